"""An officer or adviser has seen proof of an answer, or takes that back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.people.access import get_company_for
from companies.profile.actions import AnswersChangedMeanwhile
from companies.profile.policies import OwnCompany
from companies.profile.proof_actions import (
    NotDocumentable,
    record_seen_proof,
    remove_seen_proof,
)
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST


@login_required
@require_POST
def see_proof(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_DOCUMENT)
    with _refusals_told(request):
        record_seen_proof(
            company=company,
            question=request.POST.get("question", ""),
            version=request.POST.get("version", ""),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("It is recorded that you have seen the proof."))
    return redirect("company", company.public_id)


@login_required
@require_POST
def remove_proof(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_DOCUMENT)
    with _refusals_told(request):
        remove_seen_proof(
            company=company,
            question=request.POST.get("question", ""),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The proof no longer counts."))
    return redirect("company", company.public_id)


@contextmanager
def _refusals_told(request: SignedInRequest) -> Iterator[None]:
    try:
        yield
    except OwnCompany:
        messages.error(request, _("Somebody outside the company must see its proof."))
    except (NotDocumentable, AnswersChangedMeanwhile):
        messages.error(
            request, _("The answer has changed since you read it. Look at it again first.")
        )

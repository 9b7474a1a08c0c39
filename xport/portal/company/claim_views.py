"""Pages where a person asks to take over a firm's profile, and where somebody decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from companies.models import ClaimRequest, Company
from companies.people import actions
from companies.people.access import (
    check_somewhere,
    claims_visible_to,
    get_claim_for,
    get_municipality_for,
    remaining,
)
from companies.people.forms import ClaimDecisionForm, ClaimForm
from companies.people.policies import AlreadyMember, ClaimAlreadyDecided, OwnClaim
from companies.profile.policies import OwnCompany
from xport.accounts.models import User
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.keyset import keyset_page

PAGE_SIZE = 50


@login_required
@require_http_methods(["GET", "POST"])
def ask_to_take_over(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Tells only that the number is known: same words whoever made the profile, sent or not."""
    company = remaining(get_object_or_404(Company, public_id=public_id))
    if company.archived_at is not None:
        raise Http404
    if company.public_id != public_id:
        return redirect("company_claim", company.public_id)
    if company.memberships.filter(user=request.user).exists():
        return redirect("company", company.public_id)
    if company.claim_requests.filter(user=request.user, state=ClaimRequest.State.PENDING).exists():
        return render(request, "portal/company/company_claim.html", {"is_asked": True})
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_take_over(
                company=company, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except AlreadyMember:
            return redirect("company", company.public_id)
        messages.success(request, _("Your request is sent. You get an email when it is decided."))
        return redirect("home")
    return render(request, "portal/company/company_claim.html", {"form": form})


@login_required
@require_GET
def list_claims(request: SignedInRequest) -> HttpResponse:
    """What waits in all the officer's municipalities; to an adviser, what waits anywhere."""
    check_somewhere(request.user, Permission.CLAIM_DECIDE)
    return _claim_list(request, _waiting(request.user))


@login_required
@require_GET
def list_municipality_claims(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.CLAIM_DECIDE)
    claims = _waiting(request.user).filter(company__municipality=municipality)
    return _claim_list(request, claims, municipality=municipality)


def _claim_list(
    request: SignedInRequest, claims: QuerySet[ClaimRequest], **context: object
) -> HttpResponse:
    page = keyset_page(
        claims, fields=("created_at", "id"), after=request.GET.get("after"), size=PAGE_SIZE
    )
    return render(request, "portal/company/claim_list.html", context | {"page": page})


def _waiting(user: User) -> QuerySet[ClaimRequest]:
    return claims_visible_to(user).filter(state=ClaimRequest.State.PENDING)


@login_required
@require_http_methods(["GET", "POST"])
def decide_claim(request: SignedInRequest, public_id: str) -> HttpResponse:
    claim = get_claim_for(request.user, public_id, Permission.CLAIM_DECIDE)
    form = ClaimDecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_claim(
                claim=claim,
                approve=form.cleaned_data["decision"] == "approve",
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except ClaimAlreadyDecided:
            messages.error(request, _("Somebody else has already decided."))
        except (OwnClaim, OwnCompany):
            messages.error(request, _("It is about yourself, so somebody else must decide."))
        else:
            messages.success(request, _("Your decision is sent to the person who asked."))
        return redirect("claim", claim.public_id)
    return render(request, "portal/company/claim_decide.html", {"claim": claim, "form": form})

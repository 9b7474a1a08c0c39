"""A firm's contact log, for officers of its municipality alone."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from companies.inventory import contact_log
from companies.inventory.contact_log_forms import LOG_FORMS
from companies.models import Barrier, FollowUp
from xport.accounts.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def show_log(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    """The log with its three forms; a POST names the one it fills in."""
    log = contact_log.get_log_for(request.user, code, public_id)
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    if request.method == "POST" and (log.is_closed or sent not in LOG_FORMS):
        raise Http404
    log.company.municipality = log.municipality
    forms = {
        name: form(request.POST if name == sent else None, company=log.company, by=request.user)
        for name, form in LOG_FORMS.items()
    }
    if sent and forms[sent].is_valid():
        forms[sent].apply(company=log.company, by=request.user, now=timezone.now())
        return redirect("municipality_company_log", code, public_id)
    context = {
        "company": log.company,
        "municipality": log.municipality,
        "log": log,
        "forms": forms,
        "sent_form": forms.get(sent),
        "today": timezone.localdate(),
    }
    return render(request, "portal/municipality/company_log.html", context)


@login_required
@require_POST
def mark_follow_up(
    request: SignedInRequest, code: str, public_id: str, follow_up: str
) -> HttpResponse:
    municipality, company = contact_log.get_logged_company_for(request.user, code, public_id)
    marked = get_object_or_404(
        FollowUp, public_id=follow_up, company=company, municipality=municipality
    )
    contact_log.set_follow_up_done(
        follow_up=marked,
        is_done=request.POST.get("done") == "yes",
        by=request.user,
        now=timezone.now(),
    )
    return redirect("municipality_company_log", code, public_id)


@login_required
@require_POST
def mark_barrier(request: SignedInRequest, code: str, public_id: str, barrier: str) -> HttpResponse:
    municipality, company = contact_log.get_logged_company_for(request.user, code, public_id)
    marked = get_object_or_404(Barrier, code=barrier, company=company, municipality=municipality)
    contact_log.set_barrier_removed(
        barrier=marked,
        is_removed=request.POST.get("removed") == "yes",
        by=request.user,
        now=timezone.now(),
    )
    return redirect("municipality_company_log", code, public_id)

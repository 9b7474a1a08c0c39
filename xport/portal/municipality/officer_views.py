"""The pages where a lead officer says who works for the municipality."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from companies.people import officers
from companies.people.access import get_municipality_for, get_office_for, roles_at
from companies.people.actions import end_officer
from companies.people.forms import AppointOfficerForm, EndOfficeForm
from companies.people.passing_on import CannotSucceed, held_by
from companies.people.policies import LastLead
from xport.accounts.permissions import Permission, allows
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST

FORMER_SHOWN = 50


@login_required
@require_GET
def list_officers(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    roles = roles_at(request.user, code)
    context = {
        "municipality": municipality,
        "offices": officers.officers_now(municipality),
        "former": officers.officers_before(municipality)[:FORMER_SHOWN],
        "may_appoint": allows(roles, Permission.OFFICERS_APPOINT),
        "may_archive": allows(roles, Permission.MUNICIPALITY_ARCHIVE),
    }
    return render(request, "portal/municipality/officer_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appoint_officer(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.OFFICERS_APPOINT)
    form = AppointOfficerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            office = officers.appoint_by_email(
                municipality=municipality, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except officers.AlreadyOfficer:
            form.add_error("email", _("The person is officer already."))
        except officers.AccountClosed:
            form.add_error("email", _("The account with this address is closed."))
        else:
            text = _("%(person)s is officer now and is told by email.")
            messages.success(request, text % {"person": office.user})
            return redirect("municipality_officers", code)
    context = {"municipality": municipality, "form": form}
    return render(request, "portal/municipality/officer_appoint.html", context)


@login_required
@require_POST
def set_lead(request: SignedInRequest, code: str, office: int) -> HttpResponse:
    held = get_office_for(request.user, code, office, Permission.OFFICERS_APPOINT)
    is_lead = request.POST.get("is_lead") == "1"
    try:
        held = officers.set_lead(office=held, is_lead=is_lead, by=request.user, now=timezone.now())
    except LastLead:
        messages.error(request, last_lead_text())
    else:
        text = _("%(person)s leads now.") if held.is_lead else _("%(person)s leads no more.")
        messages.success(request, text % {"person": held.user})
    return redirect("municipality_officers", code)


@login_required
@require_http_methods(["GET", "POST"])
def end_office(request: SignedInRequest, code: str, office: int) -> HttpResponse:
    held = get_office_for(request.user, code, office, Permission.OFFICERS_APPOINT)
    form = EndOfficeForm(request.POST if request.method == "POST" else None, office=held)
    if request.method == "GET" or not form.is_valid():
        context = {
            "municipality": held.municipality,
            "office": held,
            "held": held_by(held),
            "form": form,
        }
        return render(request, "portal/municipality/officer_end.html", context)
    try:
        end_officer(office=held, by=request.user, now=timezone.now(), **form.cleaned_data)
    except CannotSucceed:
        messages.error(request, _("That person is no officer any more. Choose somebody else."))
        return redirect("municipality_officer_end", code, office)
    except LastLead:
        messages.error(request, last_lead_text())
        return redirect("municipality_officers", code)
    text = _("%(person)s has no access any more and is told by email.")
    messages.success(request, text % {"person": held.user})
    if held.user == request.user:
        return redirect("home")
    return redirect("municipality_officers", code)


def last_lead_text() -> str:
    return _("Nobody else leads. Let another officer lead first.")

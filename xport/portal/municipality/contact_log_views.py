"""A firm's contact log, for officers of its municipality alone."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.inventory import contact_log, log_corrections
from companies.inventory.contact_log import ContactLog
from companies.inventory.contact_log_forms import LOG_FORMS, EntryForm
from companies.models import Barrier, ContactEntry, ContactEntryVersion, FollowUp
from xport.accounts.models import User
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """An entry with what the reader may do; `versions`, what it said before, for leads alone."""

    entry: ContactEntry
    may_change: bool
    versions: list[ContactEntryVersion]


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
        "entries": _entry_rows(log, request.user),
        "forms": forms,
        "sent_form": forms.get(sent),
        "today": timezone.localdate(),
    }
    return render(request, "portal/municipality/company_log.html", context)


def _entry_rows(log: ContactLog, user: User) -> list[EntryRow]:
    is_lead = log_corrections.is_lead_at(user, log.municipality.pk)
    versions = log_corrections.versions_of(log.company, log.municipality.pk) if is_lead else {}
    return [
        EntryRow(
            entry=entry,
            may_change=not log.is_closed
            and log_corrections.may_change(entry, user, is_lead=is_lead),
            versions=[] if entry.removed_at else versions.get(entry.pk, []),
        )
        for entry in log.entries
    ]


@login_required
@require_http_methods(["GET", "POST"])
def correct_entry(request: SignedInRequest, code: str, public_id: str, entry: int) -> HttpResponse:
    corrected = log_corrections.get_entry_for(request.user, code, public_id, entry)
    present = {name: getattr(corrected, name) for name in ("kind", "on", "people", "note")}
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        initial=present,
        company=corrected.company,
        by=request.user,
    )
    if request.method == "POST" and form.is_valid():
        try:
            log_corrections.correct_entry(
                entry=corrected, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except log_corrections.EntryRemoved:
            messages.error(request, _("Somebody has removed the entry meanwhile."))
        return redirect("municipality_company_log", code, public_id)
    context = {
        "company": corrected.company,
        "municipality": corrected.municipality,
        "entry": corrected,
        "form": form,
    }
    return render(request, "portal/municipality/entry_correct.html", context)


@login_required
@require_POST
def remove_entry(request: SignedInRequest, code: str, public_id: str, entry: int) -> HttpResponse:
    removed = log_corrections.get_entry_for(request.user, code, public_id, entry)
    log_corrections.remove_entry(entry=removed, by=request.user, now=timezone.now())
    messages.success(request, _("The entry is removed from the log. Its words are kept, hidden."))
    return redirect("municipality_company_log", code, public_id)


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

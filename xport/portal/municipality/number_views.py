"""Where officers say which firm a row without a number is, and give a draft its number."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.imports.missing_numbers import (
    MOST_LOOKED_UP,
    answer_numbers,
    rows_without_number,
)
from companies.imports.policies import State, StepRefused
from companies.inventory.contact_log import get_logged_company_for
from companies.inventory.numbers import NumberAlreadyThere, set_number
from companies.inventory.queries import inventory_of
from companies.models import ImportBatch
from companies.profile.actions import CompanyAlreadyKnown
from companies.register.loading import latest_load
from companies.register.matching import WantedFirm, matching_entries
from xport.accounts.requests import SignedInRequest
from xport.lib.keyset import keyset_page
from xport.portal.municipality.import_access import get_batch_for, or_lead_to_lists
from xport.portal.municipality.number_forms import CompanyNumberForm, RowNumbersForm

PAGE_SIZE = 25


@login_required
@require_http_methods(["GET", "POST"])
@or_lead_to_lists
def edit_import_numbers(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    batch = get_batch_for(request.user, code, public_id)
    if batch.state != State.PREVIEWED:
        return redirect("municipality_import", code, public_id)
    page = keyset_page(
        rows_without_number(batch),
        fields=("number", "id"),
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    form = RowNumbersForm(request.POST if request.method == "POST" else None, rows=page.rows)
    if form.is_bound and form.is_valid():
        return _answered(request, batch, form, page.next_cursor)
    context = {
        "municipality": batch.municipality,
        "batch": batch,
        "page": page,
        "form": form,
        "register": latest_load(),
        "looked_up": MOST_LOOKED_UP,
        "is_beyond": rows_without_number(batch)[MOST_LOOKED_UP:].exists(),
    }
    return render(request, "portal/municipality/import_numbers.html", context)


def _answered(
    request: SignedInRequest, batch: ImportBatch, form: RowNumbersForm, next_cursor: str | None
) -> HttpResponse:
    """Keep what was said, and lead to the next rows, or back to the list."""
    where = [batch.municipality_id, batch.public_id]
    try:
        answer_numbers(batch=batch, answers=form.answers, by=request.user, now=timezone.now())
    except StepRefused:
        messages.warning(request, _("Somebody was faster: this is how the list stands now."))
    else:
        if next_cursor:
            here = reverse("municipality_import_numbers", args=where)
            return redirect(f"{here}?after={next_cursor}")
    return redirect("municipality_import", *where)


@login_required
@require_http_methods(["GET", "POST"])
def add_number(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    """Set the number of a firm that has none, once; a known number leads to the merge."""
    municipality, company = get_logged_company_for(request.user, code, public_id)
    if company.organisation_number:
        return redirect("company", public_id)
    form = CompanyNumberForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"municipality": municipality, "company": company, "form": form}
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["organisation_number"]
        try:
            set_number(company=company, number=number, by=request.user, now=timezone.now())
        except CompanyAlreadyKnown as known:
            form.add_error("organisation_number", _("This number is already known."))
            # Of a firm elsewhere, or that is not sent, nothing more is told.
            context["twin"] = inventory_of(municipality).filter(pk=known.company.pk).first()
        except NumberAlreadyThere:
            messages.warning(request, _("Somebody was faster: the company has a number by now."))
            return redirect("company", public_id)
        else:
            messages.success(request, _("The number is saved."))
            return redirect("company", public_id)
    wanted = WantedFirm(name=company.name)
    context["alike"] = matching_entries([wanted], municipality_code=municipality.code)[0]
    return render(request, "portal/municipality/company_number.html", context)

"""An officer's pages about the firms of one municipality."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from companies.duplicates.queries import similar_to
from companies.inventory.actions import BulkResult
from companies.inventory.actions import add_company as add_to_inventory
from companies.inventory.bulk_changes import PlannedChange
from companies.inventory.saved_views import may_change
from companies.models import Company, SavedView
from companies.people.access import get_municipality_for, roles_at
from companies.profile.actions import CompanyAlreadyKnown
from markets.models import Market
from xport.accounts import audit
from xport.accounts.permissions import Permission, Role
from xport.accounts.requests import SignedInRequest
from xport.lib.csv_files import Cell, csv_response
from xport.lib.htmx import asks_for_part, render_page_or_part
from xport.lib.keyset import keyset_page
from xport.lib.post_only import require_POST
from xport.lib.xlsx_files import xlsx_response
from xport.portal.municipality.counted_views import (
    COUNT_UP_TO,
    counted_views,
    is_readable,
    kept_query,
)
from xport.portal.municipality.export import table_of
from xport.portal.municipality.forms import BULK_FORMS, AddCompanyForm, BulkAnswerForm
from xport.portal.municipality.layout import Column
from xport.portal.municipality.listing import (
    Listing,
    company_rows,
    listing_of,
    marked,
    ticked_in,
    view_opened,
)

PAGE_SIZE = 50
Export = Callable[[str, Iterable[Sequence[Cell]]], HttpResponse]
EXPORTS: dict[str, Export] = {
    "csv": csv_response,
    "xlsx": partial(xlsx_response, title=gettext_lazy("Companies")),
}


@login_required
@require_GET
def list_companies(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    listing = listing_of(request, municipality)
    view = view_opened(request, municipality)
    page = keyset_page(
        marked(listing, view),
        fields=listing.layout.fields,
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "municipality": municipality,
        "page": page,
        "today": timezone.localdate(),
        **_listing_context(listing, page.rows),
        **_views_context(request, view, code),
    }
    return render_page_or_part(
        request,
        "portal/municipality/company_list.html",
        "portal/municipality/_company_rows.html",
        context,
    )


def _listing_context(listing: Listing, shown: list[Company]) -> dict[str, Any]:
    markets = list(Market.objects.all()) if Column.SCORES in listing.layout.columns else []
    return {
        "filters": listing.filters,
        "is_readable": is_readable(listing.filters),
        "layout": listing.layout,
        "count": listing.count,
        "count_up_to": COUNT_UP_TO,
        "is_filtered": listing.filters.is_filtered,
        "markets": markets,
        "rows": company_rows(shown, markets),
    }


def _views_context(request: SignedInRequest, view: SavedView | None, code: str) -> dict[str, Any]:
    return {
        "view": view,
        "may_change_view": view is not None
        and may_change(
            view, request.user, is_lead=Role.LEAD_OFFICER in roles_at(request.user, code)
        ),
        "kept_query": kept_query(request),
        # The part that htmx swaps stands below them.
        "views": () if asks_for_part(request) else counted_views(request, [code]),
    }


@login_required
@require_POST
def export_companies(request: SignedInRequest, code: str) -> HttpResponse:
    """Download the list as its address filters it. A POST, for the download is put on record."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    file_format = request.POST.get("format", "")
    if file_format not in EXPORTS:
        raise Http404
    listing = listing_of(request, municipality)
    companies = list(listing.companies.order_by(*listing.layout.fields))
    audit.record(
        action="inventory.downloaded",
        by=request.user,
        obj=municipality,
        now=timezone.now(),
        format=file_format,
        count=len(companies),
        columns=list(listing.layout.in_file),
    )
    table = table_of(companies, listing.layout.in_file)
    return EXPORTS[file_format](f"xport-{municipality.code}.{file_format}", table)


@login_required
@require_http_methods(["GET", "POST"])
def add_company(request: SignedInRequest, code: str) -> HttpResponse:
    """Names that are alike are shown once before anything is written, or while one types."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    is_sent = request.method == "POST"
    form = AddCompanyForm(request.POST if is_sent else None)
    name = request.POST.get("name", "") if is_sent else request.GET.get("name", "")
    similar = similar_to(name, municipality)
    seen = " ".join(company.public_id for company in similar)
    if is_sent and form.is_valid() and seen in ("", request.POST.get("seen")):
        try:
            company = add_to_inventory(
                municipality=municipality, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except CompanyAlreadyKnown:
            form.add_error("organisation_number", _("This number is already known."))
        else:
            messages.success(request, _("The company is added. Answer what you know."))
            return redirect("company_edit", company.public_id)
    return render_page_or_part(
        request,
        "portal/municipality/company_add.html",
        "portal/municipality/_similar.html",
        {"municipality": municipality, "form": form, "similar": similar, "seen": seen},
    )


@login_required
@require_POST
def change_many(request: SignedInRequest, code: str) -> HttpResponse:
    """The firms ticked in the list, what they get, what that makes of each; only then it writes."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    field = request.POST.get("field", "")
    if field not in BULK_FORMS:
        raise Http404
    ticked = ticked_in(request, municipality)
    if not ticked:
        messages.error(request, _("Tick at least one company in the list."))
        return redirect("municipality_companies", municipality.code)
    is_chosen = not {"chosen", "confirmed"}.isdisjoint(request.POST)
    form = BULK_FORMS[field](
        request.POST if is_chosen else None, municipality=municipality, by=request.user
    )
    context = {"municipality": municipality, "form": form, "field": field, "ticked": ticked}
    if not (is_chosen and form.is_valid()) or "again" in request.POST:
        return _ask_for_many(request, context)
    if isinstance(form, BulkAnswerForm) and "confirmed" not in request.POST:
        return _show_planned(request, form.planned(ticked), context)
    result = form.apply(
        municipality=municipality, companies=ticked, by=request.user, now=timezone.now()
    )
    _tell(request, result, is_answer=form.is_answer)
    return redirect("municipality_companies", municipality.code)


def _ask_for_many(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    form, ticked = context["form"], context["ticked"]
    is_answer = isinstance(form, BulkAnswerForm)
    context["today"] = form.today(ticked) if is_answer else [(each, None) for each in ticked]
    return render(request, "portal/municipality/company_bulk.html", context)


def _show_planned(
    request: SignedInRequest, planned: list[PlannedChange], context: dict[str, Any]
) -> HttpResponse:
    context["changes"] = [each for each in planned if not each.kept]
    context["left_out"] = [each for each in planned if each.kept]
    context["loses"] = sum(bool(each.lost) for each in context["changes"])
    return render(request, "portal/municipality/company_bulk_planned.html", context)


def _tell(request: SignedInRequest, result: BulkResult, *, is_answer: bool) -> None:
    if not is_answer:
        messages.success(request, _saved_text(result.changed))
        return
    messages.success(request, _changed_text(result.changed))
    if result.unchanged:
        messages.info(request, _unchanged_text(result.unchanged))
    if result.left_out:
        messages.warning(request, _left_out_text(result.left_out))


def _saved_text(count: int) -> str:
    return ngettext(
        "It is saved for %(count)d company.", "It is saved for %(count)d companies.", count
    ) % {"count": count}


def _changed_text(count: int) -> str:
    return ngettext(
        "%(count)d company is changed. Its scores follow in a moment.",
        "%(count)d companies are changed. Their scores follow in a moment.",
        count,
    ) % {"count": count}


def _left_out_text(count: int) -> str:
    return ngettext(
        "%(count)d company was left as it is: it has taken over its profile.",
        "%(count)d companies were left as they are: they have taken over their profiles.",
        count,
    ) % {"count": count}


def _unchanged_text(count: int) -> str:
    return ngettext(
        "%(count)d company had exactly this already.",
        "%(count)d companies had exactly this already.",
        count,
    ) % {"count": count}

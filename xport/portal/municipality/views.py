"""An officer's pages about the firms of one municipality."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from companies.duplicates.queries import similar_to
from companies.inventory.actions import BulkResult
from companies.inventory.actions import add_company as add_to_inventory
from companies.inventory.queries import inventory_of
from companies.inventory.saved_views import may_change, views_for
from companies.inventory.working_list import with_care
from companies.models import Company, SavedView
from companies.models.company import CompanyQuerySet
from companies.people.access import get_municipality_for, roles_at
from companies.profile.actions import CompanyAlreadyKnown
from companies.profile.answers import Answers, answers_of
from markets.models import Market
from matchmaking.rescoring.queries import heat_rows
from xport.accounts import audit
from xport.accounts.permissions import Permission, Role
from xport.accounts.requests import SignedInRequest
from xport.lib.csv_files import Cell, csv_response
from xport.lib.htmx import asks_for_part, render_page_or_part
from xport.lib.keyset import keyset_page
from xport.lib.pictures import HeatCell
from xport.lib.xlsx_files import xlsx_response
from xport.portal.municipality.counted_views import (
    COUNT_UP_TO,
    came_in_since,
    counted_views,
    is_readable,
    kept_query,
)
from xport.portal.municipality.export import employees_of, table_of
from xport.portal.municipality.filters import CompanyFilter
from xport.portal.municipality.forms import BULK_FORMS, AddCompanyForm
from xport.portal.municipality.layout import Column, layout_of
from xport.portal.pictures import heat_cells

PAGE_SIZE = 50
Export = Callable[[str, Iterable[Sequence[Cell]]], HttpResponse]
EXPORTS: dict[str, Export] = {
    "csv": csv_response,
    "xlsx": partial(xlsx_response, title=gettext_lazy("Companies")),
}


@dataclass(frozen=True, kw_only=True)
class CompanyRow:
    """One line of the list: the firm, its six cells, and its answers, to show what is missing."""

    company: Company
    cells: list[HeatCell]
    answers: Answers
    employees: int | str | None


@login_required
@require_GET
def list_companies(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    companies = with_care(inventory_of(municipality), municipality)
    filters = CompanyFilter(request.GET, queryset=companies, request=request)
    layout = layout_of(request.GET)
    view = _view_of(request, code)
    page = keyset_page(
        _marked(filters, view),
        fields=layout.fields,
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    markets = list(Market.objects.all()) if Column.SCORES in layout.columns else []
    context = {
        "municipality": municipality,
        "filters": filters,
        "is_readable": is_readable(filters),
        "layout": layout,
        "view": view,
        "may_change_view": view is not None
        and may_change(
            view, request.user, is_lead=Role.LEAD_OFFICER in roles_at(request.user, code)
        ),
        "kept_query": kept_query(request),
        # The part that htmx swaps stands below them.
        "views": () if asks_for_part(request) else counted_views(request, [code]),
        "page": page,
        "markets": markets,
        "rows": _company_rows(page.rows, markets),
        "today": timezone.localdate(),
        "count": filters.qs.order_by()[: COUNT_UP_TO + 1].count(),
        "count_up_to": COUNT_UP_TO,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render_page_or_part(
        request,
        "portal/municipality/company_list.html",
        "portal/municipality/_company_rows.html",
        context,
    )


def _view_of(request: SignedInRequest, code: str) -> SavedView | None:
    """Return the view that the list was opened by, if the person may open it."""
    named = request.GET.get("view", "")
    return (
        views_for(request.user, [code]).filter(public_id=named).first() if named.isalnum() else None
    )


def _marked(filters: CompanyFilter, view: Any) -> CompanyQuerySet:
    """Add `is_new`: whether a firm has come into the view since the visit before this one."""
    companies: CompanyQuerySet = filters.qs
    if view is None or view.before_at is None:
        return companies
    is_new = came_in_since(filters, view.before_at)
    return companies.annotate(is_new=ExpressionWrapper(is_new, output_field=BooleanField()))


@login_required
@require_POST
def export_companies(request: SignedInRequest, code: str) -> HttpResponse:
    """Download the list as its address filters it. A POST, for the download is put on record."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    file_format = request.POST.get("format", "")
    if file_format not in EXPORTS:
        raise Http404
    listed = with_care(inventory_of(municipality), municipality)
    layout = layout_of(request.GET)
    filters = CompanyFilter(request.GET, queryset=listed, request=request)
    companies = list(filters.qs.order_by(*layout.fields))
    audit.record(
        action="inventory.downloaded",
        by=request.user,
        obj=municipality,
        now=timezone.now(),
        format=file_format,
        count=len(companies),
        columns=list(layout.columns),
    )
    table = table_of(companies, layout.columns)
    return EXPORTS[file_format](f"xport-{municipality.code}.{file_format}", table)


def _company_rows(companies: list[Company], markets: list[Market]) -> list[CompanyRow]:
    scores = heat_rows(companies) if markets else {}
    return [
        CompanyRow(
            company=company,
            cells=heat_cells(company, scores[company.pk], markets) if markets else [],
            answers=answers_of(company),
            employees=employees_of(company),
        )
        for company in companies
    ]


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
                municipality=municipality,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
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
    """First the firms ticked in the list, then what they get; only the second writes."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    field = request.POST.get("field", "")
    if field not in BULK_FORMS:
        raise Http404
    # PostgreSQL takes no NUL, and no public id has a character of another kind.
    public_ids = [text for text in request.POST.getlist("companies") if text.isalnum()]
    ticked = inventory_of(municipality).filter(public_id__in=public_ids)
    if not ticked:
        messages.error(request, _("Tick at least one company in the list."))
        return redirect("municipality_companies", municipality.code)
    is_confirmed = "confirmed" in request.POST
    form = BULK_FORMS[field](
        request.POST if is_confirmed else None, municipality=municipality, by=request.user
    )
    if is_confirmed and form.is_valid():
        result = form.apply(
            municipality=municipality, companies=ticked, by=request.user, now=timezone.now()
        )
        _tell(request, result, is_answer=form.is_answer)
        return redirect("municipality_companies", municipality.code)
    return render(
        request,
        "portal/municipality/company_bulk.html",
        {"municipality": municipality, "form": form, "field": field, "ticked": ticked},
    )


def _tell(request: SignedInRequest, result: BulkResult, *, is_answer: bool) -> None:
    changed, claimed = result.changed, result.left_out
    if not is_answer:
        text = ngettext(
            "It is saved for %(count)d company.", "It is saved for %(count)d companies.", changed
        )
        messages.success(request, text % {"count": changed})
        return
    messages.success(
        request,
        ngettext(
            "%(count)d company is changed. Its scores follow in a moment.",
            "%(count)d companies are changed. Their scores follow in a moment.",
            changed,
        )
        % {"count": changed},
    )
    if claimed:
        messages.warning(
            request,
            ngettext(
                "%(count)d company was left as it is: it has taken over its profile.",
                "%(count)d companies were left as they are: they have taken over their profiles.",
                claimed,
            )
            % {"count": claimed},
        )

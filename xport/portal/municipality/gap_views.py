"""The page that tells officers what is missing, and what an answer could give."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from companies.inventory.queries import inventory_of
from companies.inventory.working_list import with_care
from companies.models import Company
from companies.models.company import CompanyQuerySet
from companies.people.access import get_municipality_for
from matchmaking.rescoring.basis import NothingToScoreWith
from matchmaking.rescoring.gaps import (
    MOST_COMPUTED,
    FirmGaps,
    firms_lacking,
    gaps_among,
    most_to_gain_first,
)
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.htmx import render_page_or_part
from xport.portal.municipality.filters import GapFilter

MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One line: the firm, with all of its open questions."""

    company: Company
    gaps: FirmGaps


@login_required
@require_GET
def list_gaps(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    firms = with_care(inventory_of(municipality), municipality)
    filters = GapFilter(request.GET, queryset=firms, request=request)
    gaps = _gaps_among(filters.qs)
    question = filters.form.cleaned_data.get("question", "") if filters.is_bound else ""
    asked = [each for each in gaps or () if not question or each.asks(question)]
    context = {
        "municipality": municipality,
        "filters": filters,
        "question": question,
        "lacking": firms_lacking(gaps or ()),
        "most_computed": MOST_COMPUTED if _is_too_long(filters.qs) else 0,
        "count": len(asked),
        "most_shown": MOST_SHOWN,
        "rows": _rows(most_to_gain_first(asked, question)[:MOST_SHOWN], firms),
        "has_model": gaps is not None,
        "is_filtered": filters.is_filtered,
    }
    return render_page_or_part(
        request,
        "portal/municipality/gap_list.html",
        "portal/municipality/_gap_rows.html",
        context,
    )


def _is_too_long(companies: CompanyQuerySet) -> bool:
    return companies.order_by()[: MOST_COMPUTED + 1].count() > MOST_COMPUTED


def _gaps_among(companies: CompanyQuerySet) -> list[FirmGaps] | None:
    """Return the gaps; None before the first load of figures and model."""
    try:
        return gaps_among(companies)
    except NothingToScoreWith:
        return None


def _rows(gaps: list[FirmGaps], firms: CompanyQuerySet) -> list[GapRow]:
    shown = firms.prefetch_related(None).in_bulk([each.company_id for each in gaps])
    # A firm may have left the municipality since its gaps were counted.
    return [
        GapRow(company=shown[each.company_id], gaps=each)
        for each in gaps
        if each.company_id in shown
    ]

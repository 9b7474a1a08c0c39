"""What the officer's list holds: the firms that its address asks for, as lines of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper
from django.http import HttpRequest

from companies.inventory.queries import inventory_of
from companies.inventory.saved_views import views_for
from companies.inventory.working_list import with_care
from companies.models import Company, Municipality, SavedView
from companies.models.company import CompanyQuerySet
from companies.profile.answers import Answers, answers_of
from markets.models import Market
from matchmaking.rescoring.queries import heat_rows
from xport.accounts.requests import SignedInRequest
from xport.lib.pictures import HeatCell
from xport.portal.municipality.counted_views import COUNT_UP_TO, came_in_since
from xport.portal.municipality.export import employees_of
from xport.portal.municipality.filters import CompanyFilter
from xport.portal.municipality.layout import Layout, layout_of
from xport.portal.pictures import heat_cells


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The firms that an address asks for, and how it wants them shown."""

    filters: CompanyFilter
    layout: Layout

    @property
    def companies(self) -> CompanyQuerySet:
        found: CompanyQuerySet = self.filters.qs
        return found

    @property
    def count(self) -> int:
        """Return how many they are, up to one more than COUNT_UP_TO."""
        return self.companies.order_by()[: COUNT_UP_TO + 1].count()


@dataclass(frozen=True, kw_only=True)
class CompanyRow:
    """One line of the list: the firm, its six cells, and its answers, to show what is missing."""

    company: Company
    cells: list[HeatCell]
    answers: Answers
    employees: int | str | None


def listing_of(request: HttpRequest, municipality: Municipality) -> Listing:
    listed = with_care(inventory_of(municipality), municipality)
    return Listing(
        filters=CompanyFilter(request.GET, queryset=listed, request=request),
        layout=layout_of(request.GET),
    )


def ticked_in(request: HttpRequest, municipality: Municipality) -> CompanyQuerySet:
    """Return the firms of the municipality that are ticked in the list."""
    # PostgreSQL takes no NUL, and no public id has a character of another kind.
    public_ids = [text for text in request.POST.getlist("companies") if text.isalnum()]
    return inventory_of(municipality).filter(public_id__in=public_ids)


def view_opened(request: SignedInRequest, municipality: Municipality) -> SavedView | None:
    """Return the view that the list was opened by, if the person may open it."""
    named = request.GET.get("view", "")
    if not named.isalnum():
        return None
    return views_for(request.user, [municipality.pk]).filter(public_id=named).first()


def marked(listing: Listing, view: SavedView | None) -> CompanyQuerySet:
    """Add `is_new`: whether a firm has come into the view since the visit before this one."""
    # First of all, for it is what validates the filters that `came_in_since` reads.
    companies = listing.companies
    before_at = getattr(view, "before_at", None)
    if before_at is None:
        return companies
    is_new = came_in_since(listing.filters, before_at)
    return companies.annotate(is_new=ExpressionWrapper(is_new, output_field=BooleanField()))


def company_rows(companies: Sequence[Company], markets: Sequence[Market]) -> list[CompanyRow]:
    """Return the lines, with cells of these markets."""
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

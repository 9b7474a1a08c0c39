"""Side by side: the six markets for a firm, or countries of one market."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from companies.models import Company
from companies.people.access import get_company_and_roles_for
from markets.models import Market
from markets.queries import vocabulary
from matchmaking.rescoring.explained import CompanyScores, ExplainedComponent, ExplainedCountry
from matchmaking.rescoring.queries import explained_scores, kind_seen_by
from matchmaking.scoring.robustness import RankInterval
from xport.accounts.permissions import Permission, allows
from xport.accounts.requests import SignedInRequest
from xport.lib.pictures import at

# More do not fit beside each other on a page of paper.
MOST_COLUMNS = 6


@dataclass(frozen=True, kw_only=True)
class Column:
    """One market by its best country, or one country; `label` only where there is one.

    `upper_bound` is the market's where the column is a market: an answer may bring another of its
    countries to the top. `place` is what a missing certificate is required in, inside a sentence.
    """

    name: str
    url: str
    country: ExplainedCountry
    upper_bound: float | None
    place: str
    label: str = ""
    rank: int | None
    interval: RankInterval | None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A component in one column: `x` is its place on the scale, "" without one.

    `best_x` is where it could be with every answer; "" if none of it is open. What nobody has
    answered has no place: the score counts it as 0, and nothing was measured.
    """

    component: ExplainedComponent
    x: str
    best_x: str

    @property
    def is_unanswered(self) -> bool:
        return bool(self.best_x) and not self.x


@dataclass(frozen=True, kw_only=True)
class Row:
    """One component in every column."""

    name: str
    group: str
    cells: tuple[Cell, ...]


@login_required
@require_GET
def compare_markets(request: SignedInRequest, public_id: str) -> HttpResponse:
    company, scores, context = _scores_of(request, public_id)
    columns = [
        _column(
            scores,
            market.leading,
            name=market.market.name,
            upper_bound=market.score.upper_bound,
            place=market.market.word,
            url=reverse("company_market", args=[company.public_id, market.market.pk]),
            label=market.stored.label,
        )
        for market in scores.markets
    ]
    return render(request, "portal/company/compare.html", context | _table(columns))


@login_required
@require_GET
def compare_countries(request: SignedInRequest, public_id: str, market: str) -> HttpResponse:
    company, scores, context = _scores_of(request, public_id)
    shown = get_object_or_404(Market, pk=market)
    if scores.scored is None:
        return render(request, "portal/company/compare.html", context | {"market": shown})
    scored = scores.scored
    members = [each for each in scored.scores.countries if each.market == market]
    members.sort(key=lambda each: (-(each.ranked_value or 0.0), each.country))
    codes = [each.country for each in members]
    chosen = [code for code in codes if code in request.GET.getlist("country")][:MOST_COLUMNS]
    page = reverse("company_market", args=[company.public_id, market])
    columns = [
        _column(
            scores,
            each,
            name=each.name,
            upper_bound=each.score.upper_bound,
            place=each.word,
            url=f"{page}?country={each.score.country}#detail",
        )
        for each in map(scored.country, chosen or codes[:MOST_COLUMNS])
    ]
    choices = [(scored.country(code), code in (chosen or codes[:MOST_COLUMNS])) for code in codes]
    context |= {"market": shown, "choices": choices, "most": MOST_COLUMNS}
    return render(request, "portal/company/compare.html", context | _table(columns))


def _scores_of(
    request: SignedInRequest, public_id: str
) -> tuple[Company, CompanyScores, dict[str, Any]]:
    """Return the firm, its scores as this person may see them, and what the page begins with."""
    company, roles = get_company_and_roles_for(request.user, public_id, Permission.COMPANY_VIEW)
    is_member = allows(roles, Permission.COMPANY_DRAFT_VIEW)
    scores = explained_scores(company=company, kind=kind_seen_by(is_member), words=vocabulary())
    markets = [each.market for each in scores.markets if each.runners_up]
    return company, scores, {"company": company, "scores": scores, "markets": markets}


def _column(scores: CompanyScores, country: ExplainedCountry, **told: Any) -> Column:
    if scores.scored is None:
        raise Http404
    iso2 = country.score.country
    return Column(
        country=country,
        rank=scores.scored.scores.rank(iso2),
        interval=scores.scored.intervals.get(iso2),
        **told,
    )


def _table(columns: list[Column]) -> dict[str, Any]:
    """Return the columns, and a row a component."""
    parts = zip(*(column.country.components for column in columns), strict=True)
    rows = [
        Row(
            name=cells[0].name,
            group=cells[0].score.group,
            cells=tuple(_cell(each) for each in cells),
        )
        for cells in parts
    ]
    return {"columns": columns, "rows": rows}


def _cell(component: ExplainedComponent) -> Cell:
    score = component.score
    is_known = score.value is not None and (score.coverage > 0 or not score.open_answers)
    is_open = bool(score.open_answers) and score.best_value is not None
    return Cell(
        component=component,
        x=at(score.value) if is_known and score.value is not None else "",
        best_x=at(score.best_value) if is_open and score.best_value is not None else "",
    )

"""What pages with scores draw: a row with a ruler per market, and the small cells of lists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse

from companies.models import Company
from markets.models import Market
from matchmaking.models import FitScore
from matchmaking.rescoring.explained import CompanyScores, ExplainedMarket
from matchmaking.rescoring.queries import HeatRow
from xport.lib.formatting import points
from xport.lib.pictures import PRELIMINARY, HeatCell, Ruler, heat_step


@dataclass(frozen=True, kw_only=True)
class MarketRow:
    """`label` is a market's label or "preliminary", "" without any score."""

    market: ExplainedMarket
    url: str
    ruler: Ruler
    label: str
    is_selected: bool

    @property
    def compact_ruler(self) -> Ruler:
        return replace(self.ruler, is_compact=True)

    @property
    def step(self) -> int | None:
        """The colour of a small cell; None without a label."""
        score = self.ruler.score
        if score is None or not self.market.stored.label:
            return None
        return heat_step(
            score,
            self.label,
            promising_from=self.ruler.promising_from,
            strong_from=self.ruler.strong_from,
            ceiling=self.ruler.ceiling,
        )


def market_rows(company: Company, scores: CompanyScores, *, selected: str) -> list[MarketRow]:
    def page_of(market: str) -> str:
        return reverse("company_market", args=[company.public_id, market])

    return rows_leading_to(page_of, scores, selected=selected)


def rows_leading_to(
    page_of: Callable[[str], str], scores: CompanyScores, *, selected: str
) -> list[MarketRow]:
    """Return a row per market; `page_of` gives the address of a market's explanation."""
    return [
        MarketRow(
            market=market,
            url=page_of(market.market.pk),
            ruler=ruler_of(market),
            label=label_of(market.stored),
            is_selected=market.market.pk == selected,
        )
        for market in scores.markets
    ]


def ruler_of(market: ExplainedMarket) -> Ruler:
    shown = market.shown_hundredths
    return Ruler(
        name=market.market.name,
        score=None if shown is None else points(shown),
        promising_from=market.gates.promising,
        strong_from=market.gates.strong,
        ceiling=market.gates.ceiling,
    )


def label_of(stored: FitScore) -> str:
    return PRELIMINARY if stored.status == FitScore.Status.PRELIMINARY else stored.label


def heat_cells(
    company: Company, rows: Iterable[HeatRow], markets: Iterable[Market]
) -> list[HeatCell]:
    """Return one small cell per market, empty where the firm has no score yet."""
    by_market = {row.market: row for row in rows}
    return [_heat_cell(company, market, by_market.get(market.pk)) for market in markets]


def _heat_cell(company: Company, market: Market, row: HeatRow | None) -> HeatCell:
    score = None if row is None or row.shown_hundredths is None else points(row.shown_hundredths)
    return HeatCell(
        company=company.name,
        market=market.name,
        url=reverse("company_market", args=[company.public_id, market.pk]),
        score=score,
        label=row.label if row else "",
        step=_step(score, row) if row and score is not None and row.label else None,
    )


def _step(score: Decimal, row: HeatRow) -> int:
    return heat_step(
        score,
        row.label,
        promising_from=row.gates.promising,
        strong_from=row.gates.strong,
        ceiling=row.gates.ceiling,
    )

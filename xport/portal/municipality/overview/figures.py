"""The overview of one municipality as figures: one function for page, spreadsheet and report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.functional import Promise

from companies.models import Company, Municipality, ScoringInputs
from companies.models.company import CompanyQuerySet
from markets.models import Category, Market
from matchmaking.models import FitScore
from xport.portal.municipality.overview import words
from xport.portal.municipality.overview.comparison import (
    ComparisonRow,
    compared_names,
    comparison_of,
)
from xport.portal.municipality.overview.events import MOST_EVENTS, Event, events_of
from xport.portal.municipality.overview.months import end_of, first_of_month, months_until, start_of
from xport.portal.municipality.overview.stages import (
    CODES,
    firms_counted,
    firms_outside,
    with_dates,
)

MONTHS = 12
_REACHED = (FitScore.Label.PROMISING, FitScore.Label.STRONG)
# Counts of firms in five shades: no share of anything, so the darkest is the largest cell.
_SHADES = 5


@dataclass(frozen=True, kw_only=True)
class FirmDates:
    """A firm and when it came to each stage; a stage where it is not has no date."""

    company: Company
    since: dict[str, datetime]


@dataclass(frozen=True, kw_only=True)
class StageFigures:
    """How many firms are at a stage now, how many of them came this month, and by month's end.

    `by_month` counts the firms that are there now by when they came.
    """

    code: str
    count: int
    new: int
    by_month: tuple[int, ...]
    of: int

    @property
    def name(self) -> Promise:
        return words.NAMES[self.code]

    @property
    def definition(self) -> Promise:
        return words.DEFINITIONS[self.code]

    @property
    def share_pct(self) -> float:
        """The count in percent of the inventoried firms."""
        return 100 * self.count / self.of if self.of else 0.0

    @property
    def bar_y(self) -> str:
        """Where a bar that stands on the ground begins, in percent from the top."""
        return f"{100 - self.share_pct:.4g}%"

    @property
    def bar_height(self) -> str:
        return f"{self.share_pct:.4g}%"

    @property
    def month_bars(self) -> tuple[tuple[str, str, str], ...]:
        """A bar per month as (x, y, height) in percent, the tallest as high as the picture."""
        tallest = max(self.by_month, default=0) or 1
        width = 100 / (len(self.by_month) or 1)
        shares = [100 * count / tallest for count in self.by_month]
        return tuple(
            (f"{place * width:.4g}%", f"{100 - share:.4g}%", f"{share:.4g}%")
            for place, share in enumerate(shares)
        )


@dataclass(frozen=True, kw_only=True)
class HeatCount:
    """How many firms of a category are promising or strong in a market, and how many strong."""

    market: Market
    firms: int
    strong: int
    step: int | None


@dataclass(frozen=True, kw_only=True)
class HeatLine:
    category: Category
    firms: int
    cells: tuple[HeatCount, ...]


@dataclass(frozen=True, kw_only=True)
class Overview:
    municipality: Municipality
    at: datetime
    month: date
    months: tuple[date, ...]
    stages: tuple[StageFigures, ...]
    # Firms of the list that are no SMEs.
    outside: int
    markets: tuple[Market, ...]
    heat: tuple[HeatLine, ...]
    events: tuple[Event, ...]
    has_more_events: bool
    comparison: tuple[ComparisonRow, ...]

    @property
    def compared(self) -> tuple[Promise, ...]:
        return compared_names()

    @property
    def by_code(self) -> dict[str, StageFigures]:
        return {stage.code: stage for stage in self.stages}

    @property
    def by_month(self) -> Iterator[tuple[date, list[int]]]:
        """The months with their counts in the order of the stages, newest first."""
        for place, month in reversed(list(enumerate(self.months))):
            yield month, [stage.by_month[place] for stage in self.stages]


def overview_of(municipality: Municipality, *, now: datetime) -> Overview:
    """Return the municipality's figures. Eight queries, however many firms."""
    counted = firms_counted().filter(municipality=municipality)
    firms = list(_dated(counted))
    months = months_until(now, MONTHS)
    markets = tuple(Market.objects.all())
    events = events_of(firms, counted, since=start_of(months[-1]))
    return Overview(
        municipality=municipality,
        at=now,
        month=first_of_month(now),
        months=months,
        stages=tuple(_stage(code, firms, months) for code in CODES),
        outside=firms_outside().filter(municipality=municipality).count(),
        markets=markets,
        heat=_heat(counted, markets),
        events=events[:MOST_EVENTS],
        has_more_events=len(events) > MOST_EVENTS,
        comparison=comparison_of(municipality),
    )


def _dated(counted: CompanyQuerySet) -> Iterator[FirmDates]:
    for company in with_dates(counted).only("public_id", "name", "sort_key"):
        dates = {code: getattr(company, f"{code}_since") for code in CODES}
        # What members did before others could see the firm is theirs.
        known = dates["inventoried"]
        yield FirmDates(
            company=company,
            since={code: max(at, known) for code, at in dates.items() if at is not None},
        )


def _stage(code: str, firms: Sequence[FirmDates], months: Sequence[date]) -> StageFigures:
    dates = [firm.since[code] for firm in firms if code in firm.since]
    this_month = start_of(months[-1])
    return StageFigures(
        code=code,
        count=len(dates),
        new=sum(at >= this_month for at in dates),
        by_month=tuple(sum(at < end for at in dates) for end in map(end_of, months)),
        of=len(firms),
    )


def _heat(counted: CompanyQuerySet, markets: Iterable[Market]) -> tuple[HeatLine, ...]:
    """Return the categories that the firms have, that with the most firms first. Two queries."""
    ids = counted.order_by().values("pk")
    categories = Category.objects.annotate(
        firms=Count("companies", filter=Q(companies__in=ids), distinct=True)
    ).filter(firms__gt=0)
    reached = (
        FitScore.objects.filter(company__in=ids, kind=ScoringInputs.Kind.SENT, label__in=_REACHED)
        .exclude(company__categories=None)
        .values_list("company__categories", "market")
        .annotate(firms=Count("pk"), strong=Count("pk", filter=Q(label=FitScore.Label.STRONG)))
    )
    found = {(category, market): (firms, strong) for category, market, firms, strong in reached}
    largest = max((firms for firms, _ in found.values()), default=0)
    lines = [
        HeatLine(
            category=category,
            firms=category.firms,
            cells=tuple(
                _cell(market, found.get((category.pk, market.pk), (0, 0)), largest)
                for market in markets
            ),
        )
        for category in categories
    ]
    return tuple(sorted(lines, key=lambda line: (-line.firms, line.category.name)))


def _cell(market: Market, counts: tuple[int, int], largest: int) -> HeatCount:
    firms, strong = counts
    step = -(-_SHADES * firms // largest) if firms else None
    return HeatCount(market=market, firms=firms, strong=strong, step=step)

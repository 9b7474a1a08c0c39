"""A firm's scores as the page shows them: the engine's result beside the figures it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markets.models import Market
from markets.queries import CountryFigures
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import Basis, World
from matchmaking.scoring import Component, CountryScore, Firm, Input, MarketScore
from matchmaking.scoring.rules import LabelGates


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One raw input of a component.

    A country's figure has name, unit, decimals, year and source. An answer of the firm, a distance
    or an agreement has only `code` and `value`: the template has the words.
    """

    code: str
    value: float | str | tuple[str, ...]
    name: str = ""
    unit: str = ""
    decimals: int = 0
    year: int | None = None
    source: str = ""

    @property
    def is_figure(self) -> bool:
        return self.year is not None


@dataclass(frozen=True, kw_only=True)
class ExplainedComponent:
    """One of the ten: the engine's component, its raw inputs, and the names of missing figures."""

    score: Component
    facts: tuple[Fact, ...]
    missing_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.score.name

    @property
    def value(self) -> float | None:
        return self.score.value


@dataclass(frozen=True, kw_only=True)
class ExplainedCountry:
    """A country of the market with its score and ten components."""

    country: CountryFigures
    score: CountryScore
    components: tuple[ExplainedComponent, ...]

    @property
    def name(self) -> str:
        return self.country.name


@dataclass(frozen=True, kw_only=True)
class ExplainedMarket:
    """One market: `stored` is what is shown, `score` explains it (both for the same answers).

    `countries` are the best and the next two; empty if no country could be ranked: then `leading`
    says what is missing.
    """

    market: Market
    stored: FitScore
    score: MarketScore
    gates: LabelGates
    countries: tuple[ExplainedCountry, ...]
    leading: ExplainedCountry
    missing_names: tuple[str, ...]

    @property
    def best(self) -> ExplainedCountry | None:
        return self.countries[0] if self.countries else None

    @property
    def runners_up(self) -> tuple[ExplainedCountry, ...]:
        return self.countries[1:]

    @property
    def shown_hundredths(self) -> int | None:
        return self.stored.shown_hundredths


@dataclass(frozen=True, kw_only=True)
class CompanyScores:
    """Six markets in order; none if the firm is out of scope or not scored yet (`is_pending`).

    `changed_at` is when the answers last changed: who waits can be told for how long.
    """

    kind: str
    is_in_scope: bool
    is_pending: bool
    changed_at: datetime | None
    firm: Firm | None
    markets: tuple[ExplainedMarket, ...] = ()

    def market(self, code: str) -> ExplainedMarket | None:
        return next((each for each in self.markets if each.market.pk == code), None)

    @property
    def computed_at(self) -> datetime | None:
        return max((each.stored.computed_at for each in self.markets), default=None)


def explained_market(stored: FitScore, score: MarketScore, basis: Basis) -> ExplainedMarket:
    """Return the stored score of one market with what explains it."""
    best = (score.best,) if score.best else ()
    return ExplainedMarket(
        market=stored.market,
        stored=stored,
        score=score,
        gates=basis.model.labels[score.market],
        countries=tuple(
            explained_country(each, basis.world) for each in (*best, *score.runners_up)
        ),
        leading=explained_country(score.leading, basis.world),
        missing_names=_names_of(score.missing, basis.world),
    )


def explained_country(score: CountryScore, world: World) -> ExplainedCountry:
    """Return one country's score with the raw figures of each component."""
    country = world.countries[score.country]
    return ExplainedCountry(
        country=country,
        score=score,
        components=tuple(
            ExplainedComponent(
                score=each,
                facts=tuple(_fact(raw, country) for raw in each.inputs),
                missing_names=_names_of(each.missing, world),
            )
            for each in score.components
        ),
    )


def _fact(raw: Input, country: CountryFigures) -> Fact:
    figure = country.figures.get(raw.code)
    if figure is None or raw.year is None:
        return Fact(code=raw.code, value=raw.value)
    return Fact(
        code=raw.code,
        value=raw.value,
        name=figure.name,
        unit=figure.unit,
        decimals=figure.decimals,
        year=raw.year,
        source=raw.source,
    )


def _names_of(codes: Iterable[str], world: World) -> tuple[str, ...]:
    """Return the names of figures that a country lacks, taken from one that has them."""
    return tuple(_name_of(code, world) for code in codes)


def _name_of(code: str, world: World) -> str:
    known = next(
        (each.figures[code] for each in world.countries.values() if code in each.figures), None
    )
    return known.name if known else code

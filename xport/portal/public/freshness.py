"""How old the figures are that the scores rest on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markets.queries import Figure
from matchmaking.rescoring.basis import Basis
from matchmaking.scoring import ScoringModel

OLDEST_NAMED = 5
# The means of the model that are made of countries' figures.
_MEANS = (
    *("demand_digitalisation", "demand_mobility", "growth_digitalisation", "growth_mobility"),
    *("transition_digitalisation", "transition_mobility", "regulation"),
)
# What the engine reads beside what those means and the needs name.
_DERIVED = {"ev_growth": ("ev_sales_cagr3_pct", "ev_sales_cars")}
_TARIFFS = ("tariff_on_eu_goods_pct", "tariff_weighted_mean_pct")
_ENGLISH = ("english_speakers_pct",)


@dataclass(frozen=True, kw_only=True)
class Age:
    """How many figures are so many years older than the reference year, and the trust in each."""

    years: int
    count: int
    trust: float


@dataclass(frozen=True, kw_only=True)
class OldFigures:
    """One indicator's figures of one year."""

    figure: Figure
    count: int


@dataclass(frozen=True, kw_only=True)
class FreshnessSummary:
    reference_year: int
    full_years: int
    ages: tuple[Age, ...]
    oldest: tuple[OldFigures, ...]

    @property
    def count(self) -> int:
        return sum(age.count for age in self.ages)

    @property
    def old_count(self) -> int:
        """How many are so old that the score trusts them less."""
        return sum(age.count for age in self.ages if age.years > self.full_years)

    @property
    def oldest_years(self) -> int:
        return max((age.years for age in self.ages), default=0)


def indicators_read(model: ScoringModel) -> frozenset[str]:
    """Return the codes of the indicators that some score rests on."""
    named = {code for mean in _MEANS for code in model.weights[mean]}
    named |= {ramp.indicator for ramp in model.needs.values()}
    derived = {code for name in named & _DERIVED.keys() for code in _DERIVED[name]}
    return frozenset({*(named - _DERIVED.keys()), *derived, *_TARIFFS, *_ENGLISH})


def freshness_summary(basis: Basis) -> FreshnessSummary:
    """Return the ages of the figures of the target countries. No query."""
    model = basis.model
    figures = list(_figures_read(basis))
    ages = Counter(max(0, model.reference_year - figure.year) for figure in figures)
    oldest = Counter((figure.year, figure.position) for figure in figures)
    by_key = {(figure.year, figure.position): figure for figure in figures}
    return FreshnessSummary(
        reference_year=model.reference_year,
        full_years=model.freshness.full_years,
        ages=tuple(
            Age(
                years=years,
                count=count,
                trust=model.freshness.of(model.reference_year - years, model.reference_year),
            )
            for years, count in sorted(ages.items())
        ),
        oldest=tuple(
            OldFigures(figure=by_key[key], count=count)
            for key, count in sorted(oldest.items())[:OLDEST_NAMED]
        ),
    )


def _figures_read(basis: Basis) -> Iterator[Figure]:
    read = indicators_read(basis.model)
    for country in basis.world.countries.values():
        if country.market is not None:
            yield from (figure for code, figure in country.figures.items() if code in read)

"""How old the figures are that the scores rest on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markets.queries import Figure
from matchmaking.rescoring.basis import Basis
from matchmaking.scoring import Atlas, Country, Firm, ScoringModel, score_country

OLDEST_NAMED = 5


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


# Countries and models compare by identity, so a corrected figure never meets an older result.
@lru_cache(maxsize=8)
def figures_read(atlas: Atlas, model: ScoringModel) -> frozenset[tuple[str, str]]:
    """Return the pairs of a country (alpha-2) and an indicator that some firm's score rests on.

    Asked of the engine: no rule of it stands here again. Firms of only one domain, for each reads
    what the other does not; with all needs, goods, and English alone, for a business language
    would hide the share of English speakers.
    """
    return frozenset(
        (country.iso2, code)
        for share in (0.0, 1.0)
        for country in atlas.countries
        for code in _codes_read(_asking_firm(share, model), country, atlas, model)
        if code in country.figures
    )


def _asking_firm(energy_share: float, model: ScoringModel) -> Firm:
    return Firm(
        needs=frozenset(model.needs),
        energy_share=energy_share,
        languages=frozenset({"en"}),
        offer="goods",
    )


def _codes_read(firm: Firm, country: Country, atlas: Atlas, model: ScoringModel) -> Iterator[str]:
    for component in score_country(firm, country, atlas, model).components:
        yield from (each.code for each in component.inputs)
        # A firm with one need reads its figure also where most of the others are missing.
        yield from (each.code for need in component.strengths for each in need.inputs)


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
    countries = basis.world.countries
    for country, code in figures_read(basis.world.atlas, basis.model):
        yield countries[country].figures[code]

"""What the pages of markets and countries show: one place for the six, one for the 34."""

from dataclasses import dataclass

from markets.models import CountryWarning, Indicator, Market, Need
from markets.queries import (
    CountryFigures,
    Vocabulary,
    series_of,
    vocabulary,
    warnings_in_force,
)
from matchmaking.rescoring.basis import Basis
from matchmaking.rescoring.needs import STRONG, CountryNeed, needs_in, needs_with_categories
from matchmaking.scoring.atlas import great_circle_km
from matchmaking.scoring.rules import CertificateRule, LabelGates
from xport.portal.public.comparisons import (
    Comparison,
    CountryFigure,
    Standing,
    comparisons,
    country_figure,
)
from xport.portal.public.freshness import figures_read

NEIGHBOURS = 4
# What a market's page compares its countries by.
MARKET_COLUMNS = (
    "gdp_nominal_usd_bn",
    "gdp_growth_pct",
    "wind_solar_share_electricity_pct",
    "ev_sales_share_pct",
    "english_speakers_pct",
)


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """The certificates asked for of one kind of offer, as words."""

    offer: str
    mandatory: tuple[str, ...]
    expected: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Theme:
    name: str
    figures: tuple[CountryFigure, ...]


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    country: CountryFigures
    distance_km: float


@dataclass(frozen=True, kw_only=True)
class CountryPage:
    """A country; home has no market, no distance, no needs and no certificates.

    `nearness` is its place by distance among the `target_count` countries. `counted` are the
    indicators that some score rests on there.
    """

    country: CountryFigures
    market: Market | None
    target_count: int
    distance_km: float | None
    nearness: int | None
    languages: tuple[str, ...]
    warning: CountryWarning | None
    asked_for: tuple[AskedFor, ...]
    needs: tuple[CountryNeed, ...]
    themes: tuple[Theme, ...]
    counted: frozenset[str]
    missing: tuple[Comparison, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def strong_needs(self) -> list[CountryNeed]:
        return [need for need in self.needs if need.grade == STRONG]

    @property
    def mandatory(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for each in self.asked_for for word in each.mandatory))

    @property
    def figure_count(self) -> int:
        return sum(len(theme.figures) for theme in self.themes)

    @property
    def counted_figures(self) -> list[Standing]:
        """The figures that some score rests on."""
        return [
            each.standing
            for theme in self.themes
            for each in theme.figures
            if each.standing.figure.indicator in self.counted
        ]

    @property
    def old_figures(self) -> list[Standing]:
        return [standing for standing in self.counted_figures if standing.is_old]


@dataclass(frozen=True, kw_only=True)
class MarketCountry:
    """A country's line on its market's page; a cell is None where the figure is missing."""

    country: CountryFigures
    distance_km: float
    cells: tuple[tuple[Comparison, Standing | None], ...]


@dataclass(frozen=True, kw_only=True)
class NeedInMarket:
    """One need over a market: in which of its countries it is strong."""

    need: Need
    strong_in: tuple[CountryFigures, ...]


@dataclass(frozen=True, kw_only=True)
class MarketPage:
    market: Market
    gates: LabelGates
    columns: tuple[Comparison, ...]
    countries: tuple[MarketCountry, ...]
    needs: tuple[NeedInMarket, ...]
    asked_for: tuple[AskedFor, ...]
    warnings: tuple[tuple[CountryFigures, CountryWarning], ...]

    @property
    def is_one_country(self) -> bool:
        return len(self.countries) == 1

    @property
    def codes(self) -> set[str]:
        return {each.country.iso2 for each in self.countries}

    @property
    def plots(self) -> list[tuple[Comparison, object]]:
        return [(each, each.plot(self.codes)) for each in self.columns]

    @property
    def nearest(self) -> MarketCountry:
        return self.countries[0]


def country_page(iso2: str, basis: Basis) -> CountryPage:
    """Return what a country's page shows. At most six queries."""
    country, words = basis.world.countries[iso2], vocabulary()
    series, all_figures = series_of(iso2), comparisons(basis)
    lines = {
        code: country_figure(comparison, iso2, series.get(code, []))
        for code, comparison in all_figures.items()
    }
    is_target = country.market is not None
    distances = _distances_km(basis)
    return CountryPage(
        country=country,
        market=Market.objects.get(pk=country.market) if is_target else None,
        target_count=len(distances),
        distance_km=distances.get(iso2),
        nearness=1 + list(distances).index(iso2) if is_target else None,
        languages=tuple(
            word for code, word in words.languages.items() if code in country.business_languages
        ),
        warning=warnings_in_force().get(iso2) if iso2 in basis.world.warned else None,
        asked_for=_asked_for(country, words, basis) if is_target else (),
        needs=needs_in(iso2, needs_with_categories(), basis) if is_target else (),
        themes=_themes([line for line in lines.values() if line is not None]),
        counted=frozenset(
            code for place, code in figures_read(basis.world.atlas, basis.model) if place == iso2
        ),
        missing=tuple(
            all_figures[code]
            for code, line in lines.items()
            if line is None and not all_figures[code].is_about_one
        ),
        neighbours=_neighbours(country, basis),
    )


def market_page(market: Market, basis: Basis) -> MarketPage:
    """Return what a market's page shows, its countries nearest first. At most five queries."""
    all_figures, distances = comparisons(basis), _distances_km(basis)
    members = [
        basis.world.countries[code]
        for code in distances
        if basis.world.countries[code].market == market.pk
    ]
    # A column that no country has a figure for is none.
    columns = tuple(all_figures[code] for code in MARKET_COLUMNS if code in all_figures)
    warnings = warnings_in_force() if basis.world.warned else {}
    return MarketPage(
        market=market,
        gates=basis.model.labels[market.pk],
        columns=columns,
        countries=tuple(
            MarketCountry(
                country=country,
                distance_km=distances[country.iso2],
                cells=tuple((column, column.of(country.iso2)) for column in columns),
            )
            for country in members
        ),
        needs=_needs_in_market(members, basis),
        # A country with rules of its own says so on its page.
        asked_for=_asked_for(members[0], vocabulary(), basis) if members else (),
        warnings=tuple((each, warnings[each.iso2]) for each in members if each.iso2 in warnings),
    )


def _distances_km(basis: Basis) -> dict[str, float]:
    """Return the distance of each target country, nearest first."""
    atlas = basis.world.atlas
    distances = {country.iso2: atlas.distance_km(country) for country in atlas.countries}
    return dict(sorted(distances.items(), key=lambda item: item[1]))


def _themes(lines: list[CountryFigure]) -> tuple[Theme, ...]:
    grouped = [
        (choice.label, [each for each in lines if each.comparison.figure.theme == choice.value])
        for choice in Indicator.Theme
    ]
    return tuple(Theme(name=str(name), figures=tuple(group)) for name, group in grouped if group)


def _asked_for(country: CountryFigures, words: Vocabulary, basis: Basis) -> tuple[AskedFor, ...]:
    asked = []
    for offer in ("goods", "services"):
        rules = basis.model.certificates_asked(country.market or "", country.iso2, offer)
        asked.append(
            AskedFor(
                offer=offer,
                mandatory=_words([rule for rule in rules if rule.mandatory], words),
                expected=_words([rule for rule in rules if not rule.mandatory], words),
            )
        )
    return tuple(asked)


def _words(rules: list[CertificateRule], words: Vocabulary) -> tuple[str, ...]:
    return tuple(words.certificates[rule.certificate] for rule in rules)


def _neighbours(country: CountryFigures, basis: Basis) -> tuple[Neighbour, ...]:
    """Return the target countries whose capitals lie nearest."""
    atlas = basis.world.atlas
    here = atlas.home if country.market is None else atlas.country(country.iso2)
    away = [
        Neighbour(country=basis.world.countries[each.iso2], distance_km=great_circle_km(here, each))
        for each in atlas.countries
        if each.iso2 != country.iso2
    ]
    return tuple(sorted(away, key=lambda each: each.distance_km)[:NEIGHBOURS])


def _needs_in_market(members: list[CountryFigures], basis: Basis) -> tuple[NeedInMarket, ...]:
    needs = needs_with_categories()
    strong: dict[str, list[CountryFigures]] = {need.code: [] for need in needs}
    for country in members:
        for each in needs_in(country.iso2, needs, basis):
            if each.grade == STRONG:
                strong[each.need.code].append(country)
    return tuple(NeedInMarket(need=need, strong_in=tuple(strong[need.code])) for need in needs)

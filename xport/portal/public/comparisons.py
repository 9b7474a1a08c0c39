"""One indicator over all countries: who is where, and the pictures that show it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from markets.queries import CountryFigures, Figure
from matchmaking.rescoring.basis import Basis
from xport.lib.charts import DotPlot, Trend, bar_widths, dot_plot, trend

# Trust in a figure by its age, as the score counts it; from here down the page says how old it is.
OLD_BELOW = 0.75


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A country's figure and its place from the highest among the target countries.

    Home has a figure and no place.
    """

    country: CountryFigures
    figure: Figure
    place: int | None
    is_old: bool
    bar_x: str
    bar_width: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All standings in one indicator, highest first, home among them; and who has no figure."""

    standings: tuple[Standing, ...]
    missing: tuple[CountryFigures, ...]

    @property
    def figure(self) -> Figure:
        """Any of the figures: for what is the same in all, name and unit."""
        return self.standings[0].figure

    @property
    def code(self) -> str:
        return self.figure.indicator

    @property
    def is_about_one(self) -> bool:
        """Tell whether a single country has the figure, so that there is nothing to compare."""
        return len(self.standings) == 1

    @property
    def placed_count(self) -> int:
        return sum(1 for each in self.standings if each.place is not None)

    @property
    def highest(self) -> Standing:
        return self.standings[0]

    @property
    def lowest(self) -> Standing:
        return self.standings[-1]

    @property
    def years(self) -> list[int]:
        return sorted({each.figure.year for each in self.standings})

    @property
    def sources(self) -> list[str]:
        return sorted({each.figure.source for each in self.standings})

    @property
    def licences(self) -> list[str]:
        return sorted({each.figure.licence for each in self.standings})

    @property
    def home(self) -> Standing | None:
        return next((each for each in self.standings if each.country.market is None), None)

    def of(self, iso2: str) -> Standing | None:
        return next((each for each in self.standings if each.country.iso2 == iso2), None)

    def plot(self, own: Collection[str]) -> DotPlot:
        home = self.home
        return dot_plot(
            {each.country.iso2: each.figure.value for each in self.standings},
            own=own,
            home=home.country.iso2 if home else "",
            is_log=self.figure.is_log,
        )


@dataclass(frozen=True, kw_only=True)
class CountryFigure:
    """One line of a country's page: its figure among the others, and how it has moved."""

    comparison: Comparison
    standing: Standing
    plot: DotPlot | None
    trend: Trend | None


def comparisons(basis: Basis) -> dict[str, Comparison]:
    """Return every indicator that some country has, by code, in the order of the definitions."""
    countries = basis.world.countries
    by_code: dict[str, dict[str, Figure]] = {}
    for country in countries.values():
        for code, figure in country.figures.items():
            by_code.setdefault(code, {})[country.iso2] = figure
    ordered = sorted(by_code.items(), key=lambda item: next(iter(item[1].values())).position)
    return {code: _comparison(figures, countries, basis) for code, figures in ordered}


def comparison_of(code: str, basis: Basis) -> Comparison | None:
    """Return one indicator over all countries; None if there is no such figure."""
    countries = basis.world.countries
    figures = {
        country.iso2: country.figures[code]
        for country in countries.values()
        if code in country.figures
    }
    return _comparison(figures, countries, basis) if figures else None


def _comparison(
    figures: Mapping[str, Figure], countries: Mapping[str, CountryFigures], basis: Basis
) -> Comparison:
    bars = bar_widths({code: figure.value for code, figure in figures.items()})
    ordered = sorted(figures.items(), key=lambda item: (-item[1].value, item[0]))
    targets = [code for code, _ in ordered if countries[code].market is not None]
    return Comparison(
        standings=tuple(
            Standing(
                country=countries[code],
                figure=figure,
                # Equal figures share a place: the order among them means nothing.
                place=_place(figure, figures, targets) if code in targets else None,
                is_old=is_old(figure, basis),
                bar_x=bars[code][0],
                bar_width=bars[code][1],
            )
            for code, figure in ordered
        ),
        missing=tuple(each for code, each in countries.items() if code not in figures),
    )


def _place(figure: Figure, figures: Mapping[str, Figure], targets: Collection[str]) -> int:
    return 1 + sum(1 for code in targets if figures[code].value > figure.value)


def is_old(figure: Figure, basis: Basis) -> bool:
    """Tell whether a figure has lost a quarter of its trust or more (docs/scoring.md#missing)."""
    return basis.model.freshness.of(figure.year, basis.model.reference_year) <= OLD_BELOW


def country_figure(
    comparison: Comparison, iso2: str, years: list[tuple[int, float]]
) -> CountryFigure | None:
    """Return the country's line, None without a figure; `years` are its series, maybe empty."""
    standing = comparison.of(iso2)
    if standing is None:
        return None
    return CountryFigure(
        comparison=comparison,
        standing=standing,
        plot=None if comparison.is_about_one else comparison.plot({iso2}),
        trend=trend(years),
    )

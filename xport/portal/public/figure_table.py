"""All figures as a table of countries and indicators, and as the rows of a download."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from markets.models import Observation
from markets.queries import CountryFigures
from markets.templatetags.figures import licence_name, source_name
from matchmaking.rescoring.basis import Basis
from xport.lib.csv_files import Cell
from xport.portal.public.comparisons import Comparison, Standing
from xport.portal.public.freshness import indicators_read


@dataclass(frozen=True, kw_only=True)
class Column:
    """`is_read` tells that the score rests on it; others are only shown."""

    comparison: Comparison
    is_read: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A country's line; a cell is None where the figure is missing."""

    country: CountryFigures
    cells: tuple[Standing | None, ...]


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def figure_table(
    theme: str, figures: Mapping[str, Comparison], read: Collection[str], basis: Basis
) -> FigureTable:
    """Return one theme's figures, the countries in the order of the reference data. No query."""
    columns = [each for each in figures.values() if each.figure.theme == theme]
    by_country = [{each.country.iso2: each for each in column.standings} for column in columns]
    return FigureTable(
        columns=tuple(Column(comparison=each, is_read=each.code in read) for each in columns),
        rows=tuple(
            Row(country=country, cells=tuple(cells.get(code) for cells in by_country))
            for code, country in basis.world.countries.items()
        ),
    )


def download_rows(basis: Basis) -> Iterator[tuple[Cell, ...]]:
    """Yield a head and every figure in force, of earlier years too. One query."""
    yield (
        _("Country code"),
        _("Country"),
        _("Market"),
        _("Figure code"),
        _("Figure"),
        _("Year"),
        _("Value"),
        _("Unit"),
        _("Source"),
        _("Licence"),
        _("Counts in the score"),
    )
    read, latest = indicators_read(basis.model), basis.world.countries
    rows = Observation.objects.filter(valid_to=None).select_related("country__market", "indicator")
    for row in rows.order_by("indicator__position", "country__position", "-year"):
        figure = latest[row.country_id].figures.get(row.indicator_id)
        is_read = row.indicator_id in read and row.country.market_id is not None
        yield (
            row.country_id,
            row.country.name,
            row.country.market.name if row.country.market else "",
            row.indicator_id,
            row.indicator.name,
            row.year,
            row.value,
            row.indicator.unit,
            source_name(row.source),
            licence_name(row.licence),
            _yes_or_no(is_read and figure is not None and figure.year == row.year),
        )


def _yes_or_no(holds: bool) -> str:
    return _("yes") if holds else _("no")

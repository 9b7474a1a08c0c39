"""All figures as a table of countries and indicators, and as the rows of a download."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from markets.models import Observation
from markets.queries import CountryFigures
from markets.templatetags.figures import licence_name, source_name
from matchmaking.rescoring.basis import Basis
from xport.lib.csv_files import Cell as FileCell
from xport.portal.public.comparisons import Comparison, Standing
from xport.portal.public.freshness import figures_read


@dataclass(frozen=True, kw_only=True)
class Column:
    """`is_read` tells that some score rests on it in every target country that has it."""

    comparison: Comparison
    is_read: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A country's figure; `is_read` marks it where the scores rest on part of its column only."""

    standing: Standing
    is_read: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A country's line; a cell is None where the figure is missing."""

    country: CountryFigures
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def figure_table(theme: str, figures: Mapping[str, Comparison], basis: Basis) -> FigureTable:
    """Return one theme's figures, the countries in the order of the reference data. No query."""
    read = figures_read(basis.world.atlas, basis.model)
    columns = tuple(_column(each, read) for each in figures.values() if each.figure.theme == theme)
    return FigureTable(
        columns=columns,
        rows=tuple(
            Row(country=country, cells=tuple(_cell(code, column, read) for column in columns))
            for code, country in basis.world.countries.items()
        ),
    )


def _column(comparison: Comparison, read: Collection[tuple[str, str]]) -> Column:
    targets = [each.country.iso2 for each in comparison.standings if each.place is not None]
    is_read = bool(targets) and all((code, comparison.code) in read for code in targets)
    return Column(comparison=comparison, is_read=is_read)


def _cell(country: str, column: Column, read: Collection[tuple[str, str]]) -> Cell | None:
    standing = column.comparison.of(country)
    if standing is None:
        return None
    is_read = not column.is_read and (country, column.comparison.code) in read
    return Cell(standing=standing, is_read=is_read)


def download_rows(basis: Basis) -> Iterator[tuple[FileCell, ...]]:
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
    read, latest = figures_read(basis.world.atlas, basis.model), basis.world.countries
    rows = Observation.objects.filter(valid_to=None).select_related("country__market", "indicator")
    for row in rows.order_by("indicator__position", "country__position", "-year"):
        figure = latest[row.country_id].figures.get(row.indicator_id)
        is_read = (row.country_id, row.indicator_id) in read
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

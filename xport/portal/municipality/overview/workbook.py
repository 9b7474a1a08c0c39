"""The overview as a spreadsheet: the figures of the page, with a sheet of definitions."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import xlsxwriter
from django.utils.translation import gettext as _

from xport.lib.formatting import clock, iso_date, long_date
from xport.lib.xlsx_files import write_rows
from xport.portal.municipality.overview import words
from xport.portal.municipality.overview.comparison import SHARES
from xport.portal.municipality.overview.figures import Overview

_Cell = TypeVar("_Cell", str, int)
Row = Sequence[str | int | float]
_NARROW, _WIDE = 16, 60


def workbook_of(overview: Overview) -> bytes:
    """Return the file as XLSX, in the language of the page. Text stays text, whatever it says."""
    target = io.BytesIO()
    sheets = (
        (_("From list to export"), _funnel(overview)),
        (_("By month"), _months(overview)),
        (_("Categories and markets"), _heat(overview)),
        (_("This month"), _events(overview)),
        (_("Municipalities"), _comparison(overview)),
        (_("Definitions"), _definitions(overview)),
    )
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            write_rows(book, sheet, rows)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 0, _WIDE // 2)
            sheet.set_column(1, 20, _NARROW)
    return target.getvalue()


def _funnel(overview: Overview) -> Iterator[Row]:
    yield _("Stage"), _("Companies now"), _("Percent of the list"), _("Came this month")
    for stage in overview.stages:
        yield str(stage.name), stage.count, round(stage.share_pct, 1), stage.new


def _months(overview: Overview) -> Iterator[Row]:
    yield _("At the end of"), *(str(stage.name) for stage in overview.stages)
    for month, counts in overview.by_month:
        yield f"{month:%Y-%m}", *counts


def _heat(overview: Overview) -> Iterator[Row]:
    strong = _("strong")
    heads = ((each.name, f"{each.name}, {strong}") for each in overview.markets)
    yield _("Category"), _("Companies now"), *_flat(heads)
    for line in overview.heat:
        counts = ((cell.firms, cell.strong) for cell in line.cells)
        yield line.category.name, line.firms, *_flat(counts)


def _events(overview: Overview) -> Iterator[Row]:
    yield _("Event"), _("Day")
    for event in overview.events:
        yield event.sentence, iso_date(event.at)


def _comparison(overview: Overview) -> Iterator[Row]:
    percent = (f"{name}, %" for name in SHARES.values())
    yield _("Municipality"), *map(str, overview.compared), *percent
    few = _("fewer than five")
    for row in overview.comparison:
        figures = (*row.counts, *map(row.share_pct, SHARES))
        yield row.title, *(few if figure is None else round(figure, 1) for figure in figures)


def _definitions(overview: Overview) -> Iterator[Row]:
    yield _("Stage"), _("Definition")
    for stage in overview.stages:
        yield str(stage.name), str(stage.definition)
    for title, text in words.NOTES:
        yield str(title), str(text)
    day = {"day": long_date(overview.at), "time": clock(overview.at)}
    yield overview.municipality.name, _("Source: Xport, %(day)s %(time)s") % day


def _flat(pairs: Iterable[tuple[_Cell, _Cell]]) -> Iterator[_Cell]:
    return (each for pair in pairs for each in pair)

"""Rows and cells of a text file: its separator, its quotes, and a quote that stands alone."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from companies.imports.reading.refusals import LONGEST_CELL, MOST_LINES, FileRefused

SEPARATORS = (";", "\t", ",", "|")
# The first line of some files names the separator; spreadsheets take it for no row.
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=([^\r\n])\"?(?:\r\n|\r|\n|$)", re.IGNORECASE)
_SAMPLE_LINES = 500
# A cell may hold line breaks; a quote that nobody closes would swallow the rest of the file.
_MOST_LINES_IN_A_CELL = 100
# Each open quote is looked for anew, so their number is bounded, and how far a look goes.
_MOST_CELLS_WITH_QUOTES = 2_000


def named_separator(text: str) -> tuple[str | None, str]:
    """Return the separator that a `sep=` line names, and the text after that line."""
    found = _SEPARATOR_LINE.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the records of the text, empty ones too. Raises FileRefused."""
    lines = _lines(text)
    width = _usual_width(lines, separator)
    place, count = 0, 0
    while place < len(lines):
        used, cells = _record(lines, place, separator, width)
        place += used
        count += 1
        if count > MOST_LINES:
            raise FileRefused("file_too_long")
        yield cells


def first_rows(text: str, separator: str, count: int) -> list[list[str]]:
    """Return the first records of the text, for a look at its headers."""
    return list(islice(rows_of(text[: count * LONGEST_CELL], separator), count))


def _lines(text: str) -> list[str]:
    # Not splitlines(): a form feed or a Unicode line separator within a cell ends no record.
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def _usual_width(lines: Sequence[str], separator: str) -> int:
    """Return how many cells most lines have, by those that can be read on their own."""
    widths: Counter[int] = Counter()
    for line in lines[:_SAMPLE_LINES]:
        cells, is_whole = _split(line, separator)
        if is_whole and line:
            widths[len(cells)] += 1
    return widths.most_common(1)[0][0] if widths else 0


def _record(lines: Sequence[str], place: int, separator: str, width: int) -> tuple[int, list[str]]:
    """Return how many lines the record at `place` takes, and its cells."""
    line = lines[place]
    if not line:
        return 1, []
    cells, is_whole = _split(line, separator)
    if is_whole:
        return 1, cells
    joined = _joined(lines, place, separator)
    if joined is None:
        return 1, cells
    used, joined_cells = joined
    fits_joined, fits_alone = len(joined_cells) == width, len(cells) == width
    if fits_joined and fits_alone:
        # Two readings of the right width: what follows is a row of its own, or it is not.
        fits_joined = all(
            len(_split(each, separator)[0]) < width for each in lines[place + 1 : place + used]
        )
        fits_alone = not fits_joined
    return (1, cells) if fits_alone and not fits_joined else (used, joined_cells)


def _joined(lines: Sequence[str], place: int, separator: str) -> tuple[int, list[str]] | None:
    """Return the record that an open quote makes of several lines, None if it is never closed."""
    text = lines[place]
    for used in range(2, _MOST_LINES_IN_A_CELL + 2):
        if place + used > len(lines) or len(text) > LONGEST_CELL:
            return None
        text += "\n" + lines[place + used - 1]
        last = lines[place + used - 1]
        # Most lines can close no quote, and the whole need not be read again for them.
        if not (last.endswith('"') or f'"{separator}' in last):
            continue
        cells, is_whole = _split(text, separator)
        if is_whole:
            return used, cells
    return None


def _split(line: str, separator: str) -> tuple[list[str], bool]:
    """Return the cells, and whether every quote that opens a cell also closes it.

    A cell whose quote closes nowhere is taken as it stands, quote and all.
    """
    if '"' not in line:
        return line.split(separator), True
    if separator == '"':
        raise FileRefused("file_unreadable")
    cells: list[str] = []
    place, is_whole = 0, True
    while place <= len(line):
        end = _closing_quote(line, place, separator) if line[place : place + 1] == '"' else None
        if end is not None:
            cells.append(line[place + 1 : end].replace('""', '"'))
            place = end + 2
            continue
        is_whole = is_whole and line[place : place + 1] != '"'
        stop = line.find(separator, place)
        stop = len(line) if stop < 0 else stop
        cells.append(line[place:stop])
        place = stop + 1
        if len(cells) > _MOST_CELLS_WITH_QUOTES:
            raise FileRefused("file_too_wide")
    return cells, is_whole


def _closing_quote(line: str, start: int, separator: str) -> int | None:
    """Return where the quote that opens at `start` closes: before a separator or the end."""
    place = start + 1
    while True:
        place = line.find('"', place, start + 2 * LONGEST_CELL)
        if place < 0:
            return None
        following = line[place + 1 : place + 2]
        if following == '"':
            place += 2
            continue
        return place if following in ("", separator) else None


def written(rows: Sequence[Sequence[str]], separator: str) -> str:
    """Return the rows as a text that `rows_of` reads as the same."""
    lines: list[str] = []
    writer = csv.writer(_Appender(lines), delimiter=separator, lineterminator="\r\n")
    writer.writerows(rows)
    return "".join(lines)


class _Appender:
    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append

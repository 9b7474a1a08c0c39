"""A file opened: how it was read, its sheets, and its rows as text, as they stand in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from companies.imports.reading.cells import decoded
from companies.imports.reading.headers import FIRST_ROWS
from companies.imports.reading.reader import answer_about, checked
from companies.imports.reading.source_rows import SourceRow
from xport.lib import quick_json

_LONGEST_REFUSAL = 200


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a workbook. `is_list` tells that its headers are those of a list of companies."""

    name: str
    is_hidden: bool
    rows: int
    is_list: bool


class Table:
    """The rows of a file, or the sheets that one has to be chosen of. Close it, or use `with`."""

    def __init__(self, answer: IO[bytes]) -> None:
        self._answer = answer
        head = checked(answer.readline())
        self._start = answer.tell()
        self.format: str = head["format"]
        self.encoding: str | None = head["encoding"]
        self.separator: str | None = head["separator"]
        self.sheets = tuple(Sheet(**sheet) for sheet in head["sheets"])
        # The sheet that was read; None for text, and for a workbook where it has to be chosen.
        self.sheet: str | None = head["sheet"]
        self._check_last_line()

    @property
    def must_choose_sheet(self) -> bool:
        """Whether several sheets could be the list, and nobody has said which."""
        return bool(self.sheets) and self.sheet is None

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows; may be asked for again. No two iterators at the same time."""
        self._answer.seek(self._start)
        for line in self._answer:
            number, cells = quick_json.read(line)
            yield SourceRow(number=number, cells=tuple(map(decoded, cells)))

    def close(self) -> None:
        self._answer.close()

    def __enter__(self) -> "Table":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _check_last_line(self) -> None:
        # A refusal in the middle of the rows is known before anybody reads the first of them.
        end = self._answer.seek(0, 2)
        self._answer.seek(max(self._start, end - _LONGEST_REFUSAL))
        last = self._answer.read().rstrip(b"\n").rpartition(b"\n")[2]
        if last.startswith(b'{"refused"'):
            checked(last)


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """The file to keep, in which no personal identity number stands, and its first rows.

    `file_name` is the original's, with another ending if it was rewritten. Close the table.
    """

    content: bytes = field(repr=False)
    file_name: str
    is_changed: bool
    table: Table = field(repr=False)


def open_table(
    content: bytes, *, file_name: str, sheet: str | None = None, first: int | None = None
) -> Table:
    """Return the table in the file, with its `first` rows or all of them.

    `file_name` is "" for pasted cells. Raises FileRefused, also if the reader dies or takes too
    long.
    """
    return _table(answer_about(content, deed="look", file_name=file_name, sheet=sheet, first=first))


def keep_file(content: bytes, *, file_name: str) -> KeptFile:
    """Return the file with its personal numbers masked, opened. Raises FileRefused."""
    answer = answer_about(content, deed="keep", file_name=file_name, first=FIRST_ROWS)
    try:
        head = checked(answer.readline())
        if not head["is_changed"]:
            table = Table(answer)
            return KeptFile(content=content, file_name=file_name, is_changed=False, table=table)
        content = answer.read()
    except BaseException:
        answer.close()
        raise
    answer.close()
    if head["ending"]:
        file_name = f"{file_name.rpartition('.')[0] or file_name}.{head['ending']}"
    table = open_table(content, file_name=file_name, first=FIRST_ROWS)
    return KeptFile(content=content, file_name=file_name, is_changed=True, table=table)


def _table(answer: IO[bytes]) -> Table:
    try:
        return Table(answer)
    except BaseException:
        answer.close()
        raise

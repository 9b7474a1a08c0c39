"""A file opened: how it was read, its sheets, and its rows as text, each when it is asked for."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from companies.imports.reading.cells import decoded
from companies.imports.reading.refusals import LARGEST_FILE_BYTES, SECONDS, FileRefused
from xport.lib.confined import ChildFailed, answer_of

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, "-s", "-m", "companies.imports.reading.child"]
# Each may take 1 GB: more at once, and a few uploads would fill the machine.
AT_ONCE = 2

_LONGEST_REFUSAL = 200
_PIECE = 1024 * 1024
_LONGEST_ENDING = 10
_LONGEST_SHEET_NAME = 300

_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of a workbook. `is_list` tells that its headers are those of a list of companies."""

    name: str
    is_hidden: bool
    rows: int
    is_list: bool


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One row as it stands in the file; `number` is the spreadsheet's, from 1, headers included.

    The cells may hold personal numbers, so no message shows them: `rows.ReadRow` has them masked.
    """

    number: int
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class MaskedFile:
    """The file to keep. `file_name` is the original's, with another ending if it was rewritten."""

    content: bytes = field(repr=False)
    file_name: str
    is_changed: bool


class Table:
    """The rows of a file, or the sheets that one has to be chosen of. Close it, or use `with`."""

    def __init__(self, answer: IO[bytes]) -> None:
        self._answer = answer
        head = json.loads(answer.readline())
        _check_refusal(head)
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
            number, cells = json.loads(line)
            if list in map(type, cells):
                cells = map(decoded, cells)
            yield SourceRow(number=number, cells=tuple(cells))

    def row_count(self) -> int:
        """Return how many rows there are, headers included, without reading their cells."""
        self._answer.seek(self._start)
        return sum(piece.count(b"\n") for piece in iter(lambda: self._answer.read(_PIECE), b""))

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
            _check_refusal(json.loads(last))


def open_table(content: bytes, *, file_name: str, sheet: str | None = None) -> Table:
    """Return the table in the file; `file_name` is "" for pasted cells.

    Raises FileRefused, also if the reader dies or takes too long.
    """
    answer = _answer_of_child(content, deed="read", file_name=file_name, sheet=sheet)
    try:
        return Table(answer)
    except BaseException:
        answer.close()
        raise


def masked_copy(content: bytes, *, file_name: str) -> MaskedFile:
    """Return the file to keep, in which no personal identity number stands. Raises FileRefused."""
    with _answer_of_child(content, deed="mask", file_name=file_name, sheet=None) as answer:
        head = json.loads(answer.readline())
        _check_refusal(head)
        copy = answer.read()
    if head["ending"]:
        file_name = f"{file_name.rpartition('.')[0] or file_name}.{head['ending']}"
    return MaskedFile(content=copy, file_name=file_name, is_changed=head["is_changed"])


def _check_refusal(said: dict[str, str]) -> None:
    if "refused" in said:
        if "error" in said:
            logger.warning("Reading a list failed with %s", said["error"])
        raise FileRefused(said["refused"])


def _answer_of_child(content: bytes, *, deed: str, file_name: str, sheet: str | None) -> IO[bytes]:
    if len(content) > LARGEST_FILE_BYTES:
        raise FileRefused("file_too_large")
    if sheet is not None and len(sheet) > _LONGEST_SHEET_NAME:
        raise FileRefused("sheet_unknown")
    # Of the name only the ending: arguments can be seen by others on the machine.
    ending = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    order = json.dumps({"deed": deed, "ending": ending[:_LONGEST_ENDING], "sheet": sheet})
    if not _places.acquire(timeout=SECONDS):
        raise FileRefused("file_busy")
    try:
        return answer_of([*COMMAND, order], data=content, seconds=SECONDS)
    except ChildFailed as failure:
        # Its last words may quote the file, so they are not logged.
        logger.warning("Reading a list ended with %s", failure.status)
        raise FileRefused("file_too_costly") from None
    finally:
        _places.release()

"""The rows of a file read in the confined process, while they are asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from companies.imports.reading.reader import lines_about
from companies.imports.reading.results import ReadRow, received
from companies.imports.reading.rows import Reading


@contextmanager
def list_rows(
    content: bytes, *, file_name: str, sheet: str | None, reading: Reading
) -> Iterator[tuple[int, Iterator[ReadRow]]]:
    """Give how many rows there are at most, and every row under the headers, read.

    Raises FileRefused; the iterator too, in the middle of the rows.
    """
    with lines_about(
        content, deed="read", file_name=file_name, sheet=sheet, reading=reading.to_json()
    ) as lines:
        count = next(lines)["rows"]
        yield count, map(received, lines)

"""Reads a register file line by line, in bounded memory; no database, no writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from companies.duplicates.similar_names import name_of
from companies.facts.company_names import calm
from companies.facts.municipalities import municipalities_of_town, municipality_of_postal_code
from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.facts.personal_numbers import masked
from companies.models import Company
from companies.register.layouts import LAYOUTS, Layout, LineCells, LineLeftOut
from xport.lib.text import TextDamaged, clean_line

_SAMPLE_BYTES = 262_144
LONGEST_LINE = 262_144
# A description may hold line breaks, but no record is a whole file.
_MOST_LINES_IN_A_RECORD = 500
LONGEST_NAME, LONGEST_STREET, LONGEST_CITY = 200, 100, 60
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_POSTAL_CODE = re.compile(r"([1-9][0-9]{2}) ?([0-9]{2})")


class RegisterRefused(Exception):
    """The file as a whole cannot be used; `code` says why: file_empty or layout_unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """A legal person as a register file tells of it, ready to be stored."""

    organisation_number: str
    name: str
    name_key: str
    street: str
    postal_code: str
    city: str
    municipality_code: str
    legal_form: str | None
    status: str


class RegisterFile:
    """An open file in one of the two layouts, told by the names of its columns.

    Raises RegisterRefused.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        sample = file.read(_SAMPLE_BYTES)
        if not sample.strip(b"\x00 \t\r\n"):
            raise RegisterRefused("file_empty")
        file.seek(0)
        header = _line(file) or ""
        self.layout, self._columns = _layout_of(header)
        self._encoding = _encoding_of(sample, self.layout.encoding)

    def lines(self) -> Iterator[RegisterLine | str]:
        """Yield what each line tells, or the code of why it is left out."""
        for record in self._records():
            try:
                yield _line_of(self._cells(record))
            except LineLeftOut as left_out:
                yield left_out.reason
            except OrganisationNumberError as error:
                yield error.code
            except TextDamaged:
                yield "text_damaged"

    def _cells(self, record: str) -> LineCells:
        cells = self.layout.split(record)
        if len(cells) < len(self._columns):
            raise LineLeftOut("line_unreadable")
        return self.layout.cells_of(dict(zip(self._columns, cells, strict=False)))

    def _records(self) -> Iterator[str]:
        """Yield the records that are not empty. One that is too long has cells missing."""
        begins, record, lines = self.layout.begins, "", 0
        while (line := _line(self._file, self._encoding)) is not None:
            if begins is None or begins.match(line) or lines >= _MOST_LINES_IN_A_RECORD:
                if record.strip():
                    yield record
                record, lines = line, 1
            else:
                record, lines = f"{record}\n{line}"[:LONGEST_LINE], lines + 1
        if record.strip():
            yield record


def _line(file: BinaryIO, encoding: str = "latin-1") -> str | None:
    """Return the next line without its end, at most LONGEST_LINE of it; None at the file's end."""
    raw = file.readline(LONGEST_LINE)
    if not raw:
        return None
    rest = raw
    while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
        rest = file.readline(LONGEST_LINE)
    # What cannot be read becomes U+FFFD, which no name may hold.
    return raw.decode(encoding, "replace").rstrip("\r\n")


def _layout_of(header: str) -> tuple[Layout, list[str]]:
    header = header.encode("latin-1").removeprefix(_BYTE_ORDER_MARK).decode("latin-1")
    for layout in LAYOUTS:
        for separator in ("\t", ";"):
            names = [name.strip(' "').casefold() for name in header.split(separator)]
            if layout.columns <= set(names):
                # The files end each line in a separator, which makes no column.
                while not names[-1]:
                    names.pop()
                return layout, names
    raise RegisterRefused("layout_unknown")


def _encoding_of(sample: bytes, usual: str) -> str:
    if sample.startswith(_BYTE_ORDER_MARK):
        return "utf-8"
    # Cut in the midst of a character, the sample would say no.
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    if whole.isascii():
        return usual
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _line_of(cells: LineCells) -> RegisterLine:
    number = parse(cells.number.strip()).canonical
    name = calm(masked(clean_line(cells.name)))[:LONGEST_NAME].strip()
    if not name:
        raise LineLeftOut("name_missing")
    city = _shown(cells.city)[:LONGEST_CITY]
    found = _POSTAL_CODE.fullmatch(_shown(cells.postal_code))
    postal_code = found[1] + found[2] if found else ""
    return RegisterLine(
        organisation_number=number,
        name=name,
        name_key=name_of(Company.sort_key_of(name)).joined,
        street=calm(_shown(cells.street))[:LONGEST_STREET],
        postal_code=postal_code,
        city=calm(city)[:LONGEST_CITY],
        municipality_code=_municipality(postal_code, city),
        legal_form=cells.legal_form,
        status=cells.status,
    )


def _shown(text: str) -> str:
    """Return an address as it may be stored; one that is damaged is left out, not the firm."""
    try:
        return masked(clean_line(text))
    except TextDamaged:
        return ""


def _municipality(postal_code: str, city: str) -> str:
    code = municipality_of_postal_code(postal_code)
    if code:
        return code
    towns = municipalities_of_town(city)
    return next(iter(towns)) if len(towns) == 1 else ""

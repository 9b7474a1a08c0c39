"""The two register files that can be loaded: which cell of a line says what.

Statistics Sweden's bulk file (scb_bulkfil): tab-separated, Windows-1252, codes as numbers.
Bolagsverket's bulk file (bolagsverket_bulkfil): semicolons, UTF-8, quoted cells that may hold line
breaks; composed cells are parted by $ and |. Source: "Värdefulla datamängder", bolagsverket.se.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from companies.facts.legal_forms import NATURAL_PERSON, parse_legal_form
from companies.models import RegisterEntry, RegisterLoad
from companies.models.company import LegalForm

Status = RegisterEntry.Status


class LineLeftOut(Exception):
    """A line that says nothing that can be used; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class LineCells:
    """A line of either layout, its texts as they stand there."""

    number: str
    name: str
    legal_form: str | None
    status: str
    street: str
    postal_code: str
    city: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    code: str
    # Names of columns in small letters that tell the layout.
    columns: frozenset[str]
    # Encoding unless the beginning of the file says otherwise.
    encoding: str
    # Matches the beginning of a record; None where every line is one.
    begins: re.Pattern[str] | None
    split: Callable[[str], Sequence[str]]
    cells_of: Callable[[Mapping[str, str]], LineCells]


# Statistics Sweden: 0 never active, 9 no longer active.
_NOT_ACTIVE = frozenset(("0", "9"))
_FORMS = {
    **dict.fromkeys(("AB", "BAB", "FAB"), LegalForm.LIMITED_COMPANY),
    **dict.fromkeys(("EK", "BRF", "BF", "KHF", "SF"), LegalForm.ASSOCIATION),
    **dict.fromkeys(("FL", "BFL"), LegalForm.BRANCH),
    "HB": LegalForm.TRADING_PARTNERSHIP,
    "KB": LegalForm.LIMITED_PARTNERSHIP,
    "S": LegalForm.FOUNDATION,
}
_SOLE_TRADERS = frozenset(("E", "EB"))


def _scb_cells(line: Mapping[str, str]) -> LineCells:
    name = line["namn"].strip() or line.get("foretagsnamn", "")
    form = parse_legal_form(line["jurform"], name=name)
    if form == NATURAL_PERSON:
        raise LineLeftOut("sole_trader")
    is_gone = line.get("ftgstat", "").strip() in _NOT_ACTIVE
    return LineCells(
        number=line["peorgnr"],
        name=name,
        legal_form=form,
        status=Status.INACTIVE if is_gone else Status.ACTIVE,
        street=line["gatuadress"],
        postal_code=line["postnr"],
        city=line["postort"],
    )


def _bolagsverket_cells(line: Mapping[str, str]) -> LineCells:
    number, _, kind = line["organisationsidentitet"].partition("$")
    form = line["organisationsform"].removesuffix("-ORGFO").strip()
    if form in _SOLE_TRADERS or (kind and kind.strip() != "ORGNR-IDORG"):
        raise LineLeftOut("sole_trader")
    # Street, c/o, town, postal code, country. Who is c/o is a person and not asked for.
    address = [*line["postadress"].split("$"), "", "", "", ""]
    is_abroad = address[4].strip() not in ("", "SE-LAND")
    return LineCells(
        number=number,
        name=_registered_name(line["organisationsnamn"]),
        legal_form=_FORMS.get(form, LegalForm.OTHER) if form else None,
        status=_status(line),
        street=address[0],
        postal_code="" if is_abroad else address[3],
        city=address[2],
    )


def _registered_name(cell: str) -> str:
    names = [each.split("$") for each in cell.split("|")]
    registered = (each[0] for each in names if each[1:2] == ["FORETAGSNAMN-ORGNAM"])
    return next(registered, names[0][0])


def _status(line: Mapping[str, str]) -> str:
    if line["avregistreringsdatum"].strip():
        return Status.INACTIVE
    # Bankruptcy, liquidation, reorganisation …
    is_ending = line.get("pagandeavvecklingselleromstruktureringsforfarande", "").strip()
    return Status.WINDING_UP if is_ending else Status.ACTIVE


def _by_tabs(line: str) -> list[str]:
    # A lone quote is part of the text there: nothing is quoted.
    return line.split("\t")


def _by_semicolons(record: str) -> list[str]:
    try:
        return next(csv.reader([record], delimiter=";"), [])
    except csv.Error:
        raise LineLeftOut("line_unreadable") from None


LAYOUTS = (
    Layout(
        code=RegisterLoad.Layout.SCB,
        columns=frozenset(("peorgnr", "namn", "jurform", "gatuadress", "postnr", "postort")),
        encoding="cp1252",
        begins=None,
        split=_by_tabs,
        cells_of=_scb_cells,
    ),
    Layout(
        code=RegisterLoad.Layout.BOLAGSVERKET,
        columns=frozenset(
            ("organisationsidentitet", "organisationsnamn", "organisationsform")
            + ("avregistreringsdatum", "postadress")
        ),
        encoding="utf-8",
        begins=re.compile(r'"?[0-9]{10,12}\$'),
        split=_by_semicolons,
        cells_of=_bolagsverket_cells,
    ),
)

"""Reading a municipality's list into its inventory, for the first time.

An import adds firms and never overwrites: of a firm that is known already it tells where it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.imports.table import SourceRow, read_rows
from companies.models import Company, Municipality
from companies.profile import scoring_inputs
from companies.profile.actions import NameRefused, clean_name
from companies.profile.answer_checks import WEBSITE_LENGTH, is_web_address
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.text import TextDamaged, clean_line

# Somebody may register a firm while its row is on the way in; then the file is compared afresh.
_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class RowRemark:
    """What is to be said of one row of the file. Holds a code and never what stood in the row,
    which may be a personal number."""

    row: int
    code: str
    of_row: int | None = None


@dataclass(frozen=True, kw_only=True)
class NewFirm:
    row: int
    organisation_number: str
    name: str
    website: str


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file sorted into what can be written and what is to be said about the rest."""

    firms: tuple[NewFirm, ...]
    refused: tuple[RowRemark, ...]
    duplicates: tuple[RowRemark, ...]
    # Rows that are read although one cell is left out.
    warnings: tuple[RowRemark, ...]
    empty_rows: int


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import wrote, and what it left alone."""

    imported: int
    # Firms that this municipality, or another one, has already.
    already_here: tuple[RowRemark, ...]
    already_elsewhere: tuple[RowRemark, ...]
    file: ReadFile


def import_companies(
    *, content: bytes, municipality: Municipality, by: User | None, now: datetime
) -> ImportReport:
    """Add the firms of a text file to the municipality's inventory, all in one transaction.

    Refused rows are named in the report and hinder no other. Raises FileRefused.
    """
    file = sort_rows(read_rows(content))
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _write(file, municipality, by=by, now=now)
        except IntegrityError:
            continue
    return _write(file, municipality, by=by, now=now)


def sort_rows(rows: Iterable[SourceRow]) -> ReadFile:
    """Return the rows sorted by what can be done with them; touches no database."""
    firms: dict[str, NewFirm] = {}
    refused, duplicates, warnings = [], [], []
    empty_rows = 0
    for row in rows:
        if row.is_empty:
            empty_rows += 1
            continue
        try:
            firm = _firm_of(row)
        except _RowRefused as refusal:
            refused.append(RowRemark(row=row.number, code=refusal.code))
            continue
        first = firms.setdefault(firm.organisation_number, firm)
        if first is not firm:
            duplicates.append(RowRemark(row=row.number, code="duplicate_in_file", of_row=first.row))
        elif row.website and not firm.website:
            warnings.append(RowRemark(row=row.number, code="website_invalid"))
    return ReadFile(
        firms=tuple(firms.values()),
        refused=tuple(refused),
        duplicates=tuple(duplicates),
        warnings=tuple(warnings),
        empty_rows=empty_rows,
    )


class _RowRefused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _firm_of(row: SourceRow) -> NewFirm:
    try:
        return NewFirm(
            row=row.number,
            organisation_number=parse(row.organisation_number).canonical,
            name=clean_name(_undamaged(row.name)),
            website=_website_of(row.website),
        )
    except (OrganisationNumberError, NameRefused) as error:
        raise _RowRefused(error.code) from None
    except TextDamaged:
        raise _RowRefused("text_damaged") from None


def _undamaged(text: str) -> str:
    """Return `text` unless it is UTF-8 that a program once read as Windows-1252 ("HÃ¤rryda")."""
    try:
        repaired = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
    if repaired != text:
        raise TextDamaged
    return text


def _website_of(cell: str) -> str:
    """Return the address, or "" if there is none that a browser should open."""
    try:
        address = clean_line(cell)
    except TextDamaged:
        return ""
    if address and "://" not in address:
        address = f"https://{address}"
    is_usable = len(address) <= WEBSITE_LENGTH and is_web_address(address)
    return address if is_usable else ""


@transaction.atomic
def _write(
    file: ReadFile, municipality: Municipality, *, by: User | None, now: datetime
) -> ImportReport:
    known = dict(
        Company.objects.filter(
            organisation_number__in=[firm.organisation_number for firm in file.firms]
        ).values_list("organisation_number", "municipality")
    )
    new: list[NewFirm] = []
    here: list[NewFirm] = []
    elsewhere: list[NewFirm] = []
    for firm in file.firms:
        code = known.get(firm.organisation_number)
        pile = new if code is None else here if code == municipality.pk else elsewhere
        pile.append(firm)
    origin: dict[str, object] = {
        "source": "import",
        "date": timezone.localdate(now).isoformat(),
        "by": by.pk if by else None,
    }
    companies = Company.objects.bulk_create(
        [_company_of(firm, municipality, origin, now) for firm in new]
    )
    scoring_inputs.rewrite_many(companies=companies, kind=scoring_inputs.Kind.SENT, now=now)
    report = ImportReport(
        imported=len(companies),
        already_here=_remarks("already_here", here),
        already_elsewhere=_remarks("already_elsewhere", elsewhere),
        file=file,
    )
    audit.record(
        action="inventory.imported",
        by=by,
        obj=municipality,
        now=now,
        imported=report.imported,
        refused=len(file.refused),
        known=len(known),
    )
    return report


def _remarks(code: str, firms: Sequence[NewFirm]) -> tuple[RowRemark, ...]:
    return tuple(RowRemark(row=firm.row, code=code) for firm in firms)


def _company_of(
    firm: NewFirm, municipality: Municipality, origin: dict[str, object], now: datetime
) -> Company:
    return Company(
        organisation_number=firm.organisation_number,
        name=firm.name,
        sort_key=Company.sort_key_of(firm.name),
        municipality=municipality,
        origin=Company.Origin.MUNICIPALITY,
        website=firm.website,
        provenance={"website": origin} if firm.website else {},
        created_at=now,
        changed_at=now,
        # The municipality's record from the start: visible to its officers and to advisers.
        sent_at=now,
    )

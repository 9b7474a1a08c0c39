"""Reading a municipality's list into its inventory, for the first time.

An import adds firms and never overwrites: of a firm that is known already it tells where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from companies.imports.lists import CREATE, ComparedRow, ListFile, compare, read_list
from companies.imports.reading.results import CompanyFacts, ReadRow
from companies.models import Company, Municipality
from companies.profile import scoring_inputs
from xport.accounts import audit
from xport.accounts.models import User

# Somebody may register a firm while its row is on the way in; then the file is compared afresh.
_ATTEMPTS = 3
# What a row says under the same name as a firm's own column.
_COLUMNS = (
    "legal_form",
    "employees",
    "employees_class",
    "turnover_class",
    "size_year",
    "website",
    "description_sv",
)


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import wrote, and each row of the file with what became of it."""

    imported: int
    # Firms among them to which the list gives no category.
    without_category: int
    # Firms among them whose SNI codes were left out: the list does not say the edition.
    without_sni_edition: int
    rows: tuple[ComparedRow, ...]


def import_companies(
    *, file: ListFile, municipality: Municipality, by: User | None, now: datetime
) -> ImportReport:
    """Add the firms of a list to the municipality's inventory, all in one transaction.

    Refused rows are named in the report and hinder no other. Raises FileRefused.
    """
    rows = read_list(file, municipality=municipality)
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _write(rows, municipality, by=by, now=now)
        except IntegrityError:
            continue
    return _write(rows, municipality, by=by, now=now)


@transaction.atomic
def _write(
    rows: Sequence[ReadRow], municipality: Municipality, *, by: User | None, now: datetime
) -> ImportReport:
    compared = compare(rows, municipality=municipality)
    new = [each.row.facts for each in compared if each.outcome == CREATE]
    origin: dict[str, object] = {
        "source": "import",
        "date": timezone.localdate(now).isoformat(),
        "by": by.pk if by else None,
    }
    companies = Company.objects.bulk_create(
        [_company_of(facts, municipality, origin, now) for facts in new]
    )
    _write_categories(companies, new)
    scoring_inputs.rewrite_many(companies=companies, kind=scoring_inputs.Kind.SENT, now=now)
    report = ImportReport(
        imported=len(companies),
        without_category=sum(not facts.categories for facts in new),
        without_sni_edition=sum(bool(facts.sni_unknown_edition) for facts in new),
        rows=tuple(compared),
    )
    _record(report, municipality, by=by, now=now)
    return report


def _record(
    report: ImportReport, municipality: Municipality, *, by: User | None, now: datetime
) -> None:
    outcomes = [each.outcome for each in report.rows]
    audit.record(
        action="inventory.imported",
        by=by,
        obj=municipality,
        now=now,
        imported=report.imported,
        refused=outcomes.count("refused"),
        known=outcomes.count("unchanged"),
    )


def _write_categories(companies: Sequence[Company], facts: Sequence[CompanyFacts]) -> None:
    link = Company.categories.through
    link.objects.bulk_create(
        link(company_id=company.pk, category_id=code)
        for company, each in zip(companies, facts, strict=True)
        for code in each.categories
    )


def _company_of(
    facts: CompanyFacts, municipality: Municipality, origin: dict[str, object], now: datetime
) -> Company:
    values = _values_of(facts)
    known = [*values, "categories"] if facts.categories else [*values]
    return Company(
        organisation_number=facts.organisation_number,
        name=facts.name,
        sort_key=Company.sort_key_of(facts.name),
        municipality=municipality,
        origin=Company.Origin.MUNICIPALITY,
        provenance=dict.fromkeys(known, origin),
        created_at=now,
        changed_at=now,
        # The municipality's record from the start: visible to its officers and to advisers.
        sent_at=now,
        **values,
    )


def _values_of(facts: CompanyFacts) -> dict[str, Any]:
    """Return what the row says, by the firm's columns; what it does not say is left out."""
    values = {name: getattr(facts, name) for name in _COLUMNS}
    if facts.turnover_ksek is not None:
        values["turnover_ksek"] = int(facts.turnover_ksek.quantize(1, rounding=ROUND_HALF_UP))
    for name in ("sni_2007", "sni_2025"):
        values[name] = sorted(set(getattr(facts, name)))
    return {name: value for name, value in values.items() if value not in (None, "", [])}

"""Firms that an officer keeps without an organisation number: known by name and municipality."""

from collections.abc import Collection

from companies.imports.additions import Addition
from companies.imports.differences import KnownFirm, ListedFirm
from companies.imports.queries import with_what_is_there
from companies.models import Company, ImportBatch, ImportRow, Municipality

_DUPLICATE = ImportRow.Outcome.DUPLICATE


def known_drafts(
    names: Collection[str], *, municipality: Municipality, is_locking: bool = False
) -> dict[str, KnownFirm]:
    """Return the municipality's firms without a number, by the sort key of their name.

    Of two with one name the elder. At most four queries; none without names.
    """
    keys = {Company.sort_key_of(name) for name in names}
    if not keys:
        return {}
    drafts = Company.objects.sent().filter(
        municipality=municipality, organisation_number=None, sort_key__in=keys
    )
    if is_locking:
        drafts = drafts.select_for_update(of=("self",))
    return {each.company.sort_key: each for each in with_what_is_there(drafts.order_by("-pk"))}


def draft_of(name: str, drafts: dict[str, KnownFirm]) -> KnownFirm | None:
    return drafts.get(Company.sort_key_of(name))


def draft_rows(batch: ImportBatch) -> list[tuple[ImportRow, KnownFirm | None]]:
    """Return the rows that are written without a number, each with the draft that it finds.

    A name that stands twice is written once.
    """
    outcomes = [ImportRow.Outcome.CREATE, ImportRow.Outcome.UPDATE]
    rows = list(batch.rows.filter(outcome__in=outcomes, organisation_number="").order_by("number"))
    known = known_drafts(
        {row.name for row in rows}, municipality=batch.municipality, is_locking=True
    )
    first: dict[str, int] = {}
    repeated = []
    for row in rows:
        number = first.setdefault(Company.sort_key_of(row.name), row.number)
        if number != row.number:
            row.outcome, row.reason, row.of_row = _DUPLICATE, "duplicate_in_file", number
            repeated.append(row)
    ImportRow.objects.bulk_update(repeated, ["outcome", "reason", "of_row"])
    return [(row, draft_of(row.name, known)) for row in rows if row not in repeated]


def listed_of(row: ImportRow) -> ListedFirm:
    return ListedFirm(
        organisation_number=row.organisation_number,
        name=row.name,
        values=row.values,
        additions=tuple(Addition.from_json(each) for each in row.additions),
    )

"""Taking a batch back: what nobody has touched since, and nothing else."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ForeignObjectRel, QuerySet

from companies.imports.differences import COLUMNS, WRITTEN_COLUMNS, column_value
from companies.imports.jobs import move, work_on
from companies.imports.lists import CREATE, UPDATE
from companies.imports.policies import State
from companies.imports.proposing import withdraw
from companies.imports.queries import STEP
from companies.models import (
    Company,
    ContactEntry,
    ContactPerson,
    ImportBatch,
    ImportRow,
    Membership,
)
from companies.profile import scoring_inputs
from xport.accounts import audit
from xport.lib.many_rows import in_chunks, update_many

Undone = ImportRow.Undone
# What a row's `written` holds beside the answers.
_ADDITIONS = ("contacts", "notes")
# Returns those of the firms that somebody outside this app has worked on.
WorkedOn = Callable[[Collection[int]], set[int]]
# Columns that hold much and are not asked for.
_NOT_NEEDED = ("cells", "values", "differences", "warnings", "left_out")
# Made with a firm, by nobody's hand.
_OWN_ROWS = {
    "companies.ScoringInputs",
    "companies.ImportRow",
    "companies.Proposal",
    "companies.Company_categories",
}


def undo_batch(
    *, batch: ImportBatch, worked_on: WorkedOn, now: datetime, is_waiting: bool = False
) -> None:
    """Remove the firms that the batch created, and give back the values that it changed.

    A firm or a value that somebody has worked on since stays, and its row says so. Raises Busy,
    TooManyAttempts.
    """
    with work_on(batch, is_writing=True, is_waiting=is_waiting) as progress:
        batch.refresh_from_db()
        if batch.state != State.UNDOING:
            return
        rows = batch.rows.filter(outcome__in=[CREATE, UPDATE]).order_by("number")
        done, total = 0, rows.count()
        kept: list[int | None] = []
        for some in in_chunks(rows.defer(*_NOT_NEEDED).iterator(chunk_size=STEP), STEP):
            _undo(some, batch, worked_on, now=now)
            kept += [row.company_id for row in some if row.undone != Undone.ALL]
            done += len(some)
            progress.tell(done, total)
        withdrawn = withdraw(batch, now=now)
        move(batch, to=State.UNDONE, undone_at=now, rows_done=0)
        audit.record(
            action="import.undone",
            by=batch.undone_by,
            obj=batch,
            now=now,
            municipality=batch.municipality_id,
            undone=total - len(kept),
            kept=kept,
            withdrawn=withdrawn,
        )


def _undo(
    rows: Sequence[ImportRow], batch: ImportBatch, worked_on: WorkedOn, *, now: datetime
) -> None:
    ids = sorted(row.company_id for row in rows if row.company_id)
    companies = Company.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {company.pk: company for company in companies}
    _remove([row for row in rows if row.outcome == CREATE], found, batch, worked_on)
    updated = [row for row in rows if row.outcome == UPDATE]
    if updated:
        ids_of_updated = {row.company_id for row in updated}
        others = {pk: company for pk, company in found.items() if pk in ids_of_updated}
        _give_back_to(others, updated, batch, now=now)


def _give_back_to(
    found: dict[int, Company], updated: Sequence[ImportRow], batch: ImportBatch, *, now: datetime
) -> None:
    """Give back what the rows changed of these firms, and say on the rows how much that was."""
    open_firms = _open_firms(found, batch)
    categories = _categories_of(open_firms)
    taken_back = _take_back_additions(updated, batch, open_firms)
    changed = []
    _forget_origin_of_contacts(open_firms)
    for row in updated:
        company = open_firms.get(row.company_id or 0)
        restored = _restore(row, company, categories[company.pk]) if company else 0
        if company and (restored or taken_back[row.pk]):
            company.changed_at = now
            changed.append(company)
        row.undone = _undone(row, restored + taken_back[row.pk])
    update_many(Company, changed, WRITTEN_COLUMNS)
    scoring_inputs.rewrite_many(companies=changed, kind=scoring_inputs.Kind.SENT, now=now)
    update_many(ImportRow, updated, ["undone"])


def _remove(
    rows: Sequence[ImportRow],
    found: dict[int, Company],
    batch: ImportBatch,
    worked_on: WorkedOn,
) -> None:
    touched = _touched(found, batch, rows) | worked_on(list(found))
    for row in rows:
        # Whoever removed the firm meanwhile has done what was asked.
        row.undone = Undone.KEPT if row.company_id in touched else Undone.ALL
    gone = [row for row in rows if row.undone == Undone.ALL]
    update_many(ImportRow, rows, ["undone"])
    # Before the firms go: then Django finds no row that still refers to them.
    ImportRow.objects.filter(pk__in=[row.pk for row in gone]).update(company=None)
    # Django reads what it deletes, of which the ids are enough.
    ids = [row.company_id for row in gone if row.company_id]
    Company.objects.filter(pk__in=ids).only("pk").delete()


def _touched(
    found: dict[int, Company], batch: ImportBatch, created: Sequence[ImportRow]
) -> set[int]:
    """Return the firms that are not as the batch made them. One query per table of the app."""
    ids = [row.company_id for row in created if row.company_id]
    touched = {
        company.pk
        for company in found.values()
        if company.changed_at != batch.committed_at
        or company.verified_at
        or company.archived_at
        or company.municipality_id != batch.municipality_id
    }
    # Hidden ones too: what officers have noted of a firm has no name on the firm.
    for relation in Company._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue
        model = relation.related_model
        if model._meta.app_label != "companies" or model._meta.label in _OWN_ROWS:
            continue
        name = relation.field.name
        rows = model._default_manager.filter(**{f"{name}__in": ids})
        if model is ContactPerson:
            rows = rows.exclude(pk__in=_added(created, "contacts"))
        elif model is ContactEntry:
            rows = rows.exclude(pk__in=_untouched_notes(created))
        touched.update(rows.values_list(f"{name}_id", flat=True))
    return touched


def _open_firms(found: dict[int, Company], batch: ImportBatch) -> dict[int, Company]:
    """Return the firms whose answers are the municipality's to change. One query.

    People of the firm have answered for it since they came, and a merged one has passed its on.
    """
    members = Membership.objects.filter(company__in=list(found))
    claimed = set(members.values_list("company", flat=True))
    return {
        company.pk: company
        for company in found.values()
        if company.municipality_id == batch.municipality_id
        and company.archived_at is None
        and company.pk not in claimed
    }


def _categories_of(found: dict[int, Company]) -> dict[int, set[str]]:
    categories: dict[int, set[str]] = {pk: set() for pk in found}
    links = Company.categories.through.objects.filter(company__in=list(found))
    for company_id, code in links.values_list("company_id", "category_id"):
        categories[company_id].add(code)
    return categories


def _take_back_additions(
    rows: Sequence[ImportRow], batch: ImportBatch, open_firms: Collection[int]
) -> dict[int, int]:
    """Remove the contact persons and notes that the rows added; return how many of each row.

    Notes are the municipality's own; one that somebody has corrected or removed stays. Contact
    persons that somebody has saved since are other rows, and those of a firm that answers for
    itself are the firm's.
    """
    contacts = ContactPerson.objects.filter(pk__in=_added(rows, "contacts"), company__in=open_firms)
    notes = _untouched_notes(rows)
    # One that a merge has moved lies with another firm now.
    gone = {("contacts", *pair) for pair in contacts.values_list("pk", "company_id")} | {
        ("notes", *pair) for pair in notes.values_list("pk", "company_id")
    }
    taken = {
        row.pk: [
            (kind, pk)
            for kind in _ADDITIONS
            for pk in row.written.get(kind, ())
            if (kind, pk, row.company_id) in gone
        ]
        for row in rows
    }
    every = [each for some in taken.values() for each in some]
    ContactPerson.objects.filter(pk__in=[pk for kind, pk in every if kind == "contacts"]).delete()
    ContactEntry.objects.filter(pk__in=[pk for kind, pk in every if kind == "notes"]).delete()
    return {pk: len(some) for pk, some in taken.items()}


def _forget_origin_of_contacts(found: dict[int, Company]) -> None:
    """Say no longer where contact persons came from that are gone. One query."""
    named = ContactPerson.objects.filter(company__in=list(found))
    with_contacts = set(named.values_list("company", flat=True))
    for company in found.values():
        if company.pk not in with_contacts:
            company.provenance.pop("contacts", None)


def _untouched_notes(rows: Sequence[ImportRow]) -> QuerySet[ContactEntry]:
    """Return the notes that the rows added and nobody has corrected or removed."""
    added = ContactEntry.objects.filter(pk__in=_added(rows, "notes"))
    return added.filter(corrected_at=None, removed_at=None)


def _added(rows: Sequence[ImportRow], kind: str) -> list[int]:
    return [pk for row in rows for pk in row.written.get(kind, ())]


def _undone(row: ImportRow, count: int) -> str:
    """Return how far the row is undone if so many of its parts are."""
    written = row.written
    parts = len(_questions_of(row)) + sum(len(written.get(kind, ())) for kind in _ADDITIONS)
    if not count:
        return Undone.KEPT
    return Undone.ALL if count == parts else Undone.PARTLY


def _questions_of(row: ImportRow) -> list[tuple[str, ...]]:
    new = row.written.get("new", {})
    return [columns for columns in COLUMNS.values() if all(name in new for name in columns)]


def _restore(row: ImportRow, company: Company, categories: set[str]) -> int:
    """Give the firm back the answers that are still the batch's; return how many."""
    restored = 0
    for columns in _questions_of(row):
        if all(_is_as_written(name, company, categories, row.written) for name in columns):
            for name in columns:
                _give_back(name, company, row.written)
            restored += 1
    return restored


def _is_as_written(
    name: str, company: Company, categories: set[str], written: dict[str, Any]
) -> bool:
    value = written["new"][name]
    today = sorted(categories) if name == "categories" else getattr(company, name)
    origins = written.get("origins", {})
    origin = origins.get(name, written["origin"]) if value is not None else None
    return today == column_value(name, value) and company.provenance.get(name) == origin


def _give_back(name: str, company: Company, written: dict[str, Any]) -> None:
    old, origin = written["old"][name], written["provenance"][name]
    if name == "categories":
        added = set(written["new"][name]) - set(old or ())
        company.categories.remove(*added)
    else:
        setattr(company, name, column_value(name, old))
    if origin is None:
        company.provenance.pop(name, None)
    else:
        company.provenance[name] = origin

"""Taking a batch back: what nobody has touched since, and nothing else."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ForeignObjectRel

from companies.imports.differences import COLUMNS, WRITTEN_COLUMNS, column_value
from companies.imports.jobs import move, work_on
from companies.imports.lists import CREATE, UPDATE
from companies.imports.policies import State
from companies.imports.queries import STEP
from companies.models import Company, ImportBatch, ImportRow, Membership
from companies.profile import scoring_inputs
from xport.accounts import audit
from xport.lib.many_rows import in_chunks, update_many

Undone = ImportRow.Undone
# Returns those of the firms that somebody outside this app has worked on.
WorkedOn = Callable[[Collection[int]], set[int]]
# Columns that hold much and are not asked for.
_NOT_NEEDED = ("cells", "values", "differences", "warnings", "left_out")
# Made with a firm, by nobody's hand.
_OWN_ROWS = {"companies.ScoringInputs", "companies.ImportRow", "companies.Company_categories"}


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
        move(batch, to=State.UNDONE, undone_at=now, rows_done=0)
        audit.record(
            action="import.undone",
            by=batch.undone_by,
            obj=batch,
            now=now,
            municipality=batch.municipality_id,
            undone=total - len(kept),
            kept=kept,
        )


def _undo(
    rows: Sequence[ImportRow], batch: ImportBatch, worked_on: WorkedOn, *, now: datetime
) -> None:
    ids = sorted(row.company_id for row in rows if row.company_id)
    companies = Company.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {company.pk: company for company in companies}
    _remove([row for row in rows if row.outcome == CREATE], found, batch, worked_on)
    updated = [row for row in rows if row.outcome == UPDATE]
    open_firms = _open_firms(found, batch)
    categories = _categories_of(open_firms)
    changed = [
        company
        for row in updated
        for company in [open_firms.get(row.company_id or 0)]
        if company is not None and _restore(row, company, categories[company.pk], now)
    ]
    for row in updated:
        row.undone = row.undone or Undone.KEPT
    update_many(Company, changed, WRITTEN_COLUMNS)
    scoring_inputs.rewrite_many(companies=changed, kind=scoring_inputs.Kind.SENT, now=now)
    update_many(ImportRow, updated, ["undone"])


def _remove(
    rows: Sequence[ImportRow],
    found: dict[int, Company],
    batch: ImportBatch,
    worked_on: WorkedOn,
) -> None:
    created = [row.company_id for row in rows if row.company_id]
    touched = _touched(found, batch, created) | worked_on(list(found))
    for row in rows:
        # Whoever removed the firm meanwhile has done what was asked.
        row.undone = Undone.KEPT if row.company_id in touched else Undone.ALL
    gone = [row for row in rows if row.undone == Undone.ALL]
    update_many(ImportRow, rows, ["undone"])
    # Before the firms go: then Django finds no row that still refers to them.
    ImportRow.objects.filter(pk__in=[row.pk for row in gone]).update(company=None)
    Company.objects.filter(pk__in=[row.company_id for row in gone if row.company_id]).delete()


def _touched(found: dict[int, Company], batch: ImportBatch, ids: Collection[int]) -> set[int]:
    """Return the firms that are not as the batch made them. One query per table of the app."""
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


def _restore(row: ImportRow, company: Company, categories: set[str], now: datetime) -> bool:
    """Give the firm back the answers that are still the batch's; whether any was."""
    written, restored = row.written, 0
    questions = [
        columns for columns in COLUMNS.values() if all(name in written["new"] for name in columns)
    ]
    for columns in questions:
        if all(_is_as_written(name, company, categories, written) for name in columns):
            for name in columns:
                _give_back(name, company, written)
            restored += 1
    row.undone = Undone.KEPT
    if restored:
        row.undone = Undone.ALL if restored == len(questions) else Undone.PARTLY
        company.changed_at = now
    return bool(restored)


def _is_as_written(
    name: str, company: Company, categories: set[str], written: dict[str, Any]
) -> bool:
    value = written["new"][name]
    today = sorted(categories) if name == "categories" else getattr(company, name)
    origin = written["origin"] if value is not None else None
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

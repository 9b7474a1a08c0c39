"""Writing what the preview of a batch showed: all or nothing, compared afresh under lock."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from companies.imports.additions import CONTACT, Addition, Beside, contact_of
from companies.imports.differences import (
    MEANWHILE,
    WRITTEN_COLUMNS,
    Difference,
    KnownFirm,
    column_value,
    written_values,
)
from companies.imports.drafts import create_drafts, draft_rows, listed_of
from companies.imports.jobs import Progress, move, work_on
from companies.imports.lists import CREATE, UPDATE, Finding, finding
from companies.imports.policies import State
from companies.imports.proposing import propose_kept
from companies.imports.queries import STEP, known_firms, outcomes_of
from companies.imports.sni_suggestions import write_confirmed
from companies.models import Company, ContactEntry, ContactPerson, ImportBatch, ImportRow
from companies.profile import scoring_inputs
from companies.profile.answers import FIELDS, Answers
from xport.accounts import audit
from xport.lib.ids import new_public_id
from xport.lib.many_rows import in_chunks, insert_many, insert_values, update_many

# Somebody may register a firm while its row is on the way in; then all is compared afresh.
_ATTEMPTS = 3
# What writing reads of a row.
_READ = ("number", "outcome", "reason", "name", "organisation_number", "values") + (
    ("differences", "additions", "company", "written", "batch")
)
# What comparing finds of a row that names a firm nobody knows, and brings nothing else.
_NEW = Finding(outcome=CREATE)


def commit_batch(*, batch: ImportBatch, now: datetime, is_waiting: bool = False) -> None:
    """Write the rows that create or update. One that is committed already is left as it is.

    Raises Busy, TooManyAttempts.
    """
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _commit(batch, now=now, is_waiting=is_waiting)
        except IntegrityError:
            continue
    return _commit(batch, now=now, is_waiting=is_waiting)


def _commit(batch: ImportBatch, *, now: datetime, is_waiting: bool) -> None:
    with work_on(batch, is_writing=True, is_waiting=is_waiting) as progress:
        batch.refresh_from_db()
        if batch.state != State.COMMITTING:
            return
        writer = _Writer(batch, now)
        writer.write(progress)
        writer.write_drafts()
        write_confirmed(batch, now=now)
        proposed = propose_kept(batch, now=now)
        outcomes = Counter(outcomes_of(batch))
        move(batch, to=State.COMMITTED, counts=dict(outcomes), committed_at=now, rows_done=0)
        audit.record(
            action="inventory.imported",
            by=batch.committed_by,
            obj=batch.municipality,
            now=now,
            batch=batch.pk,
            imported=outcomes[CREATE],
            updated=outcomes[UPDATE],
            refused=outcomes["refused"],
            known=outcomes["unchanged"],
            proposed=proposed,
            # How many, never who.
            contacts=writer.added["contacts"],
            notes=writer.added["notes"],
        )


class _Writer:
    def __init__(self, batch: ImportBatch, now: datetime) -> None:
        self._batch = batch
        self._now = now
        self.added: Counter[str] = Counter()
        self._origin: dict[str, object] = {
            "source": "import",
            "date": timezone.localdate(now).isoformat(),
            "by": batch.committed_by_id,
        }

    def write(self, progress: Progress) -> None:
        rows = self._batch.rows.filter(outcome__in=[CREATE, UPDATE]).exclude(organisation_number="")
        rows = rows.order_by("number").only(*_READ)
        done, total = 0, rows.count()
        # What the cursor yields is as it was at the beginning, whatever is written meanwhile.
        for some in in_chunks(rows.iterator(chunk_size=STEP), STEP):
            known = known_firms((row.organisation_number for row in some), is_locking=True)
            findings = [
                (row, self._compared(row, known.get(row.organisation_number))) for row in some
            ]
            self._create([pair for pair in findings if pair[1].outcome == CREATE])
            self._update([pair for pair in findings if pair[1].outcome != CREATE])
            self._add(findings)
            done += len(some)
            progress.tell(done, total)

    def write_drafts(self) -> None:
        """Write the rows that the officer keeps without a number."""
        findings = [(row, self._compared(row, draft)) for row, draft in draft_rows(self._batch)]
        new = [row for row, found in findings if found.outcome == CREATE]
        self._rescore(create_drafts(new, self._company_of))
        self._update([pair for pair in findings if pair[1].outcome != CREATE])
        self._add(findings)

    def _compared(self, row: ImportRow, firm: KnownFirm | None) -> Finding:
        if firm is None and not row.additions:
            return _NEW
        found = finding(listed_of(row), firm, municipality_code=self._batch.municipality_id)
        return self._finding(row, found)

    def _finding(self, row: ImportRow, found: Finding) -> Finding:
        """Keep what has changed since the preview: nobody has agreed to overwrite that."""
        shown = {each["field"]: each["old"] for each in row.differences}
        differences = tuple(
            _kept(each, MEANWHILE)
            if not each.kept
            and any(value is not None for value in each.old.values())
            and shown.get(each.field) != each.old
            else each
            for each in found.differences
        )
        outcome = found.outcome
        is_written = written_values(list(differences)) or any(
            not each.kept for each in found.additions
        )
        if outcome == UPDATE and not is_written:
            outcome = ImportRow.Outcome.UNCHANGED
        return replace(found, outcome=outcome, differences=differences)

    def _create(self, findings: Sequence[tuple[ImportRow, Finding]]) -> None:
        if not findings:
            return
        rows = [row for row, _found in findings]
        # As values alone: a list may have 200,000, and a model's object takes long to make.
        ids = insert_values(Company, [self._values_of(row) for row in rows])
        link = Company.categories.through
        links = [
            {"company_id": company_id, "category_id": code}
            for company_id, row in zip(ids, rows, strict=True)
            for code in row.values.get("categories", ())
        ]
        insert_values(link, links)
        answers = {company_id: _answers_of(row) for company_id, row in zip(ids, rows, strict=True)}
        scoring_inputs.write_new(answers=answers, now=self._now)
        # The preview took them for updates, and the firm is gone since.
        outdated = [row for row in rows if row.outcome != CREATE]
        for row, company_id in zip(rows, ids, strict=True):
            row.company_id = company_id
            row.outcome, row.differences = CREATE, []
        update_many(ImportRow, rows, ["company"])
        update_many(ImportRow, outdated, ["outcome", "differences"])

    def _company_of(self, row: ImportRow) -> Company:
        return Company(**self._values_of(row))

    def _values_of(self, row: ImportRow) -> dict[str, Any]:
        """Return what is written of a new firm, by Company's columns."""
        values = {name: value for name, value in row.values.items() if name != "categories"}
        return values | {
            "public_id": new_public_id(),
            "organisation_number": row.organisation_number or None,
            "name": row.name,
            "sort_key": Company.sort_key_of(row.name),
            "municipality_id": self._batch.municipality_id,
            "origin": Company.Origin.MUNICIPALITY.value,
            "provenance": self._origins_of(row),
            "created_at": self._now,
            "changed_at": self._now,
            # The municipality's record from the start: visible to its officers and to advisers.
            "sent_at": self._now,
        }

    def _origins_of(self, row: ImportRow) -> dict[str, Any]:
        additions = [Addition.from_json(each) for each in row.additions]
        names = [*row.values, *(["contacts"] if _adds_contact(additions) else [])]
        return dict.fromkeys(names, self._origin)

    def _update(self, findings: Sequence[tuple[ImportRow, Finding]]) -> None:
        if not findings:
            return
        companies, links = [], []
        for row, found in findings:
            row.outcome, row.reason = found.outcome, found.reason
            row.differences = [each.to_json() for each in found.differences]
            row.company = found.known.company if found.known else None
            if found.known and written_values(list(found.differences)):
                row.written, added = self._apply(found)
                links += [(found.known.company.pk, code) for code in added]
            if found.known and _adds_contact(found.additions):
                found.known.company.provenance.setdefault("contacts", self._origin)
                companies.append(found.known.company)
            elif found.known and row.written:
                companies.append(found.known.company)
        update_many(Company, companies, WRITTEN_COLUMNS)
        link = Company.categories.through
        insert_values(link, [{"company_id": pk, "category_id": code} for pk, code in links])
        self._rescore(companies)
        changed = ["outcome", "reason", "differences", "company", "written"]
        update_many(ImportRow, [row for row, _found in findings], changed)

    def _add(self, findings: Sequence[tuple[ImportRow, Finding]]) -> None:
        """Add the contact persons and notes that the rows bring."""
        contacts: dict[int, ContactPerson] = {}
        notes: dict[int, ContactEntry] = {}
        rows = [row for row, found in findings if found.additions or row.additions]
        for row, found in findings:
            beside = found.known.beside if found.known else Beside()
            row.additions = [each.to_json() for each in found.additions]
            for each in found.additions:
                if each.kept or row.company_id is None:
                    continue
                if each.kind == CONTACT:
                    contacts[row.pk] = self._contact(row.company_id, each, beside)
                else:
                    notes[row.pk] = self._note(row.company_id, each)
        insert_many(ContactPerson, list(contacts.values()))
        insert_many(ContactEntry, list(notes.values()))
        self.added.update(contacts=len(contacts), notes=len(notes))
        for row in rows:
            if row.pk in contacts:
                row.written["contacts"] = [contacts[row.pk].pk]
            if row.pk in notes:
                row.written["notes"] = [notes[row.pk].pk]
        update_many(ImportRow, rows, ["additions", "written"])

    def _contact(self, company_id: int, addition: Addition, beside: Beside) -> ContactPerson:
        by = self._batch.committed_by
        return contact_of(
            company_id, addition, beside, created_at=self._now, changed_at=self._now, changed_by=by
        )

    def _note(self, company_id: int, addition: Addition) -> ContactEntry:
        return ContactEntry(
            company_id=company_id,
            municipality=self._batch.municipality,
            kind=ContactEntry.Kind.NOTE,
            on=timezone.localdate(self._now),
            note=addition.values["text"],
            import_batch=self._batch,
            created_at=self._now,
            created_by=self._batch.committed_by,
        )

    def _apply(self, found: Finding) -> tuple[dict[str, Any], list[str]]:
        """Change the firm at hand; return what undoing needs, and the categories to add."""
        assert found.known is not None  # noqa: S101 an update has a firm
        company, added = found.known.company, []
        written: dict[str, Any] = {"old": {}, "new": {}, "provenance": {}}
        for each in found.differences:
            if each.kept:
                continue
            for name, value in each.new.items():
                written["old"][name], written["new"][name] = each.old[name], value
                written["provenance"][name] = company.provenance.get(name)
                if name == "categories":
                    added = sorted(set(value) - set(found.known.categories))
                else:
                    setattr(company, name, column_value(name, value))
                if value is None:
                    company.provenance.pop(name, None)
                else:
                    company.provenance[name] = self._origin
        written["origin"] = self._origin
        company.changed_at = self._now
        return written, added

    def _rescore(self, companies: Sequence[Company]) -> None:
        scoring_inputs.rewrite_many(
            companies=companies, kind=scoring_inputs.Kind.SENT, now=self._now
        )


def _answers_of(row: ImportRow) -> Answers:
    """Return what a firm made of the row answers."""
    return Answers(**{name: value for name, value in row.values.items() if name in FIELDS})


def _kept(difference: Difference, why: str) -> Difference:
    return Difference(**difference.to_json() | {"kept": why})


def _adds_contact(additions: Sequence[Addition]) -> bool:
    return any(each.kind == CONTACT and not each.kept for each in additions)

"""Writing what the preview of a batch showed: all or nothing, compared afresh under lock."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from companies.imports.drafts import draft_rows, listed_of
from companies.imports.jobs import Progress, move, work_on
from companies.imports.lists import CREATE, UPDATE, Finding, finding
from companies.imports.new_firms import NewFirms
from companies.imports.policies import State
from companies.imports.proposing import propose_kept
from companies.imports.queries import STEP, known_firms, outcomes_of
from companies.imports.sni_suggestions import write_confirmed
from companies.models import Company, ContactEntry, ContactPerson, ImportBatch, ImportRow
from companies.profile import scoring_inputs
from xport.accounts import audit
from xport.lib.many_rows import in_chunks, insert_many, insert_values, update_many

# Somebody may register a firm while its row is on the way in; then all is compared afresh.
_ATTEMPTS = 3
# What writing reads of a row.
_READ = (
    *("number", "outcome", "reason", "name", "organisation_number", "values", "differences"),
    *("additions", "company", "written", "batch"),
)


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
        with writer.new_firms:
            writer.write(progress)
            writer.write_drafts()
            writer.new_firms.finish()
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
        self._origin: dict[str, Any] = {
            "source": "import",
            "date": timezone.localdate(now).isoformat(),
            "by": batch.committed_by_id,
        }
        self.new_firms = NewFirms(batch, origin=self._origin, now=now)

    def write(self, progress: Progress) -> None:
        rows = self._batch.rows.filter(outcome__in=[CREATE, UPDATE]).exclude(organisation_number="")
        listed = rows.order_by("number").values_list("pk", "organisation_number")
        done, total = 0, rows.count()
        for some in in_chunks(listed.iterator(chunk_size=STEP), STEP):
            self._write(dict(some))
            done += len(some)
            progress.tell(done, total)

    def _write(self, listed: Mapping[int, str]) -> None:
        """Write the rows with these ids, each given with its organisation number."""
        known = known_firms(listed.values(), is_locking=True)
        met = [pk for pk, number in listed.items() if number in known]
        rows = self._batch.rows.filter(pk__in=met).order_by("number").only(*_READ)
        findings = [(row, self._compared(row, known[row.organisation_number])) for row in rows]
        self._update(findings)
        self._add(findings)
        # Who is registered from here on is met by the database, and then all is compared afresh.
        self._create([pk for pk, number in listed.items() if number not in known])

    def write_drafts(self) -> None:
        """Write the rows that the officer keeps without a number."""
        rows = draft_rows(self._batch)
        findings = [(row, self._compared(row, draft)) for row, draft in rows if draft]
        self._update(findings)
        self._add(findings)
        self._create([row.pk for row, draft in rows if draft is None])

    def _compared(self, row: ImportRow, firm: KnownFirm | None) -> Finding:
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
        return found._replace(outcome=outcome, differences=differences)

    def _create(self, rows: Sequence[int]) -> None:
        if not rows:
            return
        bringing = self.new_firms.create(rows)
        if bringing:
            added = self._batch.rows.filter(pk__in=bringing).only(*_READ)
            self._add([(row, self._compared(row, None)) for row in added])

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


def _kept(difference: Difference, why: str) -> Difference:
    return Difference(**difference.to_json() | {"kept": why})


def _adds_contact(additions: Sequence[Addition]) -> bool:
    return any(each.kind == CONTACT and not each.kept for each in additions)

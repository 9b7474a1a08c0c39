"""What a list says and may not write becomes proposals, for those who answer for each firm."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from companies.imports.differences import (
    BLOCK,
    CLAIMED,
    COLUMNS,
    MEANWHILE,
    NAME,
    NEWER,
    OWN,
    Difference,
    KnownFirm,
)
from companies.imports.drafts import draft_of, known_drafts, listed_of
from companies.imports.lists import finding
from companies.imports.queries import CHUNK, known_firms
from companies.models import Company, ImportBatch, ImportRow, Proposal
from companies.people.access import officers_of
from companies.people.proposing import tell_firm
from companies.profile.answers import answers_with
from companies.profile.proposals import is_known, values_of
from xport.lib.many_rows import in_chunks
from xport.lib.versions import version_of
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject

_KEPT = Q()
for _why in (CLAIMED, OWN, NEWER, NAME, MEANWHILE):
    _KEPT |= Q(differences__contains=[{"kept": _why}])


def rows_that_propose(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the rows that say what they may not write, in the order of the list."""
    return batch.rows.filter(_KEPT).order_by("number")


def propose_kept(batch: ImportBatch, *, now: datetime) -> int:
    """Propose what the batch's rows say and nobody may overwrite; return how many are new.

    Compares afresh, under lock. What waits already, or was declined, is not proposed again. Nothing
    to propose costs two queries; else at most six per thousand rows, and the notices.
    """
    _outdate(batch, now=now)
    rows = rows_that_propose(batch).defer("cells", "warnings", "left_out")
    for_firms: dict[int, Company] = {}
    for_officers = total = 0
    for some in in_chunks(rows.iterator(chunk_size=CHUNK), CHUNK):
        known = _firms_of(some, batch)
        proposals = _new_ones(list(_proposals(some, known, batch, now)))
        Proposal.objects.bulk_create(proposals)
        claimed = {firm.company.pk for firm in known.values() if firm.is_claimed}
        total += len(proposals)
        for each in proposals:
            if each.company_id in claimed:
                for_firms[each.company_id] = each.company
            else:
                for_officers += 1
    for company in for_firms.values():
        company.municipality = batch.municipality
        tell_firm(company, now=now)
    if for_officers:
        _tell_officers(batch, for_officers, now=now)
    return total


def withdraw(batch: ImportBatch, *, now: datetime) -> int:
    """Take back what the batch proposes and nobody has settled."""
    return batch.proposals.filter(state=Proposal.State.OPEN).update(
        state=Proposal.State.WITHDRAWN, decided_at=now, decided_by=batch.undone_by
    )


def _firms_of(rows: Sequence[ImportRow], batch: ImportBatch) -> dict[int, KnownFirm]:
    """Return the firms of the rows, held, by the row's number in the file."""
    known = known_firms((row.organisation_number for row in rows), is_locking=True)
    # People may answer for a firm that is kept without a number, too.
    names = [row.name for row in rows if not row.organisation_number]
    drafts = known_drafts(names, municipality=batch.municipality, is_locking=True)
    firms = {
        row.number: known.get(row.organisation_number) or draft_of(row.name, drafts) for row in rows
    }
    return {number: firm for number, firm in firms.items() if firm}


def _proposals(
    rows: Sequence[ImportRow], known: dict[int, KnownFirm], batch: ImportBatch, now: datetime
) -> Iterator[Proposal]:
    for row in rows:
        firm = known.get(row.number)
        found = finding(listed_of(row), firm, municipality_code=batch.municipality_id)
        kept = {each["field"] for each in row.differences if each["kept"]}
        for each in found.differences:
            # A register's own facts are nobody's answer.
            if found.known and each.field in kept and each.field != BLOCK:
                yield _proposal(row, found.known, each, batch=batch, now=now)


def _proposal(
    row: ImportRow, firm: KnownFirm, found: Difference, *, batch: ImportBatch, now: datetime
) -> Proposal:
    question = COLUMNS.get(found.field, (found.field,))[0]
    return Proposal(
        company=firm.company,
        question=question,
        old=_today(firm.company, firm.categories, question),
        proposed=found.new,
        digest=version_of(found.new),
        source=Proposal.Source.IMPORT,
        batch=batch,
        row_number=row.number,
        created_at=now,
        created_by=batch.committed_by,
    )


def _new_ones(proposals: list[Proposal]) -> list[Proposal]:
    earlier: dict[int, list[Proposal]] = {each.company_id: [] for each in proposals}
    for each in Proposal.objects.filter(company__in=list(earlier)):
        earlier[each.company_id].append(each)
    new = []
    for each in proposals:
        # Two rows may name one firm that is kept without a number.
        if not is_known(each, earlier[each.company_id]):
            new.append(each)
            earlier[each.company_id].append(each)
    return new


def _outdate(batch: ImportBatch, *, now: datetime) -> None:
    """Close what earlier lists proposed for answers that this one has just written."""
    written = batch.rows.filter(outcome=ImportRow.Outcome.UPDATE).values("company")
    waiting = Proposal.objects.open().filter(company__in=written)
    found = list(waiting.select_related("company").prefetch_related("company__categories"))
    old = [each.pk for each in found if _is_outdated(each)]
    Proposal.objects.filter(pk__in=old).update(state=Proposal.State.OUTDATED, decided_at=now)


def _is_outdated(proposal: Proposal) -> bool:
    company = proposal.company
    codes = [row.code for row in company.categories.all()]
    return _today(company, codes, proposal.question) != proposal.old


def _today(company: Company, categories: Iterable[str], question: str) -> dict[str, Any]:
    answers = answers_with(company, categories=categories, products=())
    return values_of(company, answers, question)


def _tell_officers(batch: ImportBatch, count: int, *, now: datetime) -> None:
    """Tell the others who work for the municipality, once per batch."""
    people = officers_of(batch.municipality).exclude(pk=batch.committed_by_id or 0)
    notify(
        recipients={"officer": people},
        kind="companies/proposals_made",
        event_key=f"proposals:{batch.public_id}",
        facts={"company": "", "municipality": batch.municipality.name, "count": count},
        path=f"{path_of('municipality_companies', batch.municipality_id)}?proposed=on",
        group_label=batch.municipality.name,
        about=Subject(municipality=batch.municipality_id),
        now=now,
    )

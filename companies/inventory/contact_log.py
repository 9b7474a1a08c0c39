"""A municipality's own record of a firm: contacts, follow-ups, what stops it from exporting.

Seen by officers of that municipality alone, never by the firm or by advisers.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404

from companies.models import Barrier, Company, ContactEntry, FollowUp, Municipality
from companies.people.access import Visitor, get_municipality_for, officers_of, remaining
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission


class NotAnOfficer(ValueError):
    """Only who works for the municipality now can be responsible for a follow-up."""


@dataclass(frozen=True, kw_only=True)
class ContactLog:
    """All that the municipality has noted of the firm; entries and follow-ups in their order.

    `is_closed` where the firm is no longer the municipality's: there to read, nothing is added.
    """

    company: Company
    municipality: Municipality
    is_closed: bool
    entries: list[ContactEntry]
    follow_ups: list[FollowUp]
    barriers: list[Barrier]


def get_log_for(user: Visitor, code: str, public_id: str) -> ContactLog:
    """Return the log. Raises Http404 to anybody but officers of the municipality. Six queries.

    A firm that is neither theirs nor in their record does not exist for them.
    """
    municipality = get_municipality_for(user, code, Permission.INVENTORY_VIEW)
    company = Company.objects.filter(public_id=public_id).first()
    if company is None:
        raise Http404
    # A reminder of before a merge links to the record that is gone; the log has moved on.
    company = remaining(company)
    of_both = {"company": company, "municipality": municipality}
    log = ContactLog(
        company=company,
        municipality=municipality,
        is_closed=not _is_of(company, municipality),
        entries=list(
            ContactEntry.objects.filter(**of_both)
            .select_related("created_by", "import_batch")
            .order_by("-on", "-id")
        ),
        follow_ups=list(
            FollowUp.objects.filter(**of_both)
            .select_related("responsible", "done_by")
            .order_by("due_on", "id")
        ),
        barriers=list(Barrier.objects.filter(**of_both).order_by("is_removed", "id")),
    )
    if log.is_closed and not (log.entries or log.follow_ups or log.barriers):
        raise Http404
    return log


def get_logged_company_for(
    user: Visitor, code: str, public_id: str
) -> tuple[Municipality, Company]:
    """Return the firm whose log the officer may write in, and the municipality; else Http404."""
    municipality = get_municipality_for(user, code, Permission.INVENTORY_EDIT)
    company = Company.objects.sent().filter(public_id=public_id, municipality=municipality).first()
    if company is None:
        raise Http404
    return municipality, company


def _is_of(company: Company, municipality: Municipality) -> bool:
    is_here = company.municipality_id == municipality.pk
    return is_here and company.is_sent and company.archived_at is None


@transaction.atomic
def add_entry(
    *, company: Company, kind: str, on: date, people: str, note: str, by: User, now: datetime
) -> ContactEntry:
    """Note a contact with the firm in the log of its municipality."""
    entry = ContactEntry.objects.create(
        company=company,
        municipality_id=company.municipality_id,
        kind=kind,
        on=on,
        people=people,
        note=note,
        created_at=now,
        created_by=by,
    )
    audit.record(
        action="contact_log.entry_added", by=by, obj=entry, now=now, company=company.pk, kind=kind
    )
    return entry


@transaction.atomic
def add_follow_up(
    *, company: Company, what: str, due_on: date, responsible: User, by: User, now: datetime
) -> FollowUp:
    """Plan what is to be done about the firm. Raises NotAnOfficer."""
    check_officer(responsible, company.municipality)
    follow_up = FollowUp.objects.create(
        company=company,
        municipality_id=company.municipality_id,
        what=what,
        due_on=due_on,
        responsible=responsible,
        created_at=now,
        created_by=by,
    )
    audit.record(
        action="contact_log.follow_up_added",
        by=by,
        obj=follow_up,
        now=now,
        company=company.pk,
        due_on=f"{due_on}",
        responsible=responsible.pk,
    )
    return follow_up


@transaction.atomic
def set_follow_up_done(*, follow_up: FollowUp, is_done: bool, by: User, now: datetime) -> None:
    """Mark a follow-up done, or open again. Twice changes nothing."""
    same = FollowUp.objects.filter(pk=follow_up.pk, done_at__isnull=is_done)
    values = {"done_at": now, "done_by": by} if is_done else {"done_at": None, "done_by": None}
    if same.update(**values):
        action = "contact_log.follow_up_done" if is_done else "contact_log.follow_up_reopened"
        audit.record(action=action, by=by, obj=follow_up, now=now, company=follow_up.company_id)


@transaction.atomic
def note_barrier(*, company: Company, code: str, note: str, by: User, now: datetime) -> Barrier:
    """Note what stops the firm; one that was removed stands in the way again."""
    barrier, _ = Barrier.objects.update_or_create(
        company=company,
        municipality_id=company.municipality_id,
        code=code,
        defaults={"note": note, "is_removed": False, "changed_at": now, "changed_by": by},
    )
    audit.record(
        action="contact_log.barrier_noted", by=by, obj=barrier, now=now, company=company.pk,
        code=code,
    )  # fmt: skip
    return barrier


@transaction.atomic
def set_barrier_removed(*, barrier: Barrier, is_removed: bool, by: User, now: datetime) -> None:
    """Say whether the barrier is removed. Twice changes nothing."""
    other = Barrier.objects.filter(pk=barrier.pk, is_removed=not is_removed)
    if other.update(is_removed=is_removed, changed_at=now, changed_by=by):
        audit.record(
            action="contact_log.barrier_removed" if is_removed else "contact_log.barrier_back",
            by=by,
            obj=barrier,
            now=now,
            company=barrier.company_id,
            code=barrier.code,
        )


def check_officer(person: User, municipality: Municipality) -> None:
    """Raise NotAnOfficer unless the person works for the municipality now."""
    if not officers_of(municipality).filter(pk=person.pk).exists():
        raise NotAnOfficer

"""Reminders of follow-ups whose day has come."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from companies.models import FollowUp
from companies.people.access import officers_of
from xport.accounts.models import User
from xport.notifications import reminders
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject

CHUNK = 500


def remind_of_follow_ups(*, now: datetime) -> int:
    """Tell once of each open follow-up that is due; return how many were told of.

    Computed from the rows: a week without a scheduler delays the reminders and loses none.
    """
    told, chunk = 0, []
    due = due_follow_ups(now=now).select_related("municipality", "responsible")
    for follow_up in due.iterator(chunk_size=CHUNK):
        chunk.append(follow_up)
        if len(chunk) == CHUNK:
            told += _remind(chunk, now)
            chunk = []
    return told + _remind(chunk, now)


def due_follow_ups(*, now: datetime) -> QuerySet[FollowUp]:
    """Return the open follow-ups whose day has come with their firms, the oldest first.

    The log of a firm that has moved or gone is closed, and nobody is reminded of it.
    """
    return (
        FollowUp.objects.filter(done_at=None, due_on__lte=localdate(now))
        .filter(company__municipality=F("municipality"))
        .filter(company__archived_at=None, company__sent_at__isnull=False)
        .select_related("company")
        .order_by("due_on", "pk")
    )


def _remind(follow_ups: list[FollowUp], now: datetime) -> int:
    untold = reminders.untold([_key(each) for each in follow_ups])
    return sum(_remind_of(each, now) for each in follow_ups if _key(each) in untold)


@transaction.atomic
def _remind_of(follow_up: FollowUp, now: datetime) -> bool:
    people = _who_is_told(follow_up)
    # Nobody to tell: still due, for the municipality's first officer.
    if not people or not reminders.claim(_key(follow_up), now=now):
        return False
    company, municipality = follow_up.company, follow_up.municipality
    notify(
        recipients={"officer": people},
        kind="companies/follow_up_due",
        event_key=_key(follow_up),
        facts={
            "company": company.name,
            "what": follow_up.what,
            "due_on": f"{follow_up.due_on}",
        },
        path=path_of("municipality_company_log", municipality.pk, company.public_id),
        group_label=municipality.name,
        about=Subject(company=company.public_id, municipality=municipality.pk),
        now=now,
    )
    return True


def _who_is_told(follow_up: FollowUp) -> list[User]:
    """Return who is responsible; when that person has left, all officers."""
    officers = list(officers_of(follow_up.municipality))
    return [each for each in officers if each.pk == follow_up.responsible_id] or officers


def _key(follow_up: FollowUp) -> str:
    """A follow-up is told of once: who wants to be told again plans another."""
    return f"follow_up_due:{follow_up.pk}"

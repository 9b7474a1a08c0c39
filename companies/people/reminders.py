"""Reminders of profiles that nobody has confirmed for a year."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from companies.models import Company, Membership
from companies.people.access import senders_of
from xport.notifications import reminders
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject

STALE_AFTER = timedelta(days=365)
CHUNK = 500


def remind_of_profiles(*, now: datetime) -> int:
    """Ask the members of each firm that was last sent a year ago to confirm; return how many firms.

    Sending the profile again, changed or not, confirms it and starts another year.
    """
    is_taken_over = Exists(Membership.objects.filter(company=OuterRef("pk")))
    due = Company.objects.sent().filter(is_taken_over, sent_at__lte=now - STALE_AFTER)
    told, chunk = 0, []
    for company in due.order_by("sent_at", "pk").iterator(chunk_size=CHUNK):
        chunk.append(company)
        if len(chunk) == CHUNK:
            told += _remind(chunk, now)
            chunk = []
    return told + _remind(chunk, now)


def _remind(companies: list[Company], now: datetime) -> int:
    untold = reminders.untold([_key(company, now) for company in companies])
    return sum(_remind_of(company, now) for company in companies if _key(company, now) in untold)


@transaction.atomic
def _remind_of(company: Company, now: datetime) -> bool:
    if not reminders.claim(_key(company, now), now=now):
        return False
    notify(
        recipients={"member": senders_of(company)},
        kind="companies/profile_stale",
        event_key=_key(company, now),
        facts={"company": company.name, "sent_on": f"{localdate(company.sent_at)}"},
        path=path_of("company", company.public_id),
        group_label=company.name,
        about=Subject(company=company.public_id),
        now=now,
    )
    return True


def _key(company: Company, now: datetime) -> str:
    """Name the year that has passed: a firm that does not answer is asked again in the next."""
    years = (now - (company.sent_at or now)) // STALE_AFTER
    return f"profile_stale:{company.pk}:{company.sent_at:%Y%m%d%H%M%S}:{years}"

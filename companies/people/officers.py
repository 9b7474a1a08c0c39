"""How a lead officer administers the officers of a municipality."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from companies.models import Municipality, Officer
from companies.people.actions import (
    OfficeChange,
    appoint_officer,
    lock_offices,
    tell_of_office,
)
from companies.people.policies import check_lead_remains
from xport.accounts import audit, buckets
from xport.accounts.actions import create_person
from xport.accounts.models import User

# An appointment mails a stranger and shows them an inventory: nobody makes many by mistake.
APPOINTMENTS_AT_ONCE = 20
APPOINTMENTS_PER_HOUR = 10


class AlreadyOfficer(Exception):
    """The person works for the municipality already."""


class AccountClosed(Exception):
    """The address belongs to an account that an operator has closed."""


def officers_now(municipality: Municipality) -> QuerySet[Officer]:
    """Return the municipality's offices of today, leads first. One query."""
    offices = municipality.officers.filter(ended_at=None).select_related("user")
    return offices.order_by("-is_lead", "created_at", "pk")


def officers_before(municipality: Municipality) -> QuerySet[Officer]:
    """Return the offices that have ended, the latest first. One query."""
    offices = municipality.officers.exclude(ended_at=None).select_related("user")
    return offices.order_by("-ended_at", "pk")


def appoint_by_email(
    *,
    municipality: Municipality,
    email: str,
    full_name: str,
    is_lead: bool,
    by: User,
    now: datetime,
) -> Officer:
    """Make whoever has the address officer and tell them; who has no account yet gets one.

    A new account has no password: only who reads the mailbox can choose one. `full_name` is for a
    new account alone. Raises AlreadyOfficer, AccountClosed, TooManyTries.
    """
    # Outside the transaction: a refused try must stay counted.
    buckets.take(
        f"appoint:{by.pk}",
        capacity=APPOINTMENTS_AT_ONCE,
        per_hour=APPOINTMENTS_PER_HOUR,
        now=now,
    )
    with transaction.atomic():
        lock_offices(municipality.pk)
        person = User.objects.filter(email__iexact=email).first()
        _check_can_be_appointed(person, municipality)
        user = person or create_person(
            email=email,
            full_name=full_name,
            language=by.language,
            password=None,
            by=by,
            now=now,
        )
        office = appoint_officer(
            user=user, municipality=municipality, is_lead=is_lead, by=by, now=now
        )
        tell_of_office(office, OfficeChange.APPOINTED, now, is_new_person=person is None)
    return office


@transaction.atomic
def set_lead(*, office: Officer, is_lead: bool, by: User, now: datetime) -> Officer:
    """Let an officer lead, or lead no more, and tell them; an ended task stays as it is.

    Raises LastLead.
    """
    lock_offices(office.municipality_id)
    office.refresh_from_db()
    if office.ended_at is not None or office.is_lead == is_lead:
        return office
    if not is_lead:
        check_lead_remains(office)
    office.is_lead = is_lead
    office.save(update_fields=["is_lead"])
    audit.record(action="officer.lead_set", by=by, obj=office, now=now, is_lead=is_lead)
    change = OfficeChange.LEADS if is_lead else OfficeChange.LEADS_NO_MORE
    tell_of_office(office, change, now)
    return office


def _check_can_be_appointed(person: User | None, municipality: Municipality) -> None:
    if person is None:
        return
    if not person.is_active:
        raise AccountClosed
    if municipality.officers.filter(user=person, ended_at=None).exists():
        raise AlreadyOfficer

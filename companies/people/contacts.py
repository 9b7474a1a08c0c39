"""A firm's contact persons: who can be called, and who answers first."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from companies.models import Company, ContactPerson
from companies.profile.actions import lock
from companies.profile.policies import check_member, check_unclaimed
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission
from xport.lib import versions

MOST_CONTACTS = 20


class ContactsChangedMeanwhile(Exception):
    """Somebody else saved the firm's contact persons since they were read."""


class TooManyContacts(ValueError):
    """A firm has at most MOST_CONTACTS contact persons."""


class FirstContactTwice(ValueError):
    """Only one person can be the one to call first."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    is_first_contact: bool = False


def contacts_of(company: Company) -> list[ContactPerson]:
    """Return the firm's contact persons, the first contact first. One query."""
    return list(company.contacts.order_by("-is_first_contact", "position"))


def version_of(contacts: Iterable[ContactPerson]) -> str:
    """Return a word that changes with the persons and what is said of them."""
    return versions.version_of([asdict(_contact(each)) for each in contacts])


@transaction.atomic
def save_contacts(
    *,
    company: Company,
    contacts: list[Contact],
    version: str,
    as_officer: bool,
    by: User,
    now: datetime,
) -> None:
    """Replace a firm's contact persons; without a first contact the first listed becomes it.

    By a member of the firm, or `as_officer` while it has none. `version` is what version_of
    gave for the persons read. Raises ContactsChangedMeanwhile, FirstContactTwice, TooManyContacts,
    CompanyClaimed, NoLongerMember.
    """
    company = lock(company)
    if as_officer:
        check_unclaimed(company)
    else:
        check_member(company, by, Permission.COMPANY_EDIT)
    if len(contacts) > MOST_CONTACTS:
        raise TooManyContacts
    listed = _with_first_contact(contacts)
    present = contacts_of(company)
    if [_contact(each) for each in present] == listed:
        return
    if version != version_of(present):
        raise ContactsChangedMeanwhile
    source = "municipality" if as_officer else "company"
    _replace(company, present, listed, source=source, by=by, now=now)
    # How many, never who: the audit log cannot be erased.
    audit.record(action="company.contacts_saved", by=by, obj=company, now=now, count=len(listed))


def _replace(
    company: Company,
    present: list[ContactPerson],
    listed: list[Contact],
    *,
    source: str,
    by: User,
    now: datetime,
) -> None:
    company.contacts.all().delete()
    shared = {"company": company, "changed_at": now, "changed_by": by}
    ContactPerson.objects.bulk_create(
        ContactPerson(position=place, **shared, **_origin(contact, present, now), **asdict(contact))
        for place, contact in enumerate(listed)
    )
    company.provenance["contacts"] = {
        "source": source,
        "date": localdate(now).isoformat(),
        "by": by.pk,
    }
    company.save(update_fields=["provenance"])


def _origin(contact: Contact, present: list[ContactPerson], now: datetime) -> dict[str, Any]:
    """Return where the person came from, and when: corrections change neither."""
    for each in present:
        if each.name == contact.name or (contact.email and each.email == contact.email):
            return {"source": each.source, "created_at": each.created_at}
    return {"created_at": now}


def _with_first_contact(contacts: list[Contact]) -> list[Contact]:
    """Return them with the first contact first."""
    first = [each for each in contacts if each.is_first_contact]
    if len(first) > 1:
        raise FirstContactTwice
    if contacts and not first:
        first = [Contact(**{**asdict(contacts[0]), "is_first_contact": True})]
        return [*first, *contacts[1:]]
    return [*first, *(each for each in contacts if not each.is_first_contact)]


def _contact(row: ContactPerson) -> Contact:
    return Contact(
        name=row.name,
        role=row.role,
        phone=row.phone,
        email=row.email,
        is_first_contact=row.is_first_contact,
    )

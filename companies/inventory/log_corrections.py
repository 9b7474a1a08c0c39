"""How an entry of a contact log is corrected or removed: nothing that was written vanishes.

The log may be a public record. What an entry said before stays as a version, and a removed entry
stands there as removed, with its words kept until the municipality has decided about disposal.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from companies.inventory.contact_log import get_logged_company_for
from companies.models import Company, ContactEntry, ContactEntryVersion
from companies.people.access import Visitor, roles_at
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Role

_FIELDS = ("kind", "on", "people", "note")


class EntryRemoved(ValueError):
    """What is removed is not corrected: that would tell what it said."""


def get_entry_for(user: Visitor, code: str, public_id: str, entry: int) -> ContactEntry:
    """Return an entry of an open log to who may change it: its author, or a lead.

    Raises Http404 to who may not read the log, PermissionDenied to another officer.
    """
    municipality, company = get_logged_company_for(user, code, public_id)
    found = (
        ContactEntry.objects.filter(pk=entry, company=company, municipality=municipality)
        .select_related("company", "municipality")
        .first()
    )
    if found is None:
        raise Http404
    if not may_change(found, user, is_lead=is_lead_at(user, code)):
        raise PermissionDenied
    return found


def may_change(entry: ContactEntry, user: Visitor, *, is_lead: bool) -> bool:
    return entry.removed_at is None and (is_lead or entry.created_by_id == user.pk)


def is_lead_at(user: Visitor, code: str) -> bool:
    return Role.LEAD_OFFICER in roles_at(user, code)


def versions_of(company: Company, code: str) -> dict[int, list[ContactEntryVersion]]:
    """Return what each entry of the log said before, the latest first. One query. For leads."""
    found: dict[int, list[ContactEntryVersion]] = {}
    of_log = ContactEntryVersion.objects.filter(entry__company=company, entry__municipality=code)
    for version in of_log.select_related("replaced_by").order_by("-replaced_at", "-pk"):
        found.setdefault(version.entry_id, []).append(version)
    return found


@transaction.atomic
def correct_entry(
    *,
    entry: ContactEntry,
    kind: str,
    on: date,
    people: str,
    note: str,
    by: User,
    now: datetime,
) -> ContactEntry:
    """Let the entry say something else, and keep what it said. The same again changes nothing.

    Raises EntryRemoved.
    """
    entry = ContactEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.removed_at is not None:
        raise EntryRemoved
    said = {name: getattr(entry, name) for name in _FIELDS}
    says = {"kind": kind, "on": on, "people": people, "note": note}
    if said == says:
        return entry
    ContactEntryVersion.objects.create(entry=entry, **said, replaced_at=now, replaced_by=by)
    ContactEntry.objects.filter(pk=entry.pk).update(**says, corrected_at=now)
    audit.record(
        action="contact_log.entry_corrected",
        by=by,
        obj=entry,
        now=now,
        company=entry.company_id,
        fields=[name for name in _FIELDS if said[name] != says[name]],
    )
    entry.refresh_from_db()
    return entry


@transaction.atomic
def remove_entry(*, entry: ContactEntry, by: User, now: datetime) -> None:
    """Hide the entry's words from the log. Twice is as once.

    They are kept until the municipality has decided about disposal.
    """
    present = ContactEntry.objects.filter(pk=entry.pk, removed_at=None)
    if present.update(removed_at=now, removed_by=by):
        audit.record(
            action="contact_log.entry_removed",
            by=by,
            obj=entry,
            now=now,
            company=entry.company_id,
        )

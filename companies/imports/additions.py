"""What a row brings beside the firm's answers: a contact person, and a note for the contact log.

Contact persons are added to a firm that nobody has claimed, and none is changed or removed. Notes
are the municipality's own, so they are added whoever answers for the firm. Nothing is added twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import F

from companies.imports.reading.results import CompanyFacts
from companies.imports.reading.values import LONGEST_NAME
from companies.models import ContactEntry, ContactPerson
from companies.people.contacts import MOST_CONTACTS

CONTACT, NOTE = "contact", "note"
# Why nothing is added.
CLAIMED, KNOWN, FULL = "claimed", "known", "full"


@dataclass(frozen=True, kw_only=True)
class Addition:
    """A contact person (name, role, phone, email) or a note (text).

    `kept` says why it is not added, "" if it is.
    """

    kind: str
    values: dict[str, str]
    kept: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Addition":
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is there beside a firm's answers."""

    is_claimed: bool = False
    contacts: tuple[ContactPerson, ...] = ()
    notes: frozenset[str] = frozenset()


def listed_additions(facts: CompanyFacts) -> tuple[Addition, ...]:
    """Return what the row names, all of it to be added."""
    found = []
    # An address without a person is worth having: it stands in the name's place.
    name = facts.contact_name or facts.contact_email or facts.contact_phone
    if name:
        values = {"name": name[:LONGEST_NAME], "role": facts.contact_role}
        values |= {"phone": facts.contact_phone, "email": facts.contact_email}
        found.append(Addition(kind=CONTACT, values=values))
    if facts.notes:
        found.append(Addition(kind=NOTE, values={"text": facts.notes}))
    return tuple(found)


def judged(found: Sequence[Addition], beside: Beside) -> tuple[Addition, ...]:
    """Return them, each with why it is not added to a firm that has this, if it is not."""
    return tuple(
        Addition(kind=each.kind, values=each.values, kept=_kept(each, beside)) for each in found
    )


def _kept(addition: Addition, beside: Beside) -> str:
    if addition.kind == NOTE:
        return KNOWN if addition.values["text"] in beside.notes else ""
    if beside.is_claimed:
        return CLAIMED
    if any(_is_same(each, addition.values) for each in beside.contacts):
        return KNOWN
    return FULL if len(beside.contacts) >= MOST_CONTACTS else ""


def _is_same(contact: ContactPerson, values: Mapping[str, str]) -> bool:
    same_email = values["email"] and contact.email.casefold() == values["email"].casefold()
    return bool(same_email) or contact.name.casefold() == values["name"].casefold()


def contact_of(company_id: int, addition: Addition, beside: Beside, **shared: Any) -> ContactPerson:
    """Return the person, not saved; the first of a firm is the one to call first."""
    last = max((each.position for each in beside.contacts), default=-1)
    return ContactPerson(
        company_id=company_id,
        position=last + 1,
        is_first_contact=not any(each.is_first_contact for each in beside.contacts),
        source=ContactPerson.Source.IMPORT,
        **addition.values,
        **shared,
    )


def besides_of(companies: Mapping[int, bool]) -> dict[int, Beside]:
    """Return what is there beside each firm, by its id; given whether each is claimed.

    Two queries.
    """
    contacts: dict[int, list[ContactPerson]] = {pk: [] for pk in companies}
    for contact in ContactPerson.objects.filter(company__in=companies):
        contacts[contact.company_id].append(contact)
    notes: dict[int, set[str]] = {pk: set() for pk in companies}
    for company_id, note in _notes_of(companies):
        notes[company_id].add(note)
    return {
        pk: Beside(is_claimed=is_claimed, contacts=tuple(contacts[pk]), notes=frozenset(notes[pk]))
        for pk, is_claimed in companies.items()
    }


def _notes_of(companies: Mapping[int, bool]) -> Iterator[tuple[int, str]]:
    """Yield the notes of each firm in the log of the municipality that it is in now."""
    entries = ContactEntry.objects.filter(
        company__in=companies, municipality=F("company__municipality"), kind=ContactEntry.Kind.NOTE
    )
    return entries.values_list("company_id", "note").iterator()

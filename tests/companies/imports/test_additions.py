"""Contact persons, notes and the advertising block of a list: added once, taken back, spared."""

from datetime import timedelta

import pytest

from companies.facts.personal_numbers import MASK
from companies.imports import batches
from companies.inventory.log_corrections import correct_entry
from companies.models import (
    Company,
    ContactEntry,
    ContactEntryVersion,
    ContactPerson,
    Membership,
)
from companies.people.contacts import Contact, contacts_of, save_contacts, version_of
from matchmaking.merging.actions import merge_companies, undo_merge
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.steps import committed, outcomes, previewed, run, undone
from tests.factories import NOW, CompanyFactory, ContactFactory
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
HEADERS = "Företag;Org.nr;Kontaktperson;Befattning;Telefon;E-post;Reklamspärr;Kommentar"
PERSON = "Anna Ek;VD;070-174 06 05;anna@a.example"


def listed(*lines):
    return "\n".join([HEADERS, *lines]).encode()


FIRST = listed(f"A AB;{NUMBERS[0]};{PERSON};Ja;Ringde {PERSONAL_NUMBER}")


def kept(row):
    return {each["kind"]: each["kept"] for each in row.additions}


def test_a_new_firm_gets_its_contact_note_and_block(officer):
    batch = committed(FIRST, by=officer)

    company = Company.objects.get()
    person = company.contacts.get()
    assert (person.name, person.role, person.email) == ("Anna Ek", "VD", "anna@a.example")
    assert (person.source, person.created_at, person.is_first_contact) == ("import", NOW, True)
    entry = ContactEntry.objects.get()
    assert (entry.kind, entry.note, entry.import_batch) == ("note", f"Ringde {MASK}", batch)
    assert (entry.company, entry.created_by) == (company, officer)
    assert company.has_advertising_block is True
    assert company.provenance["has_advertising_block"]["source"] == "import"
    details = AuditEntry.objects.get(action="inventory.imported").details
    assert (details["contacts"], details["notes"]) == (1, 1)


def test_the_same_list_again_adds_nothing(officer):
    committed(FIRST, by=officer)

    batch = committed(FIRST, by=officer, at=LATER)

    assert batch.counts == {"unchanged": 1}
    assert kept(batch.rows.get()) == {"contact": "known", "note": "known"}
    assert (ContactPerson.objects.count(), ContactEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Anna Ek;Ägare;;annan@a.example", ["Anna Ek"]),
        ("Anna Ek-Berg;;;ANNA@a.example", ["Anna Ek"]),
        ("Bo Alm;;;bo@a.example", ["Anna Ek", "Bo Alm"]),
        (";;;info@a.example", ["Anna Ek", "info@a.example"]),
    ],
)
def test_only_a_person_who_is_not_there_is_added(officer, line, names):
    committed(FIRST, by=officer)

    committed(listed(f"A AB;{NUMBERS[0]};{line};;"), by=officer, at=LATER)

    contacts = contacts_of(Company.objects.get())
    assert [each.name for each in contacts] == names
    assert (contacts[0].role, contacts[0].email) == ("VD", "anna@a.example")
    assert [each.is_first_contact for each in contacts] == [True, False][: len(names)]


def test_a_firm_that_answers_for_itself_names_its_own_contacts(sent_company, officer):
    number = sent_company.organisation_number

    batch = committed(listed(f"{sent_company.name};{number};{PERSON};Ja;Ring"), by=officer)

    row = batch.rows.get()
    assert (row.outcome, kept(row)) == ("update", {"contact": "claimed", "note": ""})
    assert not ContactPerson.objects.exists()
    assert ContactEntry.objects.get().note == "Ring"
    sent_company.refresh_from_db()
    assert sent_company.has_advertising_block is None


def test_of_a_firm_that_is_not_sent_nothing_is_added(draft_only_company, officer):
    number = draft_only_company.organisation_number

    committed(listed(f"Annat AB;{number};{PERSON};Ja;Ring"), by=officer)

    assert not ContactPerson.objects.exists()
    assert not ContactEntry.objects.exists()


def test_a_firm_that_is_claimed_after_the_preview_keeps_its_own(officer, owner):
    company = CompanyFactory(organisation_number=NUMBERS[0], name="A AB")
    batch = previewed(FIRST, by=officer)
    assert kept(batch.rows.get()) == {"contact": "", "note": ""}
    Membership.objects.create(company=company, user=owner, role="owner", created_at=NOW)

    batches.ask_to_commit(batch=batch, by=officer, now=LATER)
    run(batch, LATER)

    assert kept(batch.rows.get()) == {"contact": "claimed", "note": ""}
    assert not company.contacts.exists()


def test_undo_takes_back_exactly_what_was_added(officer):
    company = CompanyFactory(organisation_number=NUMBERS[0], name="A AB")
    other = ContactFactory(company=company, name="Bo Alm")
    note = ContactEntry.objects.create(
        company=company, municipality=company.municipality, kind="note", on=NOW, note="Egen",
        created_at=NOW,
    )  # fmt: skip
    batch = committed(FIRST, by=officer)
    assert company.contacts.count() == 2

    undone(batch, officer)

    assert list(company.contacts.all()) == [other]
    assert list(ContactEntry.objects.all()) == [note]
    company.refresh_from_db()
    assert company.has_advertising_block is None
    assert batch.rows.get().undone == "all"


def test_undo_removes_a_new_firm_with_what_came_along(officer):
    batch = committed(FIRST, by=officer)

    undone(batch, officer)

    assert not Company.objects.exists()
    assert not ContactEntry.objects.exists()
    assert batch.rows.get().undone == "all"


@pytest.mark.parametrize("is_new", [True, False])
def test_undo_leaves_a_contact_that_somebody_has_saved(officer, is_new):
    if not is_new:
        CompanyFactory(organisation_number=NUMBERS[0], name="A AB")
    batch = committed(FIRST, by=officer)
    company = Company.objects.get()
    version = version_of(contacts_of(company))
    save_contacts(
        company=company, contacts=[Contact(name="Anna Ek", role="Ägare")], version=version,
        as_officer=True, by=officer, now=LATER,
    )  # fmt: skip

    undone(batch, officer)

    person = company.contacts.get()
    # Where the person came from stays known.
    assert (person.role, person.source, person.created_at) == ("Ägare", "import", NOW)
    assert batch.rows.get().undone == ("kept" if is_new else "partly")


@pytest.mark.parametrize("is_new", [True, False])
def test_undo_leaves_a_note_that_somebody_has_corrected(officer, is_new):
    if not is_new:
        CompanyFactory(organisation_number=NUMBERS[0], name="A AB")
    batch = committed(FIRST, by=officer)
    entry = ContactEntry.objects.get()
    correct_entry(
        entry=entry, kind="note", on=NOW.date(), people="", note="Ringde Bo", by=officer, now=LATER
    )

    undone(batch, officer)

    assert ContactEntry.objects.get().note == "Ringde Bo"
    assert ContactEntryVersion.objects.count() == 1
    assert batch.rows.get().undone == ("kept" if is_new else "partly")


def test_undo_leaves_the_contacts_of_a_firm_claimed_since(officer, owner):
    company = CompanyFactory(organisation_number=NUMBERS[0], name="A AB")
    batch = committed(FIRST, by=officer)
    Membership.objects.create(company=company, user=owner, role="owner", created_at=LATER)

    undone(batch, officer)

    assert company.contacts.count() == 1
    assert not ContactEntry.objects.exists()
    assert batch.rows.get().undone == "partly"


def test_no_block_is_an_answer_and_an_empty_cell_is_none(officer):
    committed(FIRST, by=officer)

    committed(listed(f"A AB;{NUMBERS[0]};;;;;;"), by=officer, at=LATER)
    assert Company.objects.get().has_advertising_block is True

    batch = committed(
        listed(f"A AB;{NUMBERS[0]};;;;;Nej;"), by=officer, at=LATER + timedelta(days=1)
    )
    assert Company.objects.get().has_advertising_block is False
    assert outcomes(batch) == {2: "update"}


def test_a_block_outlives_a_merge_and_its_undoing(officer):
    kept = CompanyFactory()
    gone = CompanyFactory(organisation_number=None, has_advertising_block=True)

    merge = merge_companies(kept=kept, gone=gone, chosen=[], by=officer, now=NOW)
    kept.refresh_from_db()
    assert kept.has_advertising_block is True

    undo_merge(merge=merge, by=officer, now=LATER)
    kept.refresh_from_db()
    assert kept.has_advertising_block is None

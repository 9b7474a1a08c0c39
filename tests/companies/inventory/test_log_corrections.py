from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from companies.inventory import contact_log, log_corrections
from companies.inventory.queries import inventory_of
from companies.inventory.working_list import with_care
from companies.models import ContactEntryVersion
from tests.cast import ELSEWHERE, HOME
from tests.factories import NOW, OfficerFactory
from xport.accounts.models import AuditEntry

TODAY = NOW.date()
LATER = NOW + timedelta(days=1)


@pytest.fixture
def company(inventoried_company):
    return inventoried_company


@pytest.fixture
def entry(company, officer):
    return contact_log.add_entry(
        company=company, kind="call", on=TODAY, people="Eva Ek", note="Nej", by=officer, now=NOW
    )


def correct(entry, by, note="Ja"):
    return log_corrections.correct_entry(
        entry=entry, kind="call", on=TODAY, people="Eva Ek", note=note, by=by, now=LATER
    )


def test_correction_keeps_what_was_said(company, entry, officer):
    corrected = correct(entry, officer)

    assert (corrected.note, corrected.corrected_at) == ("Ja", LATER)
    (version,) = log_corrections.versions_of(company, HOME)[entry.pk]
    assert (version.note, version.people, version.replaced_by) == ("Nej", "Eva Ek", officer)
    row = AuditEntry.objects.get(action="contact_log.entry_corrected")
    assert row.details == {"company": company.pk, "fields": ["note"]}


def test_same_words_again_are_no_correction(entry, officer):
    correct(entry, officer, note="Nej")

    assert not ContactEntryVersion.objects.exists()
    assert not AuditEntry.objects.filter(action="contact_log.entry_corrected").exists()


def test_removed_entry_keeps_its_words_and_is_audited_once(company, entry, officer, lead_officer):
    log_corrections.remove_entry(entry=entry, by=lead_officer, now=LATER)
    log_corrections.remove_entry(entry=entry, by=officer, now=LATER)

    entry.refresh_from_db()
    assert (entry.note, entry.removed_by, entry.removed_at) == ("Nej", lead_officer, LATER)
    row = AuditEntry.objects.get(action="contact_log.entry_removed")
    assert row.details == {"company": company.pk}


def test_removed_entry_is_not_corrected(entry, officer):
    log_corrections.remove_entry(entry=entry, by=officer, now=LATER)

    with pytest.raises(log_corrections.EntryRemoved):
        correct(entry, officer)


def test_removed_contact_is_no_contact(company, entry, officer, home):
    def last_contact():
        return with_care(inventory_of(home), home).get().last_contact_on

    assert last_contact() == TODAY
    log_corrections.remove_entry(entry=entry, by=officer, now=LATER)
    assert last_contact() is None


@pytest.mark.parametrize("who", ["officer", "lead_officer"])
def test_author_and_lead_may_change_an_entry(company, entry, request, who):
    user = request.getfixturevalue(who)

    assert log_corrections.get_entry_for(user, HOME, company.public_id, entry.pk) == entry


def test_another_officer_may_not(company, entry):
    with pytest.raises(PermissionDenied):
        log_corrections.get_entry_for(OfficerFactory().user, HOME, company.public_id, entry.pk)


@pytest.mark.parametrize("who", ["officer_elsewhere", "owner", "adviser"])
def test_entry_does_not_exist_for_others(company, entry, request, who):
    with pytest.raises(Http404):
        log_corrections.get_entry_for(
            request.getfixturevalue(who), HOME, company.public_id, entry.pk
        )


def test_entry_of_a_closed_log_is_not_changed(company, entry, officer, elsewhere):
    company.municipality = elsewhere
    company.save()

    for code in (HOME, ELSEWHERE):
        with pytest.raises(Http404):
            log_corrections.get_entry_for(officer, code, company.public_id, entry.pk)

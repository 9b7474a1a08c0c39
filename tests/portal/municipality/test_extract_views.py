import csv
import io
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from companies.inventory import contact_log
from companies.inventory.log_corrections import correct_entry, remove_entry
from companies.inventory.working_list import set_responsible
from companies.models import ContactEntry, ContactPerson, ImportBatch, ImportRow, Move, ProfileDraft
from companies.people.invitations import Invitee, invite
from companies.profile.answers import answers_of, draft_answers_of
from tests.cast import HOME, add_draft
from tests.companies.profile.test_settling import propose, settle
from tests.factories import NOW, MoveRequestFactory
from tests.pdf_files import read_pdf
from xport.accounts.models import AuditEntry
from xport.portal.municipality.archive.relations import relations
from xport.portal.municipality.holdings.relations import IN_SECTION, LEFT_OUT

NAME = "municipality_company_extract"
SECRET = "Utkastets hemlighet"
BO_EK = {"name": "Bo Ek", "role": "vd", "phone": "", "email": ""}


@pytest.fixture
def firm(inventoried_company, officer):
    """A firm of which something is held everywhere, and that has written what it has not sent."""
    company = inventoried_company
    company.turnover_ksek = 1234
    company.provenance = {"turnover_ksek": {"source": "import", "date": "2026-11-02", "by": None}}
    company.save()
    shared = {"company": company, "by": officer, "now": NOW}
    contact_log.add_entry(
        **shared, kind="call", on=NOW.date(), people="Siv Ek, vd", note='=1+1 #read("x")'
    )
    contact_log.add_follow_up(**shared, what="Ring igen", due_on=NOW.date(), responsible=officer)
    contact_log.note_barrier(**shared, code="finance", note="Saknar rörelsekapital")
    set_responsible(
        municipality=company.municipality, companies=[company], officer=officer, by=officer, now=NOW
    )
    ContactPerson.objects.create(
        company=company, position=0, name="Bo Ek", phone="0380-1", changed_at=NOW
    )
    batch = ImportBatch.objects.create(
        municipality=company.municipality, created_at=NOW, file_name="lista.csv", sha256="0" * 64
    )
    ImportRow.objects.create(
        batch=batch, number=7, outcome="create", company=company, values={"turnover_ksek": 1234}
    )
    ProfileDraft.objects.create(company=company, answers={"ambition": SECRET}, changed_at=NOW)
    return company


def url(company, end=""):
    return reverse(f"{NAME}{end}", args=[HOME, company.public_id])


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_page_shows_everything_that_is_held_and_never_the_draft(at_work, firm, officer):
    text = at_work.get(url(firm)).text

    for held in ("1,2 Mkr", "Siv Ek", "Ring igen", "Saknar rörelsekapital", "Bo Ek"):
        assert held in text
    assert "lista.csv, rad 7" in text
    assert officer.full_name in text
    assert SECRET not in text


def test_values_that_may_be_secret_are_marked_with_the_law_to_weigh(at_work, firm):
    extract = at_work.get(url(firm)).context["extract"]

    marks = {(s.code, row.name): row.review for s in extract.sections for row in s.rows}
    assert marks["answers", "Omsättning"] == "business"
    assert marks["people", "Kontaktperson"] == "person"
    assert marks["contact_log", "Samtal"] == "note"
    assert marks["company", "Organisationsnummer"] == ""
    assert "OSL 30:23" in at_work.get(url(firm)).text


def test_table_says_the_same_as_the_page_and_text_stays_text(at_work, firm, officer):
    shown = at_work.get(url(firm)).context["extract"]
    head, *rows = rows_of(at_work.post(url(firm, "_csv")))

    assert len(head) == 6
    assert len(rows) == sum(len(section.rows) for section in shown.sections)
    turnover = next(row for row in rows if row[1] == "Omsättning")
    assert turnover[3:5] == ["import", "2026-11-02"]
    entry = AuditEntry.objects.get(action="extract.downloaded")
    assert (entry.actor_id, entry.object_id) == (officer.pk, str(firm.pk))
    assert entry.details == {"municipality": HOME, "kind": "csv"}


def test_pdf_is_tagged_and_sets_what_people_wrote_as_it_stands(at_work, firm):
    read = read_pdf(at_work.post(url(firm, "_pdf")).content)

    assert read.says_ua
    assert (read.language, read.untold_figures) == ("sv", 0)
    assert firm.name in read.title
    assert '=1+1 #read("x")' in read.text
    assert SECRET not in read.text
    assert AuditEntry.objects.get(action="extract.downloaded").details["kind"] == "pdf"


def test_firm_that_moved_away_leaves_only_what_officers_wrote(at_work, firm, elsewhere):
    firm.municipality = elsewhere
    firm.save()

    extract = at_work.get(url(firm)).context["extract"]

    assert [section.code for section in extract.sections][0] == "contact_log"
    assert "Siv Ek" in at_work.get(url(firm)).text
    assert "1,2 Mkr" not in at_work.get(url(firm)).text


def test_history_of_responsible_officers_is_told(at_work, firm, officer, lead_officer):
    for person in (lead_officer, None):
        set_responsible(
            municipality=firm.municipality,
            companies=[firm],
            officer=person,
            by=lead_officer,
            now=NOW,
        )

    extract = at_work.get(url(firm)).context["extract"]
    rows = next(s.rows for s in extract.sections if s.code == "responsible")

    with override("sv"):
        assert [row.value for row in rows] == ["ingen", str(lead_officer), str(officer)]


def rows_under(extract, code):
    return next(section.rows for section in extract.sections if section.code == code)


def test_everything_that_belongs_to_a_firm_or_municipality_is_decided(at_work, firm):
    shown = {section.code for section in at_work.get(url(firm)).context["extract"].sections}

    assert IN_SECTION.keys() | LEFT_OUT.keys() == set(relations())
    assert not IN_SECTION.keys() & LEFT_OUT.keys()
    assert set(IN_SECTION.values()) <= shown


def test_removed_entry_is_told_without_its_words(at_work, firm, officer):
    remove_entry(entry=ContactEntry.objects.get(), by=officer, now=NOW)

    page = at_work.get(url(firm))

    (row,) = rows_under(page.context["extract"], "contact_log")
    assert row.name == "Samtal, har tagits bort"
    assert "Siv Ek" not in page.text


def test_what_an_entry_said_before_is_told_to_leads_alone(client, firm, officer, lead_officer):
    entry = ContactEntry.objects.get()
    correct_entry(
        entry=entry,
        kind="visit",
        on=entry.on,
        people="Siv Ek, vd",
        note="Nytt",
        by=officer,
        now=NOW,
    )

    told = []
    for reader in (officer, lead_officer):
        client.force_login(reader)
        told.append('=1+1 #read("x")' in str(client.get(url(firm)).context["extract"].sections))

    assert told == [False, True]


def test_invitations_moves_and_the_block_are_told(at_work, firm, officer, elsewhere):
    firm.has_advertising_block = False
    firm.save()
    guest = Invitee(name="Eva Vd", email="eva@teknik.example", language="sv")
    invite(company=firm, invitee=guest, by=officer, now=NOW)
    Move.objects.create(
        company=firm, origin=elsewhere, destination=firm.municipality, name="Förr AB", moved_at=NOW
    )

    extract = at_work.get(url(firm)).context["extract"]

    assert "eva@teknik.example" in rows_under(extract, "invitations")[0].value
    assert rows_under(extract, "moves")[0].value == "Förr AB"
    assert "Reklamspärr" in [row.name for row in rows_under(extract, "company")]


def test_what_another_municipality_asks_is_told_and_what_the_firm_was_asked_is_not(
    at_work, firm, officer_elsewhere
):
    no = {"state": "declined", "reason": "Kvar här", "asked_by": officer_elsewhere}
    MoveRequestFactory(company=firm, name="Teknik (publ)", **no)
    MoveRequestFactory(company=firm, name="Fråga till företaget", asked_of=None, **no)

    (row,) = rows_under(at_work.get(url(firm)).context["extract"], "moves")

    assert row.name == "Tranås frågar efter företaget"
    assert "Teknik (publ)" in row.value
    assert "Kvar här" in row.value
    assert row.review == "note"


def test_row_of_a_list_tells_its_cells_person_and_answers(at_work, firm):
    ImportRow.objects.update(
        cells=["Teknik AB", ["date", "2026-11-02"]],
        additions=[{"kind": "contact", "values": BO_EK, "kept": ""}],
        questions=[
            {
                "code": "turnover_unit_unknown",
                "field": "turnover",
                "text": "1234",
                "options": ["tkr", "mkr", "leave_out"],
                "answer": "tkr",
            }
        ],
    )

    (row,) = rows_under(at_work.get(url(firm)).context["extract"], "imports")

    for said in (
        "Teknik AB; 2026-11-02",
        "Kontaktperson: Bo Ek, vd",
        "Hur mycket omsättning är ”1234”? 1\xa0234 tusen kronor",
    ):
        assert said in row.value


def test_row_of_a_list_says_its_values_in_words_and_units(at_work, firm):
    ImportRow.objects.update(
        values={
            "employees_class": "3",
            "turnover_ksek": 24512,
            "has_advertising_block": True,
            "categories": ["charging-infrastructure"],
        }
    )

    (row,) = rows_under(at_work.get(url(firm)).context["extract"], "imports")
    table = rows_of(at_work.post(url(firm, "_csv")))
    document = read_pdf(at_work.post(url(firm, "_pdf")).content).text

    assert "Anställda: 5–9; Omsättning: 24 512 tkr" in row.value.replace("\xa0", " ")
    assert "Reklamspärr: Ja" in row.value
    assert row.value in [each[2] for each in table]
    for machine_word in ("employees_class", "turnover_ksek", "charging-infrastructure"):
        assert machine_word not in row.value + document


def test_row_of_a_list_names_the_municipality_that_was_answered(at_work, firm):
    asked = {"code": "municipality_ambiguous", "field": "municipality", "text": "Ort"}
    ImportRow.objects.update(questions=[asked | {"options": [HOME], "answer": HOME}])

    (row,) = rows_under(at_work.get(url(firm)).context["extract"], "imports")

    assert f"”Ort”? {firm.municipality.name}" in row.value


def test_who_can_be_called_stands_under_a_heading_that_promises_no_more(at_work, firm):
    assert '<h2 id="people">Kontaktpersoner</h2>' in at_work.get(url(firm)).text


def test_accepting_into_a_draft_is_the_firms_own(client, sent_company, owner, officer):
    add_draft(sent_company, owner, replace(answers_of(sent_company), ambition=SECRET))
    made = propose(sent_company, "employees", officer, employees=40, employees_class=None)
    settle(sent_company, owner, made, answers=draft_answers_of(type(sent_company).objects.get()))
    made.refresh_from_db()
    client.force_login(officer)

    (row,) = rows_under(client.get(url(sent_company)).context["extract"], "proposals")

    assert (made.state, row.value) == ("accepted", "40; väntar")

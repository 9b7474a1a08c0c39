import csv
import io
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from companies.files import storage
from companies.imports.batches import upload_list
from companies.inventory import contact_log
from companies.inventory.log_corrections import correct_entry, remove_entry
from companies.inventory.moving import move_company
from companies.models import Company, ContactEntry, Officer
from companies.profile.answers import answers_of, draft_answers_of
from tests.cast import add_draft
from tests.companies.profile.test_settling import propose, settle
from tests.factories import NOW, CompanyFactory, MoveRequestFactory, organisation_number
from xport.portal.municipality.archive.making import PARTS, write_archive
from xport.portal.municipality.archive.tables import TABLES


def made(municipality, tell=lambda done, total: None):
    file = io.BytesIO()
    with override("sv"):
        write_archive(file, municipality, now=NOW, tell=tell)
    return zipfile.ZipFile(file)


def rows_of(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))


@pytest.fixture
def log(inventoried_company, officer):
    shared = {"company": inventoried_company, "by": officer, "now": NOW}
    contact_log.add_entry(**shared, kind="call", on=NOW.date(), people="Siv", note="=1+1\nÅäö")
    return inventoried_company


def test_archive_holds_every_table_and_explains_every_column(log, home):
    archive = made(home)

    readme = archive.read("README.txt").decode()
    names = set(archive.namelist())
    assert {f"{table.name}.csv" for table in TABLES} | {
        "README.txt",
        "firms.xlsx",
        "overview.xlsx",
    } == names
    for table in TABLES:
        head = archive.read(f"{table.name}.csv").decode("utf-8-sig").splitlines()[0].split(",")
        assert head == table.head
        assert f"{table.name}.csv" in readme
        assert all(f"  {column.name}: {column.meaning}" in readme for column in table.columns)


def test_log_and_firm_are_joined_by_the_code_and_text_is_no_formula(log, home):
    archive = made(home)

    (firm,), (entry,) = rows_of(archive, "firms"), rows_of(archive, "contact_log")
    assert firm["company"] == entry["company"] == log.public_id
    assert entry["note"] == "'=1+1\nÅäö"
    assert firm["organisation_number"] == log.organisation_number


def test_none_of_these_is_no_open_question(log, home):
    Company.objects.filter(pk=log.pk).update(certificates=[], languages=None, sells_in=["DE", "NO"])

    (firm,) = rows_of(made(home), "firms")

    assert (firm["certificates"], firm["languages"], firm["sells_in"]) == ("–", "", "DE; NO")


def test_what_is_not_sent_or_of_another_municipality_is_not_there(
    company_with_draft, company_elsewhere, home
):
    Company.objects.filter(pk=company_with_draft.pk).update(sent_at=None, ambition="Hemligt mål")

    archive = made(home)

    assert rows_of(archive, "firms") == []
    for name in archive.namelist():
        content = archive.read(name)
        assert b"Hemligt" not in content
        assert company_elsewhere.name.encode() not in content


def test_log_of_a_firm_that_moved_away_stays_and_the_firm_goes(log, home, elsewhere):
    Company.objects.filter(pk=log.pk).update(municipality=elsewhere)

    assert rows_of(made(home), "firms") == []
    assert rows_of(made(home), "contact_log")[0]["company_name"] == log.name
    assert rows_of(made(elsewhere), "contact_log") == []


def test_firm_that_moved_away_is_called_what_it_was_called_then(log, home, elsewhere, officer):
    move_company(company=log, destination=elsewhere, by=officer, now=NOW)
    Company.objects.filter(pk=log.pk).update(name="Nytt namn AB")

    archive = made(home)

    assert rows_of(archive, "contact_log")[0]["company_name"] == log.name
    (move,) = rows_of(archive, "moves")
    assert (move["company_name"], move["to"]) == (log.name, elsewhere.name)


def test_words_of_a_removed_entry_stay_hidden_and_earlier_words_are_there(log, home, officer):
    entry = ContactEntry.objects.get()
    correct_entry(
        entry=entry, kind="call", on=entry.on, people="Siv", note="Nytt", by=officer, now=NOW
    )
    (version,) = rows_of(made(home), "contact_log_versions")
    remove_entry(entry=entry, by=officer, now=NOW)

    archive = made(home)

    (row,) = rows_of(archive, "contact_log")
    assert version["note"] == "'=1+1\nÅäö"
    assert (row["note"], row["people"], row["removed_by"]) == ("", "", officer.email)
    assert rows_of(archive, "contact_log_versions") == []


def test_accepting_into_a_draft_is_the_firms_own(sent_company, owner, officer, home):
    add_draft(sent_company, owner, replace(answers_of(sent_company), ambition="Hemligt"))
    inside, name = (
        propose(sent_company, "employees", officer, employees=40, employees_class=None),
        propose(sent_company, "name", officer, name="Nya AB"),
    )
    draft = draft_answers_of(Company.objects.get())
    settle(sent_company, owner, inside, name, answers=draft)

    rows = rows_of(made(home), "proposals")

    told = {row["question"]: (row["state"], bool(row["decided_at"])) for row in rows}
    assert told == {"employees": ("open", False), "name": ("accepted", True)}


def test_lists_come_with_their_kept_copies(home, officer):
    cells = f"Företag;Org.nr\nNy AB;{organisation_number(999_002)}\n".encode()
    batch = upload_list(municipality=home, content=cells, name="lista.csv", by=officer, now=NOW)

    archive = made(home)

    (row,) = rows_of(archive, "imports")
    assert (row["import"], row["created_by"]) == (batch.public_id, officer.email)
    (copy,) = [name for name in archive.namelist() if name.startswith("imports/")]
    assert archive.read(copy) == storage.read(batch.stored_name)


def test_officers_who_have_left_are_in_it(home, officer):
    Officer.objects.update(ended_at=NOW + timedelta(days=1))

    (row,) = rows_of(made(home), "officers")

    assert row["email"] == officer.email
    assert row["ended_at"].startswith("2026-11-24T")


def test_progress_ends_at_all_parts(home):
    told = []

    made(home, tell=lambda done, total: told.append((done, total)))

    assert told[0] == (0, PARTS)
    assert told[-1] == (PARTS, PARTS)
    assert len(told) == PARTS + 1


def test_memory_does_not_grow_with_the_rows(home, officer, tmp_path):
    company = CompanyFactory()

    def add(count):
        ContactEntry.objects.bulk_create(
            ContactEntry(
                company=company, municipality=home, kind="call", on=NOW.date(),
                note="x" * 2000, created_at=NOW,
            )
            for _ in range(count)
        )  # fmt: skip

    def peak():
        tracemalloc.start()
        with (tmp_path / "a.zip").open("wb") as file:
            write_archive(file, home, now=NOW, tell=lambda done, total: None)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    add(2000)
    few = peak()
    add(8000)

    # The 8,000 rows more are 16 MB.
    assert peak() < few + 8_000_000


def test_requests_stand_at_both_and_who_answered_only_at_whose_officers_did(
    home, elsewhere, officer, officer_elsewhere
):
    no = {"state": "declined", "reason": "Kvar", "ended_at": NOW, "ended_by": officer}
    MoveRequestFactory(name="Fråga AB", asked_by=officer_elsewhere, **no)
    MoveRequestFactory(name="Företagets egen fråga AB", asked_of=None)

    (received,) = rows_of(made(home), "move_requests")
    made_there, of_firm = rows_of(made(elsewhere), "move_requests")

    assert received["company_name"] == made_there["company_name"] == "Fråga AB"
    assert (received["ended_by"], made_there["ended_by"]) == (officer.email, "")
    assert made_there["from"] == "Tranås"
    assert of_firm["company_name"] == "Företagets egen fråga AB"
    assert "Sävsjö" not in str(made_there)

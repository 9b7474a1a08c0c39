"""What is written of a list, and what is kept instead."""

import threading
from dataclasses import replace

import pytest
from django.db import connection

from companies.imports import batches
from companies.models import Company
from companies.profile.answer_writing import write_answers
from companies.profile.answers import answers_of
from tests.companies.imports.made import NUMBERS
from tests.companies.imports.steps import FIRST, LATER, committed, list_of, outcomes, previewed, run
from tests.factories import NOW


@pytest.mark.django_db
def test_committing_fills_in_what_is_empty_and_clears_nothing(officer):
    committed(FIRST, by=officer)

    batch = committed(
        list_of(f"A AB;{NUMBERS[0]};;;energy-metering", f"B AB;{NUMBERS[1]};40;;"),
        by=officer,
        at=LATER,
    )

    assert outcomes(batch) == {2: "update", 3: "update"}
    first = Company.objects.get(organisation_number=NUMBERS[0])
    assert (first.employees, first.website) == (12, "https://a.example")
    assert {each.code for each in first.categories.all()} == {"smart-charging", "energy-metering"}
    second = Company.objects.get(organisation_number=NUMBERS[1])
    assert (second.employees, second.scoring_inputs.get().employees) == (40, 40)
    assert second.provenance["employees"]["date"] == "2026-11-25"


@pytest.mark.django_db
def test_the_same_list_again_changes_nothing(officer):
    committed(FIRST, by=officer)

    batch = committed(FIRST, by=officer, at=LATER)

    assert batch.counts == {"unchanged": 2}
    assert not Company.objects.filter(changed_at=LATER).exists()


def test_what_the_firm_wrote_is_kept(inventoried_company, officer):
    company = inventoried_company
    answers = replace(answers_of(company), employees=9)
    write_answers(company=company, answers=answers, source="company", by=officer, now=NOW)
    number = company.organisation_number

    batch = committed(list_of(f"{company.name};{number};50;https://b.example;"), by=officer)

    row = batch.rows.get()
    kept = {each["field"]: each["kept"] for each in row.differences}
    assert kept == {"employees": "own", "website": ""}
    company.refresh_from_db()
    assert (company.employees, company.website) == (9, "https://b.example")


def test_a_claimed_firm_is_left_alone(sent_company, officer):
    number = sent_company.organisation_number

    batch = committed(list_of(f"Laddkraft AB;{number};50;;"), by=officer)

    assert batch.counts == {"unchanged": 1}
    sent_company.refresh_from_db()
    assert sent_company.employees is None


@pytest.mark.django_db
def test_what_changed_after_the_preview_is_kept(officer):
    committed(FIRST, by=officer)
    batch = previewed(list_of(f"A AB;{NUMBERS[0]};99;https://ny.example;"), by=officer)
    company = Company.objects.get(organisation_number=NUMBERS[0])
    answers = replace(answers_of(company), employees=13)
    write_answers(company=company, answers=answers, source="municipality", by=officer, now=LATER)

    batches.ask_to_commit(batch=batch, by=officer, now=LATER)
    run(batch, LATER)

    company.refresh_from_db()
    assert (company.employees, company.website) == (13, "https://ny.example")
    kept = {each["field"]: each["kept"] for each in batch.rows.get().differences}
    assert kept == {"employees": "meanwhile", "website": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "listed", "outcome"),
    [("12", "10-49", "unchanged"), ("10-19", "> 5", "unchanged"), ("10-49", "10-19", "update"),
     ("> 10", "10-49", "update"), ("50", "10-49", "update")],
)  # fmt: skip
def test_a_range_changes_nothing_of_a_size_that_is_known_closer(officer, known, listed, outcome):
    committed(list_of(f"B AB;{NUMBERS[1]};{known};;"), by=officer)

    batch = previewed(list_of(f"B AB;{NUMBERS[1]};{listed};;"), by=officer, at=LATER)

    assert outcomes(batch) == {2: outcome}


# With transactions of their own


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_commit_the_same_list_at_once_write_it_once(officer, lead_officer):
    both = [previewed(FIRST, by=officer), previewed(FIRST, by=lead_officer)]
    for batch in both:
        batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    barrier, failures = threading.Barrier(2), []

    def commit(batch):
        try:
            barrier.wait()
            run(batch)
        except Exception as error:  # noqa: BLE001 told below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=commit, args=[batch]) for batch in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for batch in both:
        run(batch)  # as the sweep does

    assert failures == []
    assert Company.objects.count() == 2
    assert {batch.state for batch in both} == {"committed"}
    counts = sorted(str(batch.counts) for batch in both)
    assert counts == ["{'create': 2}", "{'unchanged': 2}"]


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_half_way_writes_nothing_and_can_be_run_again(officer, monkeypatch):
    batch = previewed(FIRST, by=officer)
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    monkeypatch.setattr("companies.imports.committing.audit.record", _break)

    with pytest.raises(ZeroDivisionError):
        run(batch)
    assert not Company.objects.exists()

    monkeypatch.undo()
    assert run(batch).state == "committed"
    assert (Company.objects.count(), batch.attempts) == (2, 2)


def _break(**_details):
    raise ZeroDivisionError


@pytest.mark.django_db
def test_a_new_firm_has_the_id_that_its_row_reserved(officer):
    batch = previewed(FIRST, by=officer)
    reserved = dict(batch.rows.values_list("organisation_number", "company_id"))
    assert not Company.objects.filter(pk__in=reserved.values()).exists()

    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    run(batch)

    assert dict(Company.objects.values_list("organisation_number", "pk")) == reserved


@pytest.mark.django_db
def test_a_row_that_reserved_nothing_makes_a_firm_all_the_same(officer):
    committed(list_of(f"A AB;{NUMBERS[0]};12;;"), by=officer)
    # Previewed before rows reserved anything, and to update a firm that has another number now.
    batch = previewed(FIRST.replace(b"12", b"13"), by=officer, at=LATER)
    batch.rows.filter(outcome="create").update(company=None)
    known = Company.objects.get()
    known.organisation_number = NUMBERS[2]
    known.save()
    batches.ask_to_commit(batch=batch, by=officer, now=LATER)

    run(batch, LATER)

    assert batch.counts == {"create": 2}
    made = Company.objects.exclude(pk=known.pk)
    assert set(made.values_list("pk", flat=True)) == set(
        batch.rows.values_list("company_id", flat=True)
    )


@pytest.mark.django_db
def test_a_new_firm_says_where_each_answer_came_from_and_of_no_other(officer):
    headers = "Företag;Org.nr;Anställda;Kontaktperson"
    content = f"{headers}\nA AB;{NUMBERS[0]};7;Eva Ek\nB AB;{NUMBERS[1]};;"

    committed(content.encode(), by=officer)

    origin = {"source": "import", "by": officer.pk, "date": "2026-11-23"}
    first, second = Company.objects.order_by("name")
    assert first.provenance == {"employees": origin, "contacts": origin}
    assert second.provenance == {}
    assert first.public_id != second.public_id

"""Rows that name a firm and not its number: suggested, confirmed, kept as drafts."""

import io

import pytest

from companies.imports import batches
from companies.imports.answering import answer_questions
from companies.imports.missing_numbers import DRAFT, NONE, answer_numbers
from companies.imports.policies import StepRefused
from companies.imports.reading.mapping import ColumnMapping
from companies.models import Company, ContactEntry
from companies.register.loading import load_register
from tests.cast import ELSEWHERE
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.steps import outcomes, run, undone, uploaded
from tests.companies.register.files import bolagsverket, record, registered
from tests.factories import NOW, CompanyFactory
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
HEADERS = "Företag;Org.nr;Postnr;Anställda;SNI 2025"
SOL, VIND = "Solkraft AB;;576 31;12;26.510", "Vindkraft i Norr;;;;"


@pytest.fixture(autouse=True)
def register():
    records = (record(NUMBERS[0], registered("SOLKRAFT AB")),)
    load_register(file=io.BytesIO(bolagsverket(*records)), name="x.txt", by=None, now=NOW)


def previewed(*lines):
    batch = uploaded("\n".join([HEADERS, *lines]).encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    return run(batch)


def said(batch, officer, **answers):
    """Say of row_2 and so on which firm it is."""
    rows = {int(name.removeprefix("row_")): answer for name, answer in answers.items()}
    answer_numbers(batch=batch, answers=rows, by=officer, now=NOW)
    batch.refresh_from_db()
    return batch


def committed(batch, officer):
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    return run(batch)


def test_the_register_suggests_name_number_and_address():
    batch = previewed(SOL, VIND)

    first, second = batch.rows.order_by("number")
    assert first.number_suggestions == [
        {
            "number": NUMBERS[0],
            "name": "Solkraft AB",
            "address": "Storgatan 1, 57631 Sävsjö",
            "status": "active",
            "is_known": False,
        }
    ]
    assert second.number_suggestions == []
    assert {row.reason for row in (first, second)} == {"org_number_missing"}
    assert batch.counts == {"refused": 2}


def test_what_nobody_confirms_is_not_written(officer):
    committed(previewed(SOL, VIND), officer)

    assert not Company.objects.exists()


def test_a_confirmed_number_makes_the_row_like_any_other(officer):
    batch = said(previewed(SOL, VIND), officer, row_2=NUMBERS[0], row_3=NONE)
    assert batch.counts == {"create": 1, "refused": 1}
    assert batch.rows.get(number=2).sni_suggestions == ["2025:26510:energy-metering"]

    committed(batch, officer)

    company = Company.objects.get()
    assert (company.organisation_number, company.employees) == (NUMBERS[0], 12)
    entry = AuditEntry.objects.get(action="import.numbers_answered")
    assert entry.details["said"] == {"number": 1, "none": 1}


def test_a_confirmed_number_meets_the_firm_that_has_it(officer):
    CompanyFactory(organisation_number=NUMBERS[0], name="Solkraft AB")

    batch = said(previewed(SOL), officer, row_2=NUMBERS[0])

    assert batch.rows.get().number_suggestions[0]["is_known"]
    assert outcomes(batch) == {2: "update"}


def test_a_number_that_was_not_suggested_can_be_said(officer):
    batch = said(previewed(VIND), officer, row_2=NUMBERS[5])

    assert outcomes(batch) == {2: "create"}
    committed(batch, officer)
    assert Company.objects.get(name="Vindkraft i Norr").organisation_number == NUMBERS[5]


@pytest.mark.parametrize("answer", ["", "x", "559", PERSONAL_NUMBER, NUMBERS[5].replace("-", "")])
def test_what_is_no_number_cannot_be_said(officer, answer):
    batch = said(previewed(SOL), officer, row_2=answer)

    assert outcomes(batch) == {2: "refused"}


def test_the_same_number_twice_is_a_duplicate(officer):
    batch = previewed(f"Annan AB;{NUMBERS[0]};;;", SOL, VIND, VIND)

    said(batch, officer, row_3=NUMBERS[0], row_4=DRAFT, row_5=DRAFT)

    assert outcomes(batch) == {2: "create", 3: "duplicate", 4: "create", 5: "duplicate"}
    assert list(batch.rows.filter(number__in=(3, 5)).values_list("of_row", flat=True)) == [2, 4]


def test_another_answer_lets_the_next_row_of_the_number_move_up(officer):
    batch = said(previewed(SOL, SOL), officer, row_2=NUMBERS[0], row_3=NUMBERS[0])
    assert outcomes(batch) == {2: "create", 3: "duplicate"}

    said(batch, officer, row_2=NONE)

    assert outcomes(batch) == {2: "refused", 3: "create"}


def test_answers_outlive_another_reading(officer):
    batch = said(previewed(SOL, VIND), officer, row_2=NUMBERS[0], row_3=DRAFT)

    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    run(batch)

    assert outcomes(batch) == {2: "create", 3: "create"}
    assert batch.counts == {"create": 2}
    assert [row.number_answer for row in batch.rows.order_by("number")] == [NUMBERS[0], DRAFT]


def test_contact_and_note_come_along_whatever_was_said_before(officer):
    lines = ["Företag;Org.nr;Kontaktperson;Kommentar", "Vindkraft i Norr;;Anna Ek;Ringde"]
    batch = uploaded("\n".join(lines).encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    said(run(batch), officer, row_2=NONE)

    committed(said(batch, officer, row_2=DRAFT), officer)

    assert Company.objects.get().contacts.get().name == "Anna Ek"
    assert ContactEntry.objects.get().note == "Ringde"


def test_a_row_that_is_answered_for_gives_way_to_one_with_the_number(officer):
    lines = ["Företag;Org.nr;Postnr;Omsättning", "Solkraft AB;;576 31;", f"Sol;{NUMBERS[0]};;5"]
    batch = uploaded("\n".join(lines).encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    said(run(batch), officer, row_2=NUMBERS[0])
    assert outcomes(batch) == {2: "create", 3: "question"}

    unit = {"turnover_unit_unknown:turnover:5": "mkr"}
    answer_questions(batch=batch, answers=unit, by=officer, now=NOW)
    batch.refresh_from_db()

    assert outcomes(run(batch)) == {2: "duplicate", 3: "create"}


def test_a_draft_is_kept_without_a_number_and_can_be_undone(officer):
    batch = committed(said(previewed(VIND), officer, row_2=DRAFT), officer)

    draft = Company.objects.get()
    assert (draft.organisation_number, draft.name) == (None, "Vindkraft i Norr")
    assert (draft.origin, draft.is_sent) == ("municipality", True)
    assert batch.rows.get().company == draft
    undone(batch, officer)
    assert not Company.objects.exists()


def test_the_same_list_again_finds_the_draft(officer):
    committed(said(previewed(VIND), officer, row_2=DRAFT), officer)

    again = previewed("vindkraft i norr;;;7;", VIND)
    assert outcomes(again) == {2: "update", 3: "unchanged"}
    committed(again, officer)

    assert Company.objects.get().employees == 7
    assert not again.rows.filter(lacks_number=True).exists()


def test_a_draft_that_has_got_its_number_is_suggested(officer):
    CompanyFactory(organisation_number=NUMBERS[3], name="Vindkraft i Norr")

    batch = previewed(VIND)

    assert [each["number"] for each in batch.rows.get().number_suggestions] == [NUMBERS[3]]


def test_a_row_of_another_municipality_is_not_asked_about():
    batch = uploaded(f"Företag;Org.nr;Kommun\nA AB;;{ELSEWHERE}\n".encode())
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))

    assert not run(batch).rows.get().lacks_number


def test_nothing_is_said_of_a_list_that_is_saved(officer):
    batch = committed(previewed(SOL), officer)

    with pytest.raises(StepRefused):
        said(batch, officer, row_2=DRAFT)

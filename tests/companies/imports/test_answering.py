"""Questions of a previewed list: asked once each, answered, and their rows read anew."""

import datetime as dt

import pytest

from companies.imports import answering, batches
from companies.imports.answering import answer_questions, asked_of
from companies.imports.policies import StepRefused
from companies.models import Company
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS
from tests.companies.imports.steps import committed, outcomes, previewed, run, uploaded
from tests.factories import NOW
from xport.accounts.models import AuditEntry

UNIT = "turnover_unit_unknown:turnover:5"
ELSEWHERE = "municipality_ambiguous:municipality:Oslo"
HEADERS = "Företag;Org.nr;Omsättning;SNI;Kommun"


def listed(*lines):
    return "\n".join([HEADERS, *lines]).encode()


LIST = listed(
    f"A AB;{NUMBERS[0]};5;;",
    f"B AB;{NUMBERS[1]};5;;",
    f"C AB;{NUMBERS[2]};;SNI 2025: 62.1;",
    f"D AB;{NUMBERS[3]};;;Oslo",
    f"D igen AB;{NUMBERS[3]};;;",
)


def answer(batch, by, **answers):
    answer_questions(batch=batch, answers=answers["answers"], by=by, now=NOW)
    batch.refresh_from_db()


@pytest.fixture
def batch(officer):
    return previewed(LIST, by=officer)


@pytest.mark.django_db
def test_a_question_is_asked_once_of_all_its_rows(batch):
    asked = asked_of(batch, is_answered=False)

    assert [(each.question.text, each.count, each.rows) for each in asked] == [
        ("5", 2, (2, 3)), ("62.1", 1, (4,)), ("Oslo", 1, (5,)),
    ]  # fmt: skip
    assert asked_of(batch, is_answered=True) == []


@pytest.mark.django_db
def test_an_answer_moves_its_rows_and_is_put_on_record(batch, officer):
    answer(batch, officer, answers={UNIT: "mkr"})

    assert batch.state == "previewed"
    assert batch.counts == {"create": 2, "question": 2, "duplicate": 1}
    assert batch.rows.get(number=2).values == {"turnover_ksek": 5000}
    assert [each.question.answer for each in asked_of(batch, is_answered=True)] == ["mkr"]
    entry = AuditEntry.objects.get(action="import.questions_answered")
    assert entry.details == {"count": 1}


@pytest.mark.django_db
def test_an_answer_may_be_of_one_row_and_be_taken_back(batch, officer):
    answer(batch, officer, answers={f"3:{UNIT}": "tkr"})
    assert [outcomes(batch)[number] for number in (2, 3)] == ["question", "create"]

    answer(batch, officer, answers={f"3:{UNIT}": ""})

    assert [outcomes(batch)[number] for number in (2, 3)] == ["question", "question"]
    assert batch.answers == {}


@pytest.mark.django_db
def test_answers_outlive_another_reading(batch, officer):
    answer(batch, officer, answers={UNIT: "mkr", "sni_ambiguous:sni:62.1": "62100"})

    batches.begin_reading(batch, batches.ColumnMapping.from_json(batch.mapping))
    run(batch)

    assert batch.counts == {"create": 3, "question": 1, "duplicate": 1}
    assert batch.rows.get(number=4).values == {"sni_2025": ["62100"]}


@pytest.mark.django_db
def test_a_row_that_leaves_lets_the_next_of_its_number_move_up(batch, officer):
    answer(batch, officer, answers={ELSEWHERE: "elsewhere"})
    assert batch.state == "reading"
    run(batch)
    assert [outcomes(batch)[number] for number in (5, 6)] == ["skipped", "create"]

    answer(batch, officer, answers={ELSEWHERE: "0684"})
    run(batch)

    assert [outcomes(batch)[number] for number in (5, 6)] == ["create", "duplicate"]


@pytest.mark.django_db
def test_many_rows_are_left_to_the_job(batch, officer, monkeypatch):
    monkeypatch.setattr(answering, "CHUNK", 1)

    answer(batch, officer, answers={UNIT: "mkr"})

    assert batch.state == "reading"
    assert run(batch).counts == {"create": 2, "question": 2, "duplicate": 1}


@pytest.mark.django_db
def test_a_date_stays_a_date_when_its_row_is_read_once_more(officer):
    rows = [
        ("Företag", "Org.nr", "Antal anställda", "Omsättning"),
        ("A AB", NUMBERS[0], dt.date(2026, 9, 5), 12),
    ]
    batch = uploaded(made.xlsx(rows), name="lista.xlsx")
    batches.begin_reading(batch, batches.ColumnMapping.from_json(batch.mapping))
    run(batch)

    answer(batch, officer, answers={"turnover_unit_unknown:turnover:12": "mkr"})

    row = batch.rows.get()
    assert (row.outcome, row.warnings) == ("create", ["date_in_number"])
    assert row.values == {"employees_class": "3", "turnover_ksek": 12_000}


@pytest.mark.django_db
def test_answered_rows_are_committed_and_the_others_stay_out(batch, officer):
    answer(batch, officer, answers={UNIT: "mkr"})
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    run(batch)

    assert sorted(Company.objects.values_list("name", "turnover_ksek")) == [
        ("A AB", 5000), ("B AB", 5000),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_list_that_is_saved_takes_no_answers(officer):
    batch = committed(LIST, by=officer)

    with pytest.raises(StepRefused):
        answer(batch, officer, answers={UNIT: "mkr"})

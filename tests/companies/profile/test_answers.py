from decimal import Decimal

import pytest

from companies.profile.answers import (
    Answers,
    AnswersRefused,
    AnswersUnreadable,
    answers_of,
    check_answers,
    draft_answers_of,
)
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db

FULL = Answers(
    website="https://laddkraft.example/sv",
    summary="Laddstolpar med lastbalansering",
    categories=("charging-infrastructure", "grid-monitoring"),
    offer="both",
    trl=8,
    certificates=("CE", "ISO9001"),
    languages=("sv", "en"),
    export_share_pct=Decimal("12.50"),
    sells_in=("NO",),
    employees=35,
    turnover_ksek=60_000,
)


def test_answers_are_equal_however_their_codes_are_ordered():
    assert Answers(languages=("sv", "en", "sv")) == Answers(languages=("en", "sv"))


@pytest.mark.parametrize("answers", [Answers(), FULL, Answers(certificates=(), sells_in=())])
def test_answers_survive_json(answers):
    assert Answers.from_json(answers.to_json()) == answers


def test_an_open_list_differs_from_an_empty_one():
    assert Answers(certificates=None).to_json() != Answers(certificates=()).to_json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("owner", "x"),
        ("categories", None),
        ("languages", "sv"),
        ("languages", [1]),
        ("trl", "7"),
        ("trl", True),
        ("employees", 1.5),
        ("export_share_pct", 12.5),
        ("export_share_pct", "much"),
        ("website", None),
        ("offer", 1),
    ],
)
def test_from_json_names_what_it_cannot_read(field, value):
    with pytest.raises(AnswersUnreadable) as caught:
        Answers.from_json({field: value})

    assert caught.value.field == field


def test_check_answers_accepts_full_and_empty_ones():
    check_answers(FULL)
    check_answers(Answers())


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("website", "javascript:alert(1)", "website_invalid"),
        ("website", "ftp://firm.example", "website_invalid"),
        ("website", "https://user:word@firm.example", "website_invalid"),
        ("website", "https://firm.example/" + "a" * 200, "text_too_long"),
        ("summary", "a" * 251, "text_too_long"),
        ("summary", "a\x00b", "text_damaged"),
        ("summary", "a\u202eb", "text_damaged"),
        ("summary", " a space before", "text_not_clean"),
        ("website", "https://a.example/\u200b", "text_not_clean"),
        ("categories", ("no-such",), "code_unknown"),
        ("certificates", ("XX",), "code_unknown"),
        ("languages", ("xx",), "code_unknown"),
        ("sells_in", ("XX",), "code_unknown"),
        ("offer", "gifts", "code_unknown"),
        ("trl", 0, "trl_out_of_range"),
        ("trl", 10, "trl_out_of_range"),
        ("export_share_pct", Decimal("100.01"), "export_share_pct_out_of_range"),
        ("export_share_pct", Decimal("NaN"), "export_share_pct_out_of_range"),
        ("employees", -1, "employees_out_of_range"),
        ("turnover_ksek", 10**12, "turnover_ksek_out_of_range"),
    ],
)
def test_check_answers_names_field_and_reason(field, value, code):
    with pytest.raises(AnswersRefused) as caught:
        check_answers(Answers(**{field: value}))

    assert caught.value.problems == {field: code}


def test_answers_of_reads_what_stands_in_the_company():
    company = CompanyFactory(trl=8, languages=["sv"], categories=["grid-monitoring"])

    assert answers_of(company) == Answers(trl=8, languages=("sv",), categories=("grid-monitoring",))


def test_draft_answers_of_is_the_draft_if_there_is_one(company_with_draft, sent_company):
    assert draft_answers_of(company_with_draft).summary == "Hemligt utkast"
    assert answers_of(company_with_draft).summary == "Laddstolpar som skickats"


def test_draft_answers_of_is_what_was_sent_without_a_draft(sent_company):
    assert draft_answers_of(sent_company) == answers_of(sent_company)

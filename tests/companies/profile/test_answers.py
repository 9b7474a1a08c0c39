from decimal import Decimal

import pytest

from companies.profile.answer_checks import AnswersRefused, check_answers
from companies.profile.answers import Answers, AnswersUnreadable, answers_of, draft_answers_of
from companies.profile.parts import ProductAnswer, ReferenceAnswer
from tests.factories import CompanyFactory, product

pytestmark = pytest.mark.django_db

FULL = Answers(
    website="https://laddkraft.example/sv",
    summary="Laddstolpar med lastbalansering",
    categories=("charging-infrastructure", "grid-monitoring"),
    offer="both",
    products=(
        ProductAnswer(key="a", name="Stolpen", trl=8, ip_status="granted"),
        ProductAnswer(key="b", trl=5),
    ),
    references=(
        ReferenceAnswer(key="c", customer="Hamnen", country="NO", year=2024, description="Tolv"),
    ),
    legal_form="limited_company",
    sni_2007=("26110",),
    sni_2025=(),
    export_experience="single",
    interested_in=("DE",),
    not_interested_in=("US",),
    turnover_class="7",
    balance_sheet_ksek=30_000,
    size_year=2025,
    description_sv="Laddstolpar\nmed lastbalansering",
    description_en="Chargers",
    ambition="Norge först",
    certificates=("CE", "ISO9001"),
    languages=("sv", "en"),
    export_share_pct=Decimal("12.50"),
    sells_in=("NO",),
    employees=35,
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
        ("products", None),
        ("products", [1]),
        ("products", [{"name": "utan nyckel"}]),
        ("products", [{"key": "a", "trl": "7"}]),
        ("products", [{"key": "a", "trl": True}]),
        ("products", [{"key": "a", "owner": "x"}]),
        ("references", {"key": "a"}),
        ("no_references", None),
        ("interested_in", None),
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
        ("products", (product(0),), "trl_out_of_range"),
        ("products", (product(10),), "trl_out_of_range"),
        ("products", (product(8, name="a" * 121),), "text_too_long"),
        ("products", (ProductAnswer(key="a", ip_status="gold"),), "code_unknown"),
        ("products", (ProductAnswer(key="a"), ProductAnswer(key="a")), "key_twice"),
        ("products", tuple(product(8) for _ in range(21)), "too_many"),
        ("references", (ReferenceAnswer(key="a", customer=""),), "name_missing"),
        ("references", (ReferenceAnswer(key="a", customer="B", country="XX"),), "code_unknown"),
        (
            "references",
            (ReferenceAnswer(key="a", customer="B", year=20),),
            "size_year_out_of_range",
        ),
        ("interested_in", ("XX",), "code_unknown"),
        ("legal_form", "guild", "code_unknown"),
        ("employees_class", "99", "code_unknown"),
        ("sni_2025", ("2611",), "sni_invalid"),
        ("size_year", 20, "size_year_out_of_range"),
        ("description_sv", "a" * 3001, "text_too_long"),
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
    (row,) = company.products.all()

    assert answers_of(company) == Answers(
        products=(ProductAnswer(key=row.key, name=row.name, trl=8),),
        languages=("sv",),
        categories=("grid-monitoring",),
    )


def test_draft_answers_of_is_the_draft_if_there_is_one(company_with_draft, sent_company):
    assert draft_answers_of(company_with_draft).summary == "Hemligt utkast"
    assert answers_of(company_with_draft).summary == "Laddstolpar som skickats"


def test_draft_answers_of_is_what_was_sent_without_a_draft(sent_company):
    assert draft_answers_of(sent_company) == answers_of(sent_company)


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"employees": 5, "employees_class": "3"}, {"employees_class": "size_twice"}),
        ({"sells_in": ("NO",), "interested_in": ("NO",)}, {"interested_in": "country_twice"}),
        (
            {"interested_in": ("NO",), "not_interested_in": ("NO",)},
            {"interested_in": "country_twice"},
        ),
        (
            {"no_references": True, "references": FULL.references},
            {"references": "none_and_some"},
        ),
    ],
)
def test_check_answers_refuses_answers_that_contradict_each_other(values, problems):
    with pytest.raises(AnswersRefused) as caught:
        check_answers(Answers(**values))

    assert caught.value.problems == problems


def test_trl_is_that_of_the_most_mature_product():
    assert Answers(products=(product(5), product(None), product(8))).trl == 8
    assert Answers(products=(product(None),)).trl is None


def test_version_is_that_of_the_answers_whoever_wrote_them_down():
    written = Answers(export_share_pct=Decimal("12.5")).version

    assert Answers(export_share_pct=Decimal("12.50")).version == written
    assert Answers(export_share_pct=Decimal("0")).version != written
    assert Answers(employees=5).version != Answers(employees=6).version

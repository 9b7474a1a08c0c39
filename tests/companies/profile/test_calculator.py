"""The questions without an account: read from an address, written to one, carried along."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import signing
from django.http import QueryDict
from django.utils import translation

from companies.profile.answers import FIELDS
from companies.profile.calculator import (
    SEALED_FOR,
    CalculatorForm,
    SealBroken,
    answers_under,
    seal,
)

pytestmark = pytest.mark.django_db

EXAMPLE = (
    "category=grid-flexibility-services&category=charging-services&offer=both&trl=8"
    "&certificate=CE&certificate=ISO9001&speaks=sv&speaks=en&speaks=de&sells_in=NO"
    "&export=20&employees=35&turnover=60"
)


def form_of(query):
    return CalculatorForm(QueryDict(query))


def test_address_gives_the_answers():
    answers = form_of(EXAMPLE).answers()

    assert answers.categories == ("charging-services", "grid-flexibility-services")
    assert (answers.offer, answers.trl, answers.employees) == ("both", 8, 35)
    assert answers.certificates == ("CE", "ISO9001")
    assert answers.languages == ("de", "en", "sv")
    assert answers.sells_in == ("NO",)
    assert (answers.export_share_pct, answers.turnover_ksek) == (Decimal(20), 60_000)


def test_nothing_answered_is_nothing_said():
    form = form_of("")
    answers, query = form.answers(), form.query()

    assert query == ""
    assert form.answered_count == 0
    assert all(getattr(answers, name) in (None, (), "", False) for name in FIELDS)


def test_none_is_an_answer_and_do_not_know_is_not():
    answers = form_of("certificate=none&speaks=unknown&sells_in=none").answers()

    assert (answers.certificates, answers.languages, answers.sells_in) == ((), None, ())


def test_query_is_short_and_gives_the_same_answers():
    form = form_of(f"turnover=12.50&offer=&trl=&{EXAMPLE}&speaks=unknown-key&a=b")

    assert form.query() == form_of(form.query()).query()
    assert "offer=&" not in form.query()
    assert "a=b" not in form.query()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("written", ["12.5", "12,5", "12,50"])
def test_number_means_the_same_in_both_languages(language, written):
    with translation.override(language):
        form = form_of(f"turnover={written}&export={written}")
        answers = form.answers()

    assert (answers.turnover_ksek, answers.export_share_pct) == (12_500, Decimal("12.5"))
    assert form.query() == "export=12.5&turnover=12.5"


def test_codes_that_are_none_are_left_out_and_the_rest_counts():
    form = form_of("category=nonsense&category=charging-services&offer=x&trl=99&speaks=%00&a=1")
    answers = form.answers()

    assert answers.categories == ("charging-services",)
    assert (answers.offer, answers.trl, answers.languages) == (None, None, None)
    assert form.left_out == ("category", "offer", "trl", "speaks")
    assert form.is_valid()


@pytest.mark.parametrize(
    "query",
    ["export=150", "export=-1", "employees=x", "turnover=1e309", "turnover=NaN", "export=%00"],
)
def test_number_that_is_none_is_told_beside_its_field_and_the_rest_counts(query):
    form = form_of(f"{query}&offer=goods")
    answers = form.answers()

    assert answers.offer == "goods"
    assert list(form.errors) == [query.partition("=")[0]]
    assert form.query() == "offer=goods"


def test_contradiction_is_told_and_counts_as_open():
    form = form_of("speaks=none&speaks=sv&offer=goods")

    assert form.answers().languages is None
    assert list(form.errors) == ["speaks"]


def test_seven_questions_are_counted_double_ones_once():
    form, half = form_of(EXAMPLE), form_of("export=20")

    assert (form.answered_count, half.answered_count) == (7, 1)
    assert {name for names in form.QUESTIONS for name in names} == set(form.fields)


def test_languages_are_those_that_a_score_can_ask_for():
    codes = {code for code, _name in form_of("").fields["speaks"].choices}

    assert {"sv", "en", "de", "zh", "none", "unknown"} <= codes
    assert "so" not in codes


# Carried into the sign-up


def test_seal_carries_the_answers():
    form = form_of(EXAMPLE)

    assert answers_under(seal(form.query())).query() == form.query()


def test_seal_fits_into_an_address():
    everything = "&".join(
        f"{name}={code}"
        for name in ("category", "certificate", "speaks", "sells_in")
        for code in codes_of(form_of("").fields[name])
        if code not in ("none", "unknown")
    )
    form = form_of(everything)

    # gunicorn takes 4,094 bytes for the whole line, and the way leads through ?next=.
    assert form.answered_count == 4
    assert len(seal(form.query())) < 1500


def codes_of(field):
    for value, label in field.choices:
        yield from (code for code, _ in label) if isinstance(label, list | tuple) else (value,)


@pytest.mark.parametrize("change", [lambda word: word[:-1], lambda word: f"x{word}", lambda _: "x"])
def test_seal_that_is_not_ours_is_refused(change):
    with pytest.raises(SealBroken):
        answers_under(change(seal(EXAMPLE)))


def test_seal_of_another_purpose_is_refused():
    with pytest.raises(SealBroken):
        answers_under(signing.dumps(EXAMPLE))


def test_old_seal_is_refused(monkeypatch):
    sealed = seal(EXAMPLE)
    now = signing.time.time()
    monkeypatch.setattr(
        signing.time, "time", lambda: now + (SEALED_FOR + timedelta(hours=1)).total_seconds()
    )

    with pytest.raises(SealBroken):
        answers_under(sealed)


def test_code_that_is_gone_since_is_left_out():
    assert answers_under(seal("category=gone&offer=goods")).answers().offer == "goods"

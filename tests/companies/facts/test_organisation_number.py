import csv
from ast import literal_eval
from pathlib import Path
from time import perf_counter

import pytest

from companies.facts.organisation_number import OrganisationNumberError, parse

CASES = list(
    csv.DictReader(
        Path(__file__)
        .with_name("organisation_number_cases.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_parse_case(case):
    raw = literal_eval(case["input_python_repr"])

    try:
        status, canonical = "ok", str(parse(raw))
    except OrganisationNumberError as error:
        status, canonical = error.code, ""

    assert (status, canonical) == (case["expected_status"], case["expected_canonical"])


@pytest.mark.parametrize(
    "raw",
    [float("nan"), float("inf"), -5560125790, 5560125790.5, 10**5000, True, b"5560125790", [1]],
    ids=lambda raw: f"{type(raw).__name__}-{str(raw)[:12]}" if raw != 10**5000 else "endless",
)
def test_parse_refuses_what_is_no_text_and_no_whole_number(raw):
    with pytest.raises(OrganisationNumberError, match="org_number_format"):
        parse(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Org.nr:", "org_number_missing"),
        ("SE", "org_number_format"),
        ("SE5560125790", "org_number_length"),
        ("SE121212121201", "personal_number"),
        ("16121212-1212", "personal_number"),
        ("19551999-0005", "org_number_format"),
    ],
)
def test_parse_refuses_halves_and_disguises(raw, code):
    with pytest.raises(OrganisationNumberError, match=code):
        parse(raw)


def test_parse_is_idempotent():
    assert parse(str(parse("16556012-5790"))) == parse("5560125790")


def test_error_never_repeats_a_personal_number():
    with pytest.raises(OrganisationNumberError) as caught:
        parse("19121212-1212")

    assert "1212" not in str(caught.value) + repr(caught.value)


def test_parse_refuses_ten_million_characters_at_once():
    text = "5560125790 " * 1_000_000
    started = perf_counter()

    with pytest.raises(OrganisationNumberError):
        parse(text)

    assert perf_counter() - started < 1

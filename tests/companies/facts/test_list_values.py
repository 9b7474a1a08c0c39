"""Values as lists write them: people, money, SNI codes, legal forms, names, damaged text."""

from datetime import date
from decimal import Decimal

import pytest

from companies.facts.company_names import calm
from companies.facts.damaged_text import repaired
from companies.facts.headcounts import Headcount, date_in, headcount_of_date, parse_headcount
from companies.facts.legal_forms import NATURAL_PERSON, parse_legal_form
from companies.facts.size_classes import EMPLOYEES, TURNOVER, class_of_range
from companies.facts.sni import SniAmbiguous, SniUnreadable, edition_in, parse_sni
from companies.facts.swedish_numbers import NumberUnreadable, is_nothing
from companies.facts.turnovers import Turnover, TurnoverUnclear, parse_turnover, unit_in


@pytest.mark.parametrize(
    ("text", "exact", "size_class"),
    [
        ("12", 12, None),
        ("0", 0, None),
        ("ca 15", 15, None),
        ("c:a 7 personer", 7, None),
        ("5 st", 5, None),
        ("12,5", 13, None),
        ("1-4", None, "2"),
        ("5–9 anställda", None, "3"),
        ("minst 10 000", None, "16"),
        ("0,5-1 heltid", None, "2"),
        ("2000-2050 anställda", None, "12"),
        ("≈ 20", 20, None),
        ("~20", 20, None),
        ("ca 10-15", None, "4"),
        ("10-49", None, "10-49"),
        ("10–49 anställda", None, "10-49"),
        ("> 10", None, "11-"),
        ("minst 10", None, "10-"),
        ("250+", None, "250-"),
        ("över 9 999 anställda", None, "16"),
        ("mindre än 10", None, "0-9"),
        ("< 5", None, "0-4"),
        ("högst 10", None, "0-10"),
        ("< 1", None, "1"),
        ("-", None, None),
        ("uppgift saknas", None, None),
    ],
)
def test_parse_headcount(text, exact, size_class):
    count = parse_headcount(text)

    assert (count.exact, count.size_class) == (exact, size_class)


@pytest.mark.parametrize(
    ("text", "size_class"),
    [
        ("3", "3"),
        ("0", None),
        ("5-9", "3"),
        ("Klass 3", "3"),
        ("3: 5–9 anställda", "3"),
        ("3 (5-9)", "3"),
        ("10-49", "10-49"),
    ],
)
def test_parse_headcount_of_a_class(text, size_class):
    assert parse_headcount(text, is_class=True).size_class == size_class


@pytest.mark.parametrize(
    ("text", "exact"), [("12 anställda", 12), ("5 anst", 5), ("ca 3", 3), ("1: 0 anställda", 0)]
)
def test_parse_headcount_takes_people_in_a_column_of_classes_for_people(text, exact):
    assert parse_headcount(text, is_class=True) == Headcount(exact=exact)


@pytest.mark.parametrize("text", ["17", "3: 12", "4 (12)", "3 (5)", "klass 3: 5", "3: 2022-2023"])
def test_parse_headcount_refuses_what_is_no_class(text):
    with pytest.raises(NumberUnreadable):
        parse_headcount(text, is_class=True)


@pytest.mark.parametrize(
    "text",
    ["många", "cirka tjugo", "9-5", "< 0", "070-1234567", "08-123 45 67", "-3", "6000000"]
    + ["1" * 61, "12-", "0-", "5 –", "2022-2023"],
)
def test_parse_headcount_refuses_what_is_no_number(text):
    with pytest.raises(NumberUnreadable):
        parse_headcount(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-05", date(2026, 9, 5)),
        ("05-sep", date(2000, 9, 5)),
        ("okt-19", date(2019, 10, 1)),
        ("31-feb", None),
        ("5-9", None),
    ],
)
def test_date_in(text, day):
    assert date_in(text) == day


def test_headcount_of_date_tells_the_class_or_nothing():
    assert headcount_of_date(date(2000, 9, 5)).size_class == "3"
    with pytest.raises(NumberUnreadable):
        headcount_of_date(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("text", "unit", "ksek"),
    [
        ("24 512,5", "tkr", "24512.5"),
        ("860", "kr", "0.86"),
        ("24,5 Mkr", None, "24500"),
        ("MSEK 12", "tkr", "12000"),
        ("12 000 000:-", None, "12000"),
        ("0", None, "0"),
        ("ca 5", "mkr", "5000"),
    ],
)
def test_parse_turnover(text, unit, ksek):
    assert parse_turnover(text, unit=unit).ksek == Decimal(ksek)


@pytest.mark.parametrize(
    ("text", "is_class", "size_class"),
    [
        ("1 000 - 4 999 tkr", False, "3"),
        ("20-50 mkr", False, "6"),
        ("< 1 tkr", True, "0"),
        ("> 9 999 999 tkr", True, "12"),
        ("3-5 mkr", False, "3000-5000"),
        ("över 10 mkr", False, "10000-"),
        ("mindre än 10 miljoner", False, "0-10000"),
        ("0,5 - 2 mkr", False, "500-2000"),
        ("0-5 mkr", False, "0-5000"),
        ("2000-2050 tkr", False, "2000-2050"),
        ("5", True, "5"),
        ("500 - 999", True, "2"),
        ("-", False, None),
    ],
)
def test_parse_turnover_of_a_class(text, is_class, size_class):
    assert parse_turnover(text, unit=None, is_class=is_class).size_class == size_class


def test_parse_turnover_never_guesses_a_unit():
    with pytest.raises(TurnoverUnclear) as raised:
        parse_turnover("24 512", unit=None)
    # No firm sells for 24,512 billion.
    assert raised.value.options == ("kr", "tkr", "mkr")


@pytest.mark.parametrize(
    ("text", "unit", "options"),
    [
        ("31.400", "tkr", ("31400 tkr", "31,4 tkr")),
        ("ca 1 031.400 mkr", None, ("1 031400 mkr", "1 031,4 mkr")),
        ("10.000 - 19.999", "tkr", ("10000 - 19999 tkr", "10 - 19,999 tkr")),
        ("9.000", None, ("9000 kr", "9000 tkr", "9000 mkr", "9000 mdkr")
         + ("9 kr", "9 tkr", "9 mkr", "9 mdkr")),
    ],
)  # fmt: skip
def test_parse_turnover_asks_what_a_point_means(text, unit, options):
    with pytest.raises(TurnoverUnclear) as raised:
        parse_turnover(text, unit=unit)
    assert raised.value.options == options
    assert all(parse_turnover(option, unit=None) != Turnover() for option in options)


@pytest.mark.parametrize(
    "text",
    ["-5", "mycket", "tre miljoner", "99999999999", "1" * 61, "7-1 tkr", "500-"]
    + ["2022-2023", "2022 – 2023", "070-1234567", "08-123 45 67", "> 08 mkr"],
)
def test_parse_turnover_refuses_what_is_no_amount(text):
    with pytest.raises(NumberUnreadable):
        parse_turnover(text, unit="tkr")


@pytest.mark.parametrize("is_class", [True, False])
def test_parse_turnover_asks_no_unit_of_years(is_class):
    with pytest.raises(NumberUnreadable):
        parse_turnover("2022-2023", unit=None, is_class=is_class)


def test_parse_turnover_refuses_an_unknown_class():
    with pytest.raises(NumberUnreadable):
        parse_turnover("13", unit=None, is_class=True)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Omsättning (MSEK)", "mkr"), ("Omsättning tkr 2024", "tkr"), ("Omsättning kr", "kr"),
     ("Markräkning", None)],
)  # fmt: skip
def test_unit_in(text, unit):
    assert unit_in(text) == unit


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("35.140", ("35140",)),
        ("35,140", ("35140",)),
        ("35140 Handel med el; 62.100", ("35140", "62100")),
        ("SNI 2025: 62100, 62100", ("62100",)),
        ("62.10.0", ("62100",)),
        ("00000", ()),
    ],
)
def test_parse_sni(text, codes):
    assert parse_sni(text) == codes


@pytest.mark.parametrize(
    ("text", "options"),
    [("62.10", ("62100",)), ("1110", ("11100", "01110")), ("35,14", ("35140",)), ("62", ())],
)
def test_parse_sni_asks_which_code_a_class_means(text, options):
    with pytest.raises(SniAmbiguous) as raised:
        parse_sni(text)
    assert list(raised.value.options.values()) == [options]


def test_parse_sni_keeps_the_codes_beside_a_class():
    with pytest.raises(SniAmbiguous) as raised:
        parse_sni("35.140, 62, 71.12")
    assert raised.value.codes == ("35140",)
    assert raised.value.options == {"62": (), "71.12": ("71120",)}


@pytest.mark.parametrize("text", ["elhandel", "1234567", "x" * 501])
def test_parse_sni_refuses_what_is_no_code(text):
    with pytest.raises(SniUnreadable):
        parse_sni(text)


def test_edition_in():
    assert [edition_in(text) for text in ("SNI2007", "SNI-2025", "SNI")] == ["2007", "2025", None]


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("49", "", "limited_company"),
        ("31", "A Kommanditbolag", "limited_partnership"),
        ("31", "A & B", None),
        ("10", "", NATURAL_PERSON),
        ("82", "", "other"),
        ("Aktiebolag", "", "limited_company"),
        ("Ek. för.", "", "association"),
        ("okänd", "", None),
    ],
)
def test_parse_legal_form(text, name, form):
    assert parse_legal_form(text, name=name) == form


@pytest.mark.parametrize(
    ("name", "calmed"),
    [
        ("ALMNÄS ELNÄT AB", "Almnäs Elnät AB"),
        ("NÄT-KRAFT I BORÅS AB (PUBL)", "Nät-Kraft i Borås AB (publ)"),
        ("VVS TEKNIK 2A", "VVS Teknik 2A"),
        ("E.ON", "E.ON"),
        ("Härryda Energi AB", "Härryda Energi AB"),
    ],
)
def test_calm(name, calmed):
    assert calm(name) == calmed


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("HÃ¤rryda", "Härryda"),
        ("Ã\x85re â€“ Ã…sele", "Åre – Åsele"),
        ("HÃƒÂ¤rryda", "Härryda"),
        ("Ã", "Ã"),
        ("Ã¤ och ö", "ä och ö"),
        ("Härryda", "Härryda"),
    ],
)
def test_repaired(text, mended):
    assert repaired(text) == mended


def test_class_of_range_takes_the_end_that_does_not_belong_to_it():
    assert class_of_range(TURNOVER, 20_000, 50_000) == "6"
    assert class_of_range(EMPLOYEES, 20, 50) is None
    assert class_of_range(TURNOVER, 20_000, None) is None


def test_is_nothing():
    assert is_nothing(" Uppgift  saknas ")
    assert is_nothing(" " * 90)
    assert not is_nothing("0")

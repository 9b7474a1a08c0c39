from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from xport.lib import formatting


@pytest.mark.parametrize(
    ("value", "places", "swedish", "english"),
    [
        (570000, 0, "570\xa0000", "570,000"),
        (1234567.891, 2, "1\xa0234\xa0567,89", "1,234,567.89"),
        (-2.35, 1, "−2,4", "−2.4"),
        (-0.04, 1, "0,0", "0.0"),
        (Decimal("0.5"), 0, "1", "1"),
        (1.005, 2, "1,01", "1.01"),
        (64.25, 1, "64,3", "64.3"),
        (0, 1, "0,0", "0.0"),
    ],
)
def test_decimal_is_rounded_half_up_in_both_languages(value, places, swedish, english):
    with translation.override("sv"):
        assert formatting.decimal(value, places) == swedish
    with translation.override("en"):
        assert formatting.decimal(value, places) == english


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "+2,0"), (-1.6, "−1,6"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_signed_shows_no_sign_on_what_rounds_to_nothing(value, text):
    with translation.override("sv"):
        assert formatting.signed(value) == text


def test_score_text_shows_points_as_a_stored_score_would_show_them():
    with translation.override("sv"):
        assert formatting.score_text(67.0) == "67,0"
        assert formatting.score_text(67.046) == formatting.stored_score_text(6705) == "67,1"


def test_score_text_refuses_what_must_be_a_stored_score():
    with pytest.raises(TypeError, match="stored_score_text"):
        formatting.score_text(6705)


@pytest.mark.parametrize(
    ("name", "inside"), [("Folkmängd", "folkmängd"), ("BNP per år", "BNP per år"), ("", "")]
)
def test_lower_first_leaves_abbreviations(name, inside):
    assert formatting.lower_first(name) == inside


def test_percent_has_a_space_in_swedish_only():
    with translation.override("sv"):
        assert formatting.percent(37) == "37\xa0%"
    with translation.override("en"):
        assert formatting.percent(37) == "37%"


def test_with_unit_keeps_figure_and_unit_on_one_line():
    with translation.override("sv"):
        assert formatting.with_unit(811.4, "km") == "811\xa0km"
        assert formatting.with_unit("4,1", "av 5") == "4,1\xa0av 5"
        assert formatting.with_unit(0.877, "", 3) == "0,877"


def test_dates_are_shown_in_local_time():
    late = datetime(2026, 11, 22, 23, 41, tzinfo=UTC)
    with translation.override("sv"):
        assert formatting.long_date(late) == "23 november 2026"
        assert formatting.short_date(late) == "23 nov"
        assert formatting.iso_date(late) == "2026-11-23"
        assert formatting.clock(late) == "00.41"
    with translation.override("en"):
        assert formatting.long_date(late) == "23 November 2026"
        assert formatting.clock(late) == "00:41"


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_sentence_list_joins_the_last_word_by_and(words, text):
    with translation.override("en"):
        assert formatting.sentence_list(words) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a eller b"), (["a", "b", "c"], "a, b eller c")],
)
def test_choice_list_joins_the_last_word_by_or(words, text):
    with translation.override("sv"):
        assert formatting.choice_list(words) == text

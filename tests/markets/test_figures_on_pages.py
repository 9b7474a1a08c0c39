"""How a figure is written: its unit in place, and a small share not as nought."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from markets.templatetags import figures


def figure(value, unit="%", decimals=0):
    return SimpleNamespace(value=value, unit=unit, decimals=decimals)


@pytest.mark.parametrize(
    ("shown", "swedish", "english"),
    [
        (figure(37.2), "37\xa0%", "37%"),
        (figure(0.0045), "under 1\xa0%", "under 1%"),
        (figure(0.0), "0\xa0%", "0%"),
        (figure(2.34, "% of GDP", 1), "2,3\xa0% of GDP", "2.3% of GDP"),
        (figure(4660.1, "billion USD"), "4\xa0660\xa0billion USD", "4,660\xa0billion USD"),
        (figure(35_000, ""), "35\xa0000", "35,000"),
    ],
)
def test_figure_text_has_its_unit(shown, swedish, english):
    for language, text in (("sv", swedish), ("en", english)):
        with translation.override(language):
            assert figures.figure_text(shown) == text


@pytest.mark.parametrize(
    ("shown", "text"),
    [(figure(0.5), "under 1"), (figure(64.0), "64"), (figure(-0.2, "%", 1), "−0.2")],
)
def test_figure_value_is_bare(shown, text):
    with translation.override("en"):
        assert figures.figure_value(shown) == text


@pytest.mark.parametrize(("years", "text"), [([2024], "2024"), ([2021, 2022, 2024], "2021–2024")])
def test_years_are_one_or_a_range(years, text):
    assert figures.years_text(years) == text


def test_a_title_stays_and_a_remark_is_translated():
    with translation.override("sv"):
        assert figures.source_name("Ember") == "Ember"
        assert figures.source_name("CIA World Factbook (derived)") == (
            "CIA World Factbook (härlett)"
        )
        assert figures.licence_name("Public fact, cite") == "Offentlig uppgift, ange källan"

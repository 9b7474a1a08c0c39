from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from markets import queries
from markets.actions import appoint_adviser, end_adviser
from markets.loading import load_reference
from markets.models import Country, Language, Market, Observation
from xport.accounts.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_current_figures_gives_every_country_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        countries = queries.current_figures()

    assert len(countries) == 35
    assert countries["SE"].market is None
    assert countries["FI"].business_languages == {"fi", "sv"}


def test_current_figures_carries_what_must_stand_beside_a_figure():
    figure = queries.current_figures()["DE"].figures["gdp_nominal_usd_bn"]

    assert (figure.year, figure.source) == (2024, "CIA World Factbook")
    assert figure.licence == "Public domain (US Government)"
    with translation.override("sv"):
        assert (figure.name, figure.unit) == ("BNP i löpande priser", "miljarder USD")
    with translation.override("en"):
        assert (figure.name, figure.unit) == ("GDP at current prices", "billion USD")


def test_current_figures_takes_the_latest_year_that_is_still_valid():
    def observe(year: int, *, valid_to: datetime | None = None) -> None:
        Observation.objects.create(
            country_id="DE",
            indicator_id="lpi_score",
            year=year,
            value=year / 1000,
            source="A",
            licence="B",
            valid_from=NOW,
            valid_to=valid_to,
        )

    observe(2018)
    observe(2025)
    observe(2026, valid_to=NOW)

    assert queries.current_figures()["DE"].figures["lpi_score"].value == 2.025


def test_current_figures_leaves_out_what_is_missing():
    assert "ev_sales_cars" not in queries.current_figures()["SG"].figures


@pytest.mark.usefixtures("nothing_loaded")
def test_figures_version_is_nought_before_the_first_load():
    assert queries.figures_version() == 0

    load_reference(now=NOW)

    assert queries.figures_version() == 1


def test_advisers_of_a_market_are_active_people_with_that_market():
    china, india = Market.objects.get(code="china"), Market.objects.get(code="india")
    people = [User.objects.create_user(f"{name}@adviser.example") for name in "abcd"]
    both, one, former, closed = people
    appoint_adviser(user=both, markets=[china, india], by=None, now=NOW)
    appoint_adviser(user=one, markets=[india], by=None, now=NOW)
    appoint_adviser(user=former, markets=[china], by=None, now=NOW)
    end_adviser(user=former, by=None, now=NOW + timedelta(hours=1))
    appoint_adviser(user=closed, markets=[china], by=None, now=NOW)
    User.objects.filter(pk=closed.pk).update(is_active=False)

    assert set(queries.advisers_of(china)) == {both}
    assert set(queries.advisers_of("india")) == {both, one}


def test_markets_of_a_former_adviser_are_none():
    user = User.objects.create_user("adviser@adviser.example")
    appoint_adviser(user=user, markets=Market.objects.filter(code="usa"), by=None, now=NOW)
    assert queries.markets_of(user) == {"usa"}

    end_adviser(user=user, by=None, now=NOW)

    assert queries.markets_of(user) == set()


@pytest.mark.parametrize(("language", "word"), [("sv", "tyska"), ("en", "German")])
def test_a_language_in_a_sentence_is_lower_case_in_swedish_only(language, word):
    with translation.override(language):
        assert Language.objects.get(code="de").word == word


@pytest.mark.parametrize(("language", "word"), [("sv", "Nederländerna"), ("en", "the Netherlands")])
def test_a_country_in_an_english_sentence_has_its_article(language, word):
    with translation.override(language):
        assert Country.objects.get(iso2="NL").word == word
        assert queries.current_figures()["NL"].word == word
        assert queries.vocabulary().countries["NL"] == word


def test_series_are_the_figures_that_several_years_have():
    for year, value in ((2023, 600.0), (2022, 580.0)):
        Observation.objects.create(
            country_id="DE",
            indicator_id="gdp_nominal_usd_bn",
            year=year,
            value=value,
            source="A",
            licence="B",
            valid_from=NOW,
        )

    series = queries.series_of("DE")

    assert series.keys() == {"gdp_nominal_usd_bn", "electricity_use_per_person_kwh"}
    assert [year for year, _ in series["gdp_nominal_usd_bn"]] == [2022, 2023, 2024]

"""The project's own files: what must hold whoever edits them."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from markets.models import Domain, Indicator
from markets.reference import Reference, read_certificate_rules, read_reference
from markets.templatetags.figures import LICENCES, SOURCES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

# Every figure that SCORING's formulas and needs read.
SCORED_INDICATORS = {
    "gdp_nominal_usd_bn",
    "electricity_consumption_twh",
    "ev_sales_cars",
    "gdp_growth_pct",
    "electricity_demand_cagr5_pct",
    "ev_sales_cagr3_pct",
    "carbon_intensity_gco2_kwh",
    "wind_solar_share_electricity_pct",
    "egov_development_index",
    "ev_sales_share_pct",
    "urban_share_pct",
    "tariff_on_eu_goods_pct",
    "tariff_weighted_mean_pct",
    "wgi_regulatory_quality",
    "wgi_rule_of_law",
    "lpi_score",
    "english_speakers_pct",
    "electricity_use_per_person_kwh",
}
INCOMPLETE = {
    "ev_sales_cars": {"MT", "SG"},
    "ev_sales_cagr3_pct": {"MT", "SG"},
    "ev_sales_share_pct": {"MT", "SG"},
    "english_speakers_pct": {"NO", "IS"},
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(now=NOW)


def test_there_are_34_target_countries_and_sweden_as_home(reference):
    markets = Counter(country.market_id for country in reference.countries)

    assert markets == {
        "nordics": 4,
        "europe": 26,
        "usa": 1,
        "india": 1,
        "china": 1,
        "singapore": 1,
        None: 1,
    }
    assert [c.iso2 for c in reference.countries if c.market_id is None] == ["SE"]


def test_27_countries_are_in_the_union_and_two_more_in_the_economic_area(reference):
    assert sum(country.is_eu for country in reference.countries) == 27
    assert {c.iso2 for c in reference.countries if c.is_eea and not c.is_eu} == {"NO", "IS"}


def test_each_indicator_of_the_score_is_defined(reference):
    assert {indicator.code for indicator in reference.indicators} >= SCORED_INDICATORS


def test_each_indicator_has_figures_and_each_figure_its_indicator(reference):
    assert {row.indicator_id for row in reference.observations} == {
        indicator.code for indicator in reference.indicators
    }


def test_figures_spread_by_magnitude_are_above_nought(reference):
    log = {each.code for each in reference.indicators if each.scale == Indicator.Scale.LOG}

    assert [
        row for row in reference.observations if row.indicator_id in log and row.value <= 0
    ] == []


def test_each_licence_and_each_remark_in_a_source_has_its_words(reference):
    licences = {row.licence for row in reference.observations}
    remarked = {row.source for row in reference.observations if _has_remark(row.source)}

    assert licences == LICENCES.keys()
    assert remarked == SOURCES.keys()


def _has_remark(source: str) -> bool:
    """Tell whether a source is more than a title: words of our own that need translating."""
    own_words = ("statement", "reported by", " and ", "(derived)")
    return any(words in source for words in own_words)


def test_english_articles_stand_where_a_sentence_needs_them(reference):
    words = {row.name_en: row.word_en for row in reference.countries if row.word_en}

    assert words == {
        "Netherlands": "the Netherlands",
        "United States": "the United States",
        "United Kingdom": "the United Kingdom",
    }


def test_each_country_has_each_figure_but_those_known_to_be_missing(reference):
    have = {(row.indicator_id, row.country_id) for row in reference.observations}
    countries = {country.iso2 for country in reference.countries}

    for indicator in SCORED_INDICATORS - {"tariff_on_eu_goods_pct"}:
        missing = {country for country in countries if (indicator, country) not in have}
        assert missing == INCOMPLETE.get(indicator, set()), indicator
    assert [c for i, c in have if i == "tariff_on_eu_goods_pct"] == ["US"]


def test_electricity_use_per_person_has_every_other_year_for_every_country(reference):
    years = Counter(
        row.year
        for row in reference.observations
        if row.indicator_id == "electricity_use_per_person_kwh"
    )

    assert years == dict.fromkeys(range(2013, 2025, 2), len(reference.countries))


def test_each_figure_names_its_source_year_and_licence(reference):
    for row in reference.observations:
        assert row.source, row
        assert row.licence, row
        assert 2013 <= row.year <= NOW.year, row


def test_no_figure_of_the_file_names_a_mirror(reference):
    sources = {row.source for row in reference.observations}

    assert not [source for source in sources if "github" in source or "npm" in source]


def test_there_are_twenty_categories_or_more_in_the_two_domains(reference):
    domains = Counter(category.domain for category in reference.categories)

    assert domains[Domain.DIGITALISATION] >= 10
    assert domains[Domain.MOBILITY] >= 10


def test_each_category_serves_one_to_three_needs_and_each_need_is_served(reference):
    served = reference.category_needs

    assert {len(needs) for needs in served.values()} <= {1, 2, 3}
    assert {need for needs in served.values() for need in needs} == {
        need.code for need in reference.needs
    }


def test_no_two_categories_have_the_same_name(reference):
    for names in (
        [category.name_sv for category in reference.categories],
        [category.name_en for category in reference.categories],
    ):
        assert len(set(names)) == len(names)


def test_each_need_is_measured_as_the_score_measures_it(reference):
    assert {need.code: need.indicator_id for need in reference.needs} == {
        "grid-flexibility": "wind_solar_share_electricity_pct",
        "power-decarbonisation": "carbon_intensity_gco2_kwh",
        "ev-charging": "ev_sales_share_pct",
        "ev-ramp-up": "ev_sales_cagr3_pct",
        "energy-efficiency": "electricity_use_per_person_kwh",
        "urban-mobility": "urban_share_pct",
        "digital-services": "egov_development_index",
    }


def test_goods_are_asked_a_mandatory_certificate_everywhere_but_in_singapore():
    mandatory = {
        rule.market: rule.certificate for rule in read_certificate_rules() if rule.mandatory
    }

    assert mandatory == {
        "nordics": "CE",
        "europe": "CE",
        "usa": "FCC",
        "india": "BIS",
        "china": "CCC",
    }


def test_services_are_asked_two_certificates_in_every_market(reference):
    rules = [rule for rule in read_certificate_rules() if rule.offer == "services"]

    assert Counter(rule.market for rule in rules) == {m.code: 2 for m in reference.markets}
    assert {rule.certificate for rule in rules} == {"ISO9001", "ISO27001"}

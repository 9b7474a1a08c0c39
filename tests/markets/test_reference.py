from datetime import UTC, datetime

import pytest

from markets.reference import read_certificate_rules, read_reference
from xport.lib.reference_files import ReferenceFileError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

DANISH_GDP = "DNK,gdp_nominal_usd_bn,2024,429.457,billion USD,CIA World Factbook,Public domain"


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ("DNK,gdp_nominal_usd_bn,2024,nan,billion USD,A,B", "value is not a finite number"),
        ("DNK,gdp_nominal_usd_bn,2024,1e999,billion USD,A,B", "value is not a finite number"),
        ('DNK,gdp_nominal_usd_bn,2024,"429,5",billion USD,A,B', "value is not a number"),
        ("DNK,gdp_nominal_usd_bn,2024,429,million USD,A,B", "unit is unknown: million USD"),
        ("DNK,gdp_nominal_usd_bn,2024,429,billion USD,,B", "source is empty"),
        ("DNK,gdp_nominal_usd_bn,2024,429,billion USD,A, ", "licence is empty"),
        ("DNK,gdp_nominal_usd_bn,2027,429,billion USD,A,B", "year is not between 2000 and 2026"),
        ("DNK,gdp_nominal_usd_bn,2023.5,429,billion USD,A,B", "year is not a whole number"),
        ("DNK,gnp,2024,429,billion USD,A,B", "indicator is unknown: gnp"),
        ("DDR,gdp_nominal_usd_bn,2024,429,billion USD,A,B", "iso3 is unknown: DDR"),
        ("DNK,gdp_nominal_usd_bn,2024,429,billion USD,A", "6 cells where 7 belong"),
        ("SWE,gdp_nominal_usd_bn,2024,429,billion USD,A,B", "the same iso3, indicator, year"),
        (f"DNK,gdp_nominal_usd_bn,2024,429,billion USD,{'A' * 301},B", "source: Ensure this"),
    ],
)
def test_read_reference_names_the_row_of_a_figure_it_refuses(folder, rewrite, spoilt, reason):
    row = rewrite("indicators.csv", DANISH_GDP + " (US Government)", spoilt)

    with pytest.raises(ReferenceFileError) as refused:
        read_reference(now=NOW, folder=folder)

    assert (refused.value.file, refused.value.row) == ("indicators.csv", row)
    assert refused.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("countries.csv", "Copenhagen,Köpenhamn,55.6667", "Copenhagen,,55.6667", "capital_sv is"),
        ("countries.csv", "DNK,Denmark,Danmark,nordics", "DNK,Denmark,Danmark,nordic", "market is"),
        ("countries.csv", "12.5833,da,", "12.5833,da;xx,", "business_languages is unknown: xx"),
        ("countries.csv", "12.5833,da,", "12.5833,da;da,", "business_languages names a code twice"),
        ("countries.csv", "55.6667,12.5833", "555.667,12.5833", "lat is beyond 90 degrees"),
        ("countries.csv", "DKK,1,1", "DKK,yes,1", "eu is unknown: yes"),
        ("countries.csv", "da,DKK,", "da,DKKR,", "currency: Ensure this value has at most 3"),
        (
            "categories.csv",
            'their depots.",ev',
            'their depots.",hovering;ev',
            "needs is unknown: hov",
        ),
        ("categories.csv", "route-planning,mobility", "route-planning,travel", "domain is unknown"),
        ("needs.csv", "Digital services,egov_development_index", "Digital services,x", "indicator"),
        ("markets.csv", "china,Kina,China", "china,,China", "name_sv is empty"),
        ("languages.csv", "sv,Svenska,Swedish", "en,Svenska,Swedish", "the same code stands twice"),
        ("certificates.csv", "code,name_sv,name_en", "code,name_en,name_sv", "the columns are not"),
    ],
)
def test_read_reference_refuses(folder, rewrite, file, old, new, reason):
    rewrite(file, old, new)

    with pytest.raises(ReferenceFileError) as refused:
        read_reference(now=NOW, folder=folder)

    assert refused.value.file == file
    assert refused.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("usa,,goods,UL,0", "usa,,goods,NRTL,0", "certificate is unknown: NRTL"),
        ("usa,,goods,UL,0", "usa,,both,UL,0", "offer is unknown: both"),
        ("usa,,goods,UL,0", "usa,,goods,UL,", "mandatory is empty"),
        ("usa,,goods,UL,0", "usa,DE,goods,UL,0", "country is unknown: DE"),
        ("usa,,goods,UL,0", "mars,,goods,UL,0", "market is unknown: mars"),
        ("usa,,goods,UL,0", "usa,,goods,FCC,0", "the same market, country, offer, certificate"),
    ],
)
def test_read_certificate_rules_refuses(folder, rewrite, old, new, reason):
    rewrite("certificate_rules.csv", old, new)

    with pytest.raises(ReferenceFileError) as refused:
        read_certificate_rules(folder=folder)

    assert refused.value.reason.startswith(reason)


def test_read_certificate_rules_takes_a_row_for_one_country(folder, rewrite):
    rewrite("certificate_rules.csv", "europe,,goods,CE,1", "europe,CH,goods,CE,1")

    rules = read_certificate_rules(folder=folder)

    assert [rule.country for rule in rules if rule.country] == ["CH"]

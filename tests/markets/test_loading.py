from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from markets.loading import load_reference
from markets.models import Category, Certificate, Country, Figures, Language, Market, Observation
from xport.lib.reference_files import ReferenceFileError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_loaded")]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DANISH_GDP = "DNK,gdp_nominal_usd_bn,2024,429.457,billion USD,CIA World Factbook,"


def danish_gdp():
    return Observation.objects.filter(country="DK", indicator="gdp_nominal_usd_bn").order_by("id")


def changes_of(report, file):
    return next(table for table in report.tables if table.file == file)


def test_load_reference_fills_the_tables():
    report = load_reference(now=NOW)

    assert Market.objects.count() == 6
    assert Country.objects.exclude(market=None).count() == 34
    assert Category.objects.count() >= 20
    assert not Category.objects.filter(needs=None).exists()
    assert Certificate.objects.count() == 7
    assert Language.objects.filter(code="no").exists()
    assert not Observation.objects.filter(source="").exists()
    assert report.figures_version == 1
    assert report.recast_categories == frozenset()


def test_load_reference_twice_changes_nothing():
    load_reference(now=NOW)
    rows = set(Observation.objects.values_list("pk", "valid_from"))

    report = load_reference(now=LATER)

    assert not [t for t in report.tables if t.added or t.changed or t.gone]
    assert set(Observation.objects.values_list("pk", "valid_from")) == rows
    assert (report.figures_version, Figures.objects.get().changed_at) == (1, NOW)


def test_load_reference_twice_costs_one_read_a_table(django_assert_max_num_queries):
    load_reference(now=NOW)

    with django_assert_max_num_queries(14):
        load_reference(now=LATER)


def test_load_reference_keeps_the_old_version_of_a_changed_figure(folder, rewrite):
    load_reference(now=NOW)
    rewrite("indicators.csv", DANISH_GDP, DANISH_GDP.replace("429.457", "431.2"))

    report = load_reference(now=LATER, folder=folder)

    assert list(danish_gdp().values_list("value", "valid_from", "valid_to")) == [
        (429.457, NOW, LATER),
        (431.2, LATER, None),
    ]
    assert report.figures_version == 2
    assert changes_of(report, "indicators.csv").changed == {
        "DK gdp_nominal_usd_bn 2024": frozenset({"value"})
    }


def test_load_reference_closes_a_figure_that_is_gone(folder, rewrite):
    load_reference(now=NOW)
    rewrite("indicators.csv", DANISH_GDP + "Public domain (US Government)\n", "")

    report = load_reference(now=LATER, folder=folder)

    assert danish_gdp().get().valid_to == LATER
    assert changes_of(report, "indicators.csv").gone == ("DK gdp_nominal_usd_bn 2024",)
    assert report.figures_version == 2


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        ("55.6667,12.5833,da,", "55.6667,12.5833,da;en,", 2),
        ("55.6667,12.5833,da,", "55.6761,12.5833,da,", 2),
        ("Copenhagen,Köpenhamn", "Copenhagen,Kjøbenhavn", 1),
        ("da,DKK,1,1", "da,EUR,1,1", 1),
    ],
)
def test_load_reference_raises_the_figures_only_for_what_is_scored(
    folder, rewrite, old, new, version
):
    load_reference(now=NOW)
    rewrite("countries.csv", old, new)

    report = load_reference(now=LATER, folder=folder)

    assert list(changes_of(report, "countries.csv").changed) == ["DK"]
    assert report.figures_version == version


def test_load_reference_keeps_and_reports_a_row_that_is_gone(folder, rewrite):
    load_reference(now=NOW)
    rewrite("certificates.csv", "CCC,CCC,CCC\n", "")
    rewrite("certificate_rules.csv", "china,,goods,CCC,1\n", "")

    report = load_reference(now=LATER, folder=folder)

    assert Certificate.objects.filter(code="CCC").exists()
    assert str(changes_of(report, "certificates.csv")) == (
        "certificates.csv: 6 rows, 0 new, 0 changed, no longer in the file: CCC"
    )


def test_load_reference_names_categories_that_serve_other_needs(folder, rewrite):
    load_reference(now=NOW)
    rewrite("categories.csv", 'their depots.",ev-ramp-up;ev-charging', 'their depots.",ev-ramp-up')

    report = load_reference(now=LATER, folder=folder)

    needs = Category.objects.get(code="heavy-electric-vehicles").needs
    assert set(needs.values_list("code", flat=True)) == {"ev-ramp-up"}
    assert report.recast_categories == {"heavy-electric-vehicles"}


def test_load_reference_names_categories_that_moved_to_the_other_domain(folder, rewrite):
    load_reference(now=NOW)
    rewrite("categories.csv", "route-planning,mobility", "route-planning,digitalisation")

    report = load_reference(now=LATER, folder=folder)

    assert report.recast_categories == {"route-planning"}


def test_load_reference_writes_nothing_when_a_file_is_wrong(folder, rewrite):
    load_reference(now=NOW)
    rewrite("markets.csv", "china,Kina,China", "china,Mittens rike,China")
    rewrite("certificate_rules.csv", "china,,goods,CCC,1", "china,,goods,XXX,1")

    with pytest.raises(ReferenceFileError, match=r"certificate_rules\.csv, row \d+"):
        load_reference(now=LATER, folder=folder)

    assert Market.objects.get(code="china").name_sv == "Kina"


def test_names_and_units_follow_the_reader():
    load_reference(now=NOW)
    country, category = Country.objects.get(iso2="DE"), Category.objects.get(code="route-planning")

    with translation.override("sv"):
        swedish = (country.name, category.name, category.description[:16])
    with translation.override("en"):
        english = (country.name, category.name, category.description[:11])

    assert swedish == ("Tyskland", "Ruttplanering", "Planerar körning")
    assert english == ("Germany", "Route planning", "Plans trips")

import pytest
from django.utils.translation import override

from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import FitScoreFactory
from tests.pdf_files import read_pdf
from xport.portal.municipality.overview import report
from xport.portal.municipality.overview.figures import overview_of
from xport.portal.municipality.overview.report import contents_of, report_of

HOSTILE = '#read("/etc/passwd") *_$ Å&Ö <b>'


@pytest.fixture
def overview(home):
    company = CompanyFactory(name=HOSTILE, categories=["charging-services"])
    FitScoreFactory(company=company)
    return overview_of(home, now=NOW)


def test_report_is_tagged_named_and_told_in_the_language_of_the_page(overview, home):
    with override("en"):
        read = read_pdf(report_of(overview))

    assert (read.language, read.is_marked, read.says_ua) == ("en", True, True)
    assert home.official_name in read.title
    assert {"H1", "H2", "Table", "TH", "Figure", "Caption"} <= set(read.kinds)
    # A plot per stage, and the map.
    assert len(read.alternatives) == len(overview.stages) + 1
    assert not read.untold_figures


def test_what_people_wrote_is_set_as_it_stands_and_runs_nothing(overview):
    with override("sv"):
        text = read_pdf(report_of(overview)).text

    assert f"{HOSTILE} kom med i listan" in text.replace("  ", " ")
    assert "root:" not in text


def test_report_holds_the_figures_of_the_page_and_every_definition(overview, home):
    with override("en"):
        contents = contents_of(overview)
        terms = dict(contents["definitions"]["terms"])
        definitions = {str(stage.definition) for stage in overview.stages}

    counts = [row["count"] for row in contents["funnel"]["rows"]]
    assert counts == [str(stage.count) for stage in overview.stages]
    assert contents["months"]["rows"][0] == ["2026-11", "1", "0", "0", "0", "1", "0", "0"]
    assert contents["heat"]["rows"][0]["cells"][0]["text"] == "1 (1)"
    own = next(row["cells"] for row in contents["comparison"]["rows"] if row["own"])
    assert own == [home.name, "1", "0", "1", "0", "0%", "100%"]
    assert definitions <= set(terms.values())


def test_empty_municipality_has_a_report_too(home):
    with override("sv"):
        assert read_pdf(report_of(overview_of(home, now=NOW))).pages >= 1


def test_document_brings_no_package_and_reads_no_file():
    source = report.DOCUMENT.read_text(encoding="utf-8")

    assert not any(word in source for word in ("#import", "#include", "read(", "eval(", "plugin("))

from pathlib import Path

import pytest
from django.db import IntegrityError

from companies.imports import actions
from companies.imports.actions import RowRemark, import_companies, sort_rows
from companies.imports.table import SourceRow
from companies.models import Company
from tests.factories import NOW, organisation_number
from xport.accounts.models import AuditEntry

REAL_SAMPLE = Path(__file__).with_name("real_sample.csv")
NUMBER = organisation_number(900_001)


def source(number, name="A AB", organisation_number=NUMBER, website=""):
    return SourceRow(
        number=number, name=name, organisation_number=organisation_number, website=website
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (source(2, organisation_number=""), "org_number_missing"),
        (source(2, organisation_number="599001"), "org_number_length"),
        (source(2, organisation_number="121212-1212"), "personal_number"),
        (source(2, name=""), "name_missing"),
        (source(2, name="a" * 121), "name_too_long"),
        (source(2, name="HÃ¤rryda Energi AB"), "text_damaged"),
        (source(2, name="H\ufffdrryda Energi AB"), "text_damaged"),
    ],
)
def test_sort_rows_refuses_a_row_by_number_and_reason_alone(row, code):
    file = sort_rows([row])

    assert (file.firms, file.refused) == ((), (RowRemark(row=2, code=code),))


def test_sort_rows_names_the_row_that_came_first():
    file = sort_rows([source(2), source(3, organisation_number=NUMBER.replace("-", ""))])

    assert [firm.row for firm in file.firms] == [2]
    assert file.duplicates == (RowRemark(row=3, code="duplicate_in_file", of_row=2),)


def test_sort_rows_skips_empty_rows():
    assert sort_rows([source(2, name="", organisation_number="")]).empty_rows == 1


@pytest.mark.parametrize(
    ("cell", "website"),
    [
        ("www.firm.example", "https://www.firm.example"),
        ("http://firm.example/sv", "http://firm.example/sv"),
        ("", ""),
    ],
)
def test_sort_rows_completes_the_website(cell, website):
    file = sort_rows([source(2, website=cell)])

    assert (file.firms[0].website, file.warnings) == (website, ())


@pytest.mark.parametrize(
    "cell",
    ["javascript:alert(1)", "ftp://firm.example", "saknas", "a\x00", "x.example/" + "a" * 200],
)
def test_sort_rows_leaves_out_a_website_that_no_browser_should_open(cell):
    file = sort_rows([source(2, website=cell)])

    assert file.firms[0].website == ""
    assert file.warnings == (RowRemark(row=2, code="website_invalid"),)


@pytest.mark.django_db
def test_import_companies_of_the_real_sample(home, officer, woken):
    report = import_companies(
        content=REAL_SAMPLE.read_bytes(), municipality=home, by=officer, now=NOW
    )

    assert (report.imported, report.file.refused) == (60, ())
    firms = Company.objects.sent().filter(municipality=home, origin="municipality")
    assert firms.count() == 60
    assert not firms.exclude(verified_at=None).exists()
    assert len(woken) == 60
    boden = firms.get(organisation_number="556526-8561")
    assert (boden.name, boden.website) == ("Bodens Energi Nät AB", "https://bodensenergi.se")
    assert boden.provenance["website"] == {
        "source": "import",
        "date": "2026-11-23",
        "by": officer.pk,
    }
    assert boden.scoring_inputs.get().energy_share is None
    assert firms.in_swedish_order().last().name == "Åsele Elnät AB"


@pytest.mark.django_db
def test_import_companies_costs_the_same_for_one_row_and_for_sixty(
    home, django_assert_max_num_queries
):
    with django_assert_max_num_queries(13):
        import_companies(content=REAL_SAMPLE.read_bytes(), municipality=home, by=None, now=NOW)


@pytest.mark.django_db
def test_import_companies_never_overwrites(home, sent_company, company_elsewhere):
    lines = ["Namn;Org.nr;Hemsida"] + [
        f"Annat namn AB;{company.organisation_number};https://annan.example"
        for company in (sent_company, company_elsewhere)
    ]

    report = import_companies(
        content="\n".join(lines).encode(), municipality=home, by=None, now=NOW
    )

    assert report.imported == 0
    assert report.already_here == (RowRemark(row=2, code="already_here"),)
    assert report.already_elsewhere == (RowRemark(row=3, code="already_elsewhere"),)
    names = set(Company.objects.values_list("name", "website"))
    assert names == {("Laddkraft AB", ""), ("Tranåsbolaget AB", "")}


@pytest.mark.django_db
def test_import_companies_twice_adds_nothing(home):
    for imported in (60, 0):
        report = import_companies(
            content=REAL_SAMPLE.read_bytes(), municipality=home, by=None, now=NOW
        )
        assert report.imported == imported

    details = AuditEntry.objects.filter(action="inventory.imported").values_list(
        "details", flat=True
    )
    assert [entry["imported"] for entry in details] == [60, 0]


@pytest.mark.django_db
def test_import_companies_compares_afresh_when_somebody_registers_meanwhile(home, monkeypatch):
    write, calls = actions._write, []

    def collide_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise IntegrityError
        return write(*args, **kwargs)

    monkeypatch.setattr(actions, "_write", collide_once)

    report = import_companies(content=REAL_SAMPLE.read_bytes(), municipality=home, by=None, now=NOW)

    assert (report.imported, len(calls)) == (60, 2)


@pytest.mark.django_db
def test_import_companies_gives_up_when_it_collides_every_time(home, monkeypatch):
    def collide(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(actions, "_write", collide)

    with pytest.raises(IntegrityError):
        import_companies(content=REAL_SAMPLE.read_bytes(), municipality=home, by=None, now=NOW)

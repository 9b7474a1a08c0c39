from pathlib import Path

import pytest
from django.db import IntegrityError

from companies.imports import committing
from companies.imports.actions import import_companies
from companies.imports.lists import ListFile
from companies.imports.reading.refusals import FileRefused
from companies.models import Company, ImportBatch
from markets.models import Category
from tests.companies.imports import made
from tests.factories import NOW, organisation_number
from xport.accounts.models import AuditEntry

REAL_SAMPLE = Path(__file__).with_name("real_sample.csv")
NUMBER = organisation_number(900_001)


SAMPLE = ListFile(content=REAL_SAMPLE.read_bytes(), name="real_sample.csv")


def list_of(*lines, **answers):
    return ListFile(content="\n".join(lines).encode(), name="list.csv", **answers)


def outcomes(report):
    return [(each.row.number, each.outcome) for each in report.rows]


@pytest.mark.django_db
def test_import_companies_of_the_real_sample(home, officer, woken):
    report = import_companies(file=SAMPLE, municipality=home, by=officer, now=NOW)

    assert (report.imported, report.without_category) == (60, 60)
    assert {each.outcome for each in report.rows} == {"create"}
    firms = Company.objects.sent().filter(municipality=home, origin="municipality")
    assert firms.count() == 60
    assert not firms.exclude(verified_at=None).exists()
    assert woken == [("matchmaking.sweep_rescoring",)]
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
    with django_assert_max_num_queries(65):
        import_companies(file=SAMPLE, municipality=home, by=None, now=NOW)


@pytest.mark.django_db
def test_import_companies_never_overwrites_what_others_own(home, sent_company, company_elsewhere):
    lines = ["Namn;Org.nr;Hemsida"] + [
        f"Annat namn AB;{company.organisation_number};https://annan.example"
        for company in (sent_company, company_elsewhere)
    ]

    report = import_companies(file=list_of(*lines), municipality=home, by=None, now=NOW)

    assert report.imported == 0
    assert outcomes(report) == [(2, "unchanged"), (3, "skipped")]
    kept = {each.field: each.kept for each in report.rows[0].differences}
    assert kept == {"website": "claimed", "name": "claimed"}
    assert report.rows[1].to_json()["reason"] == "other_municipality"
    names = set(Company.objects.values_list("name", "website"))
    assert names == {("Laddkraft AB", ""), ("Tranåsbolaget AB", "")}


@pytest.mark.django_db
def test_import_companies_twice_adds_nothing(home):
    for imported in (60, 0):
        report = import_companies(file=SAMPLE, municipality=home, by=None, now=NOW)
        assert report.imported == imported

    details = (
        AuditEntry.objects.filter(action="inventory.imported")
        .order_by("pk")
        .values_list("details", flat=True)
    )
    assert [entry["imported"] for entry in details] == [60, 0]


@pytest.mark.django_db
def test_import_companies_compares_afresh_when_somebody_registers_meanwhile(home, monkeypatch):
    commit, calls = committing._commit, []

    def collide_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise IntegrityError
        return commit(*args, **kwargs)

    monkeypatch.setattr(committing, "_commit", collide_once)

    report = import_companies(file=SAMPLE, municipality=home, by=None, now=NOW)

    assert (report.imported, len(calls)) == (60, 2)


@pytest.mark.django_db
def test_import_companies_gives_up_when_it_collides_every_time(home, monkeypatch):
    def collide(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(committing, "_commit", collide)

    with pytest.raises(IntegrityError):
        import_companies(file=SAMPLE, municipality=home, by=None, now=NOW)


HEADERS = "Företag;Org.nr;Antal anställda;Omsättning tkr;SNI;Kategori;Bolagsform;Beskrivning"


@pytest.mark.django_db
def test_import_companies_writes_what_the_list_says(home, woken):
    category = Category.objects.get(code="smart-charging")
    lines = [
        HEADERS,
        f"A AB;{NUMBER};5-9;1 250,5;62.100;{category.name_sv};Aktiebolag;Bygger laddare",
    ]

    report = import_companies(
        file=list_of(*lines, sni_edition="2025"), municipality=home, by=None, now=NOW
    )

    company = Company.objects.get()
    assert (company.employees, company.employees_class) == (None, "3")
    assert (company.turnover_ksek, company.turnover_class) == (1251, None)
    assert (company.sni_2025, company.sni_2007) == (["62100"], None)
    assert (company.legal_form, company.description_sv) == ("limited_company", "Bygger laddare")
    assert [each.code for each in company.categories.all()] == [category.code]
    assert company.scoring_inputs.get().turnover_msek == 1.251
    assert sorted(company.provenance) == [
        "categories", "description_sv", "employees_class", "legal_form", "sni_2025",
        "turnover_ksek",
    ]  # fmt: skip
    assert (report.without_category, report.without_sni_edition) == (0, 0)


@pytest.mark.django_db
def test_import_companies_leaves_codes_of_an_unknown_edition(home):
    lines = ["Företag;Org.nr;SNI", f"A AB;{NUMBER};62.100"]

    report = import_companies(file=list_of(*lines), municipality=home, by=None, now=NOW)

    assert report.without_sni_edition == 1
    company = Company.objects.get()
    assert (company.sni_2007, company.sni_2025) == (None, None)


@pytest.mark.django_db
def test_import_companies_takes_the_unit_that_somebody_said(home):
    lines = ["Företag;Org.nr;Omsättning", f"A AB;{NUMBER};12"]

    asked = import_companies(file=list_of(*lines), municipality=home, by=None, now=NOW)
    told = import_companies(
        file=list_of(*lines, turnover_unit="mkr"), municipality=home, by=None, now=NOW
    )

    assert (outcomes(asked), outcomes(told)) == ([(2, "question")], [(2, "create")])
    assert Company.objects.get().turnover_ksek == 12_000


@pytest.mark.django_db
def test_import_companies_takes_what_is_said_now_before_what_is_remembered(home):
    lines = ["Företag;Org.nr;Omsättning", f"A AB;{NUMBER};12"]

    for unit, turnover_ksek in (("mkr", 12_000), ("tkr", 12)):
        file = list_of(*lines, turnover_unit=unit)
        import_companies(file=file, municipality=home, by=None, now=NOW)

        assert Company.objects.get().turnover_ksek == turnover_ksek


@pytest.mark.django_db
def test_import_companies_asks_which_sheet(home):
    content = made.xlsx(made.ROWS, made.ROWS)

    with pytest.raises(FileRefused, match="sheet_unclear"):
        import_companies(
            file=ListFile(content=content, name="a.xlsx"), municipality=home, by=None, now=NOW
        )
    assert not ImportBatch.objects.exists()
    chosen = ListFile(content=content, name="a.xlsx", sheet="Blad2")
    assert import_companies(file=chosen, municipality=home, by=None, now=NOW).imported == 2

"""The columns and the order of the officer's list, on the page and in a file."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from companies.models import Membership
from tests.cast import HOME
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import FitScoreFactory
from xport.accounts.models import AuditEntry
from xport.portal.municipality.layout import Column


def url(name="municipality_companies"):
    return reverse(name, args=[HOME])


def export(client, file_format, query=""):
    return client.post(f"{url('municipality_companies_export')}?{query}", {"format": file_format})


def table(client, query=""):
    """The CSV file as rows of cells; no cell here holds its separator."""
    lines = export(client, "csv", query).content.decode("utf-8-sig").splitlines()
    return [line.split(";") for line in lines]


def headings(page):
    """What the page's table has columns for, by the words that a phone shows them by."""
    return {word for word in WORDS if f'data-t="{word}"' in page.text}


WORDS = ("Läge", "Obesvarat", "Kontakt", "Org.nr", "Anställda", "Senast ändrad")


def test_list_shows_the_usual_columns_until_others_are_chosen(at_work, inventoried_company):
    assert headings(at_work.get(url())) == {"Läge", "Obesvarat", "Kontakt"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("columns=name", set()),
        ("columns=name&columns=number", {"Org.nr"}),
        ("columns=changed&columns=employees", {"Anställda", "Senast ändrad"}),
        ("columns=follow_up", {"Kontakt"}),
        ("columns=nonsense", {"Läge", "Obesvarat", "Kontakt"}),
    ],
)
def test_address_says_which_columns_are_shown(at_work, inventoried_company, query, shown):
    assert headings(at_work.get(f"{url()}?{query}")) == shown


def test_scores_that_are_not_shown_are_not_read(at_work, inventoried_company):
    with CaptureQueriesContext(connection) as captured:
        page = at_work.get(f"{url()}?columns=state")

    assert page.context["rows"][0].cells == []
    assert not any("matchmaking_fitscore" in query["sql"] for query in captured.captured_queries)


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("name", ["A", "B", "C"]),
        ("changed", ["B", "C", "A"]),
        ("added", ["C", "A", "B"]),
        ("nonsense", ["A", "B", "C"]),
    ],
)
def test_address_says_which_firm_comes_first_also_in_the_file(at_work, order, found):
    for name, created, changed in (("A", 2, 1), ("B", 1, 3), ("C", 3, 2)):
        CompanyFactory(
            name=name, created_at=NOW.replace(day=created), changed_at=NOW.replace(day=changed)
        )

    page = at_work.get(url(), {"order": order})

    assert [row.company.name for row in page.context["rows"]] == found
    assert [row[0] for row in table(at_work, f"order={order}")[1:]] == found


def test_file_holds_the_number_as_well_and_the_page_says_so(at_work):
    CompanyFactory(name="Kraft AB", organisation_number="556012-5790")
    said = "Filen har också organisationsnumren."

    for query in ("", "columns=name", "columns=state"):
        heading, row = table(at_work, query)
        assert row[heading.index("Organisationsnummer")] == "556012-5790"
        assert said in at_work.get(f"{url()}?{query}").text
    assert table(at_work, "columns=name")[0] == ["Företag", "Organisationsnummer"]
    assert said not in at_work.get(f"{url()}?columns=number").text


def test_file_holds_the_columns_that_are_seen_and_no_others(at_work):
    CompanyFactory(name="Kraft AB", employees_class="2", organisation_number="556012-5790")

    rows = table(at_work, "columns=employees&columns=number&columns=responsible")

    assert rows[0] == [
        "Företag",
        "Organisationsnummer",
        "Ansvarig näringslivsutvecklare",
        "Anställda",
    ]
    assert rows[1][:2] == ["Kraft AB", "556012-5790"]
    assert "–" in rows[1][3]


@pytest.mark.parametrize("column", Column)
def test_every_column_is_in_the_page_and_in_the_file(at_work, owner, column):
    CompanyFactory(name="Kraft AB", members={owner: Membership.Role.OWNER}, verified_at=NOW)

    page = at_work.get(f"{url()}?columns={column}")
    rows = table(at_work, f"columns={column}")

    assert page.status_code == 200
    number = column != Column.NUMBER
    assert len(rows[0]) == len(rows[1]) == (7 if column == Column.SCORES else 2) + number


# Downloading


def test_csv_holds_the_filtered_firms_in_their_order_and_is_audited(at_work):
    for name in ("Örn AB", "=1+1 AB", "Åkraft AB"):
        CompanyFactory(name=name, trl=5 if name == "Örn AB" else None)

    answer = export(at_work, "csv", "missing=trl&columns=state")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines] == ["Företag", "'=1+1 AB", "Åkraft AB"]
    row = AuditEntry.objects.get(action="inventory.downloaded")
    assert row.details == {"format": "csv", "count": 2, "columns": ["number", "state"]}


def test_xlsx_holds_text_as_text_and_scores_as_numbers(at_work):
    company = CompanyFactory(name="=1+1 AB")
    FitScoreFactory(company=company, market_id="india", score_hundredths=4920)

    answer = export(at_work, "xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Företag"]
    header, row = book.get_sheet_by_index(0).to_python()
    assert row[0] == "=1+1 AB"
    assert row[header.index("Indien")] == 49.2


def test_unknown_format_is_404(at_work):
    assert export(at_work, "pdf").status_code == 404


def test_export_costs_the_same_for_1_firm_and_50(at_work, django_assert_num_queries):
    CompanyFactory()
    export(at_work, "csv")  # the first request of a session writes it
    with CaptureQueriesContext(connection) as for_one:
        export(at_work, "csv")
    CompanyFactory.create_batch(49)

    with django_assert_num_queries(len(for_one)):
        export(at_work, "csv")

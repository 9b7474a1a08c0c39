import io

import python_calamine
from django.utils.translation import override

from tests.factories import NOW, CompanyFactory, MembershipFactory, UserFactory
from tests.matchmaking.factories import FitScoreFactory
from xport.portal.municipality.overview.figures import overview_of
from xport.portal.municipality.overview.workbook import workbook_of


def sheets_of(content):
    book = python_calamine.load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_spreadsheet_holds_the_figures_of_the_page_and_every_definition(home):
    company = CompanyFactory(
        name='=HYPERLINK("https://x.example")', categories=["charging-services"]
    )
    FitScoreFactory(company=company)
    overview = overview_of(home, now=NOW)

    with override("en"):
        sheets = sheets_of(workbook_of(overview))
        definitions = {row[0]: row[1] for row in sheets["Definitions"]}
        expected = {str(stage.name): str(stage.definition) for stage in overview.stages}

    assert sheets["From list to export"][1] == ["inventoried", 1, 100, 1]
    assert sheets["By month"][1] == ["2026-11", 1, 0, 0, 0, 1, 0, 0]
    assert len(sheets["By month"]) == 13
    assert sheets["Categories and markets"][1][1:4] == [1, 1, 1]
    assert sheets["This month"][1][0] == '=HYPERLINK("https://x.example") came to the list'
    assert sheets["Municipalities"][1] == [home.name, 1, 0, 1, 0, 0, 100]
    assert expected.items() <= definitions.items()


def test_shares_are_rounded_alike_on_all_sheets(home):
    companies = CompanyFactory.create_batch(40)
    MembershipFactory(company=companies[0], user=UserFactory())

    with override("en"):
        sheets = sheets_of(workbook_of(overview_of(home, now=NOW)))

    taken_over = {row[0]: row for row in sheets["From list to export"]}["taken over"]
    assert (taken_over[2], sheets["Municipalities"][1][5]) == (2.5, 2.5)


def test_every_row_of_other_municipalities_in_the_spreadsheet_hides_few(home, elsewhere):
    CompanyFactory.create_batch(5, municipality=elsewhere)

    with override("sv"):
        sheets = sheets_of(workbook_of(overview_of(home, now=NOW)))

    assert sheets["Kommuner"][1] == [elsewhere.name, 5, *["färre än fem"] * 5]

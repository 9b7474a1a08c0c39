import pytest

from tests.factories import CompanyFactory, municipality
from tests.matchmaking.factories import FitScoreFactory
from xport.portal.municipality.overview.comparison import comparison_of

OTHERS = ("0687", "2482", "0180")


@pytest.fixture
def rows(home):
    return lambda: [(row.name, row.counts, row.municipalities) for row in comparison_of(home)]


def add(code, firms, strong=0):
    companies = CompanyFactory.create_batch(firms, municipality=municipality(code))
    for company in companies[:strong]:
        FitScoreFactory(company=company)


def test_own_counts_are_exact_and_others_only_from_five_firms(rows, home):
    add(home.code, 1, strong=1)
    add("0687", 6, strong=5)
    add("2482", 5, strong=4)

    assert rows() == [
        ("Tranås", (6, None, 5, None), 1),
        ("Skellefteå", (5, None, None, None), 1),
        (home.name, (1, 0, 1, 0), 1),
    ]


def test_municipalities_with_few_firms_stand_together_without_names(rows, home):
    for code in OTHERS:
        add(code, 2)

    assert rows() == [(home.name, (0, 0, 0, 0), 1), ("", (6, None, None, None), 3)]


def test_few_firms_together_are_left_out_altogether(rows, home):
    # The own firms must not help: who knows them could subtract them.
    add(home.code, 4)
    add("0687", 4)

    assert rows() == [(home.name, (4, 0, 0, 0), 1)]

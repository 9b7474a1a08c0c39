import pytest

from companies.facts.outlines import outlines
from companies.models import Municipality
from tests.factories import CompanyFactory, municipality
from tests.matchmaking.factories import FitScoreFactory
from xport.portal.municipality.overview.comparison import comparison_of
from xport.portal.municipality.overview.country_map import map_of


def add(code, firms, strong=0):
    companies = CompanyFactory.create_batch(firms, municipality=municipality(code))
    for company in companies[:strong]:
        FitScoreFactory(company=company)


@pytest.fixture
def drawn(home):
    def drawn(measure):
        found = map_of(comparison_of(home), measure=measure).drawn
        return {shape.code: (shape.step, shape.text) for shape in found}

    return drawn


@pytest.mark.django_db
def test_every_municipality_has_an_outline_and_nothing_else_has(home):
    assert len(outlines()) == 290
    assert set(Municipality.objects.values_list("pk", flat=True)) <= outlines().keys()
    assert all(path.startswith("M") and path.endswith("z") for path in outlines().values())


def test_map_draws_the_figures_of_the_comparison_and_nobody_under_five(drawn, home):
    add(home.code, 2)
    add("0687", 4)
    add("2482", 12)

    assert drawn("inventoried") == {home.code: (1, "2"), "2482": (2, "12")}


def test_share_is_drawn_only_where_its_own_count_is_shown(drawn, home):
    add(home.code, 4, strong=1)
    add("0687", 8, strong=4)
    add("2482", 8, strong=7)

    assert drawn("strong") == {home.code: (2, "25\xa0%"), "2482": (5, "88\xa0%")}


def test_unknown_measure_is_the_count(home):
    add(home.code, 1)

    assert map_of(comparison_of(home), measure="<script>").measure == "inventoried"

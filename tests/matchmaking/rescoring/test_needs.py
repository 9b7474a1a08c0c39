import pytest

from matchmaking.rescoring.basis import current_basis
from matchmaking.rescoring.needs import grade_of, needs_in, needs_with_categories
from matchmaking.scoring import Firm, score_country


@pytest.fixture
def basis(db):
    return current_basis()


@pytest.mark.parametrize(
    ("strength", "grade"),
    [(None, ""), (0.2, "weak"), (0.46, "weak"), (0.47, "some"), (0.73, "some"), (0.74, "strong")],
)
def test_grades_are_thirds_of_the_ramp(strength, grade):
    assert grade_of(strength, 0.2) == grade


def test_needs_come_strongest_first_with_the_figure_they_are_read_from(basis):
    needs = needs_in("DE", needs_with_categories(), basis)

    strengths = [need.strength for need in needs]
    assert strengths == sorted(strengths, reverse=True)
    grid = next(need for need in needs if need.need.code == "grid-flexibility")
    assert [figure.indicator for figure in grid.figures] == ["wind_solar_share_electricity_pct"]
    assert grid.derived is None
    assert grid.categories


def test_the_strength_is_the_one_that_the_score_counts(basis):
    found = {
        need.need.code: need.strength for need in needs_in("IN", needs_with_categories(), basis)
    }
    firm = Firm(needs=frozenset(found), energy_share=0.5)

    score = score_country(firm, basis.world.atlas.country("IN"), basis.world.atlas, basis.model)

    assert found == {each.need: each.strength for each in score.component("category_fit").strengths}


def test_growth_of_electric_cars_says_what_the_score_makes_of_it(basis):
    (ramp_up,) = [
        need
        for need in needs_in("DE", needs_with_categories(), basis)
        if need.need.code == "ev-ramp-up"
    ]

    assert len(ramp_up.figures) == 2
    assert ramp_up.derived == pytest.approx(-6.0, abs=0.2)


def test_a_need_without_figures_has_no_grade_and_comes_last(basis):
    last = needs_in("SG", needs_with_categories(), basis)[-1]

    assert (last.strength, last.grade, last.figures) == (None, "", ())

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.part import Input, missing, real, unanswered, weighted_mean


def leaf(value, trust=1.0, code="a"):
    return real(value, trust, (Input(code, value),))


def test_weighted_mean_weighs():
    part = weighted_mean([(3, leaf(100.0, trust=0.5)), (1, leaf(20.0, code="b"))])

    assert part.value == 80
    assert part.coverage == 1
    assert part.trust == pytest.approx(0.625)
    assert part.inputs == (Input("a", 100.0), Input("b", 20.0))


def test_weighted_mean_re_weights_the_siblings_of_a_missing_leaf():
    part = weighted_mean([(0.4, missing("x")), (0.3, leaf(10.0)), (0.3, leaf(30.0))])

    assert part.value == pytest.approx(20)
    assert part.coverage == pytest.approx(0.6)
    assert part.missing == ("x",)


def test_weighted_mean_passes_with_exactly_half_in_spite_of_float_noise():
    # .1 + .2 + .2 of a nominal 1.0000000000000002: half by hand, a hair less in floats.
    leaves = [(weight, leaf(50.0)) for weight in (0.1, 0.2, 0.2)]
    absent = [(weight, missing("x")) for weight in (0.1, 0.1, 0.3)]

    part = weighted_mean([*leaves, *absent])

    assert part.value == pytest.approx(50)
    assert part.coverage == pytest.approx(0.5)


def test_weighted_mean_is_missing_with_less_than_half():
    part = weighted_mean([(0.49, leaf(50.0)), (0.51, missing("x", "y"))])

    assert part.value is None
    assert (part.coverage, part.trust, part.inputs) == (0, 0, ())
    assert part.missing == ("x", "y")


def test_weighted_mean_takes_no_notice_of_a_part_without_weight():
    part = weighted_mean([(0.0, missing("x")), (1.0, leaf(50.0))])

    assert (part.value, part.coverage, part.missing) == (50, 1, ())


def test_weighted_mean_of_nothing_that_weighs_is_missing():
    assert weighted_mean([(0.0, leaf(50.0))]).value is None


def test_weighted_mean_keeps_an_open_answer_as_the_worst_without_re_weighting():
    part = weighted_mean([(0.25, unanswered("trl")), (0.75, leaf(80.0))])

    assert part.value == pytest.approx(60)
    assert part.coverage == 0.75
    assert part.open_points == (("trl", 25.0),)
    assert part.open_total == 25


def test_weighted_mean_gives_an_open_answer_its_share_of_the_weight_in_force():
    part = weighted_mean([(0.25, unanswered("trl")), (0.25, leaf(80.0)), (0.5, missing("x"))])

    assert part.value == 40
    assert part.open_points == (("trl", 50.0),)
    assert part.coverage == 0.25


values = st.one_of(st.none(), st.floats(0, 100))
members = st.lists(st.tuples(st.floats(0.01, 1), values), min_size=1, max_size=6)


@settings(max_examples=50)
@given(members)
def test_weighted_mean_lies_between_its_parts(weighted):
    parts = [(weight, missing("x") if value is None else leaf(value)) for weight, value in weighted]
    part = weighted_mean(parts)

    present = [value for _, value in weighted if value is not None]
    if part.value is not None:
        assert min(present) - 1e-9 <= part.value <= max(present) + 1e-9
        assert 0.5 - 1e-9 <= part.coverage <= 1 + 1e-9

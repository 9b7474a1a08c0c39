import pytest

from xport.lib.score_pictures import cost_bar, rank_strip, waterfall


def percent(text):
    return float(text.rstrip("%"))


def test_waterfall_goes_from_start_to_total_largest_gain_first():
    picture = waterfall(52.0, {"growth": -1.6, "distance": 3.2, "demand": 9.2}, 62.8)

    assert [step.key for step in picture.steps] == ["demand", "distance", "growth"]
    assert [step.is_up for step in picture.steps] == [True, True, False]
    assert picture.low == 50
    assert percent(picture.start_bar.width) == pytest.approx(100 * 2 / 15, abs=0.01)


def test_each_bar_begins_where_the_one_before_ended():
    picture = waterfall(52.0, {"demand": 9.2, "growth": -1.6}, 59.6)
    demand, growth = picture.steps

    end_of_demand = percent(demand.bar.x) + percent(demand.bar.width)
    assert percent(growth.joint) == pytest.approx(end_of_demand, abs=0.02)
    assert percent(growth.bar.x) + percent(growth.bar.width) == pytest.approx(
        end_of_demand, abs=0.02
    )
    assert percent(picture.total_joint) == pytest.approx(percent(growth.bar.x), abs=0.02)


def test_what_rounds_to_nothing_is_told_and_not_drawn():
    picture = waterfall(52.0, {"demand": 9.2, "maturity": 0.04, "trade_regime": 0.0}, 61.24)

    assert picture.unmoved == ("maturity", "trade_regime")
    assert len(picture.steps) == 1


@pytest.mark.parametrize(
    ("parts", "total", "is_rounded"),
    [({"one": 1.04, "two": 1.04}, 52.08, True), ({"one": 1.0, "two": 1.0}, 52.0, False)],
)
def test_parts_that_do_not_add_up_after_rounding_are_told(parts, total, is_rounded):
    assert waterfall(50.0, parts, total).is_rounded is is_rounded


@pytest.mark.parametrize(
    ("start", "total"), [(1.0, 1.0), (1.0, 100.0), (50.0, 50.0), (99.0, 100.0)]
)
def test_axis_holds_every_value(start, total):
    picture = waterfall(start, {"all": total - start}, total)

    places = [percent(place) for place, _ in picture.ticks]
    assert places[0] == 0
    assert places[-1] == 100
    assert 0 <= percent(picture.total_bar.width) <= 100


def test_cost_bars_follow_each_other_after_the_score():
    bar = cost_bar(67.0, [4.6, 1.8])

    assert bar.reached == "67%"
    assert [each.x for each in bar.costs] == ["67%", "71.6%"]


def test_rank_strip_marks_the_interval_and_the_own_place():
    strip = rank_strip(2, 34, 1, 4)

    assert [is_within for _, is_within in strip.ticks] == [True] * 4 + [False] * 30
    assert strip.own == strip.ticks[1][0]
    assert percent(strip.band.x) >= 0


def test_rank_strip_of_one_country_has_it_in_the_middle():
    assert rank_strip(1, 1, 1, 1).own == "50%"

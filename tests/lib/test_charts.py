"""Pictures of figures: everything lies inside, in the right order, and in SVG's own numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from xport.lib.charts import bar_widths, dot_plot, place, step_line, trend

START = datetime(2026, 1, 1, tzinfo=UTC)
GATES = {"promising": 51.0, "strong": 64.0}


def share(text: str) -> float:
    return float(text.removesuffix("%"))


@pytest.mark.parametrize(("value", "percent"), [(0, 3.0), (5, 50.0), (10, 97.0)])
def test_place_keeps_a_margin_at_both_ends(value, percent):
    assert place(value, 0, 10) == percent


def test_place_on_a_log_axis_goes_by_magnitude():
    assert place(100, 10, 1000, is_log=True) == pytest.approx(50)
    assert place(0, 0, 10, is_log=True) == 3.0  # no logarithm of nought


def test_place_on_an_axis_without_length_is_the_middle():
    assert place(7, 7, 7) == 50


def test_dot_plot_tells_own_home_and_the_others_apart():
    values = {"DE": 1.0, "FR": 2.0, "SE": 3.0, "NO": 4.0}

    plot = dot_plot(values, own={"DE"}, home="SE")

    assert (len(plot.own), len(plot.others), plot.home is None) == (1, 2, False)
    assert share(plot.own[0]) < share(plot.others[0]) < share(plot.home)


def test_dot_plot_of_home_draws_it_once():
    plot = dot_plot({"DE": 1.0, "SE": 3.0}, own={"SE"}, home="SE")

    assert (len(plot.own), plot.home) == (1, None)


def test_positions_have_points_in_swedish_too():
    with translation.override("sv"):
        plot = dot_plot({"DE": 1.0, "FR": 1.5, "SE": 4.0}, own={"FR"}, home="SE")

    assert "," not in "".join(plot.own + plot.others)


def test_bars_begin_at_nought_on_both_sides_of_it():
    bars = bar_widths({"up": 3.0, "down": -1.0})

    assert bars == {"up": ("25%", "75%"), "down": ("0%", "25%")}


def test_bars_of_nothing_but_noughts_have_no_width():
    assert bar_widths({"a": 0.0}) == {"a": ("0%", "0%")}


def test_trend_needs_two_years():
    assert trend([(2024, 1.0)]) is None


def test_trend_rises_towards_the_top():
    line = trend([(2022, 1.0), (2023, 2.0), (2024, 5.0)])

    assert len(line.lines) == 2
    assert share(line.last_y) < share(line.lines[0].y1)
    assert (line.first, line.last) == ((2022, 1.0), (2024, 5.0))


def moves(*scores):
    return [(START + timedelta(days=n), score) for n, score in enumerate(scores)]


def test_step_line_needs_two_scores():
    assert step_line(moves(61.0, None), GATES) is None


def test_step_line_holds_until_the_score_moves():
    picture = step_line(moves(61.0, 66.0), GATES)

    level, step, last = picture.lines
    assert level.y1 == level.y2
    assert step.x1 == step.x2
    assert last.x2 == "100%"
    assert (picture.low, picture.high) == (60, 80)
    assert [gate.value for gate in picture.gates] == [64.0]


def test_step_line_breaks_where_there_is_no_score():
    picture = step_line(moves(61.0, None, 66.0), GATES)

    assert len(picture.dots) == 2
    assert not [line for line in picture.lines if line.x1 == line.x2]


@pytest.mark.parametrize("scores", [(1.0, 2.0), (99.0, 100.0), (10.0, 90.0)])
def test_step_line_stays_inside_the_scale(scores):
    picture = step_line(moves(*scores), GATES)

    assert 0 <= picture.low < picture.high <= 100
    assert all(0 <= share(y) <= 100 for _, y in picture.dots)

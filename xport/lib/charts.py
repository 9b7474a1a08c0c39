"""Pictures of figures: a country among the others, a series of years, a score that moved.

Positions are percentages, so that text in a picture never shrinks; what a picture shows stands in
words and in a table beside it.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xport.lib.formatting import Number
from xport.lib.pictures import at

# Marks on the edge would be cut in half.
_MARGIN = 3.0
_LEAST_SPAN = 20
_TENS = 10


def place(value: Number, low: Number, high: Number, *, is_log: bool = False) -> float:
    """Return where on an axis from `low` to `high` the value stands, in percent with a margin.

    An axis without length has everything in its middle. `is_log` needs positive ends, else the
    axis is straight.
    """
    ends = [float(value), float(low), float(high)]
    if is_log and min(ends) > 0:
        ends = [math.log(each) for each in ends]
    value, low, high = ends
    share = (value - low) / (high - low) if high > low else 0.5
    return _MARGIN + share * (100 - 2 * _MARGIN)


@dataclass(frozen=True, kw_only=True)
class DotPlot:
    """Some countries among the others, for templates/markets/_dot_plot.html.

    `others` are the places of the rest, `own` of those it is about (none without a figure), `home`
    is Sweden's, None if it is one of them.
    """

    others: tuple[str, ...]
    own: tuple[str, ...]
    home: str | None


def dot_plot(
    values: Mapping[str, float], *, own: Collection[str], home: str, is_log: bool = False
) -> DotPlot:
    """Return the plot of `own` among `values`, which are by country and hold home's too."""
    low, high = min(values.values()), max(values.values())
    places = {code: at(place(value, low, high, is_log=is_log)) for code, value in values.items()}
    return DotPlot(
        others=tuple(x for code, x in places.items() if code not in own and code != home),
        own=tuple(x for code, x in places.items() if code in own),
        home=places.get(home) if home not in own else None,
    )


def bar_widths(values: Mapping[str, float]) -> dict[str, tuple[str, str]]:
    """Return start and width of a bar from nought for each value, in percent.

    Bars begin at nought, for their length is what is compared.
    """
    low, high = min(0.0, *values.values()), max(0.0, *values.values())
    span = high - low or 1.0
    return {
        code: (at(100 * (min(value, 0.0) - low) / span), at(100 * abs(value) / span))
        for code, value in values.items()
    }


@dataclass(frozen=True, kw_only=True)
class Line:
    """A piece of a line in a picture."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Some years of one figure as a line, for templates/_trend.html."""

    lines: tuple[Line, ...]
    last_x: str
    last_y: str
    years: tuple[tuple[int, float], ...]

    @property
    def first(self) -> tuple[int, float]:
        return self.years[0]

    @property
    def last(self) -> tuple[int, float]:
        return self.years[-1]


def trend(years: Sequence[tuple[int, float]]) -> Trend | None:
    """Return the line through the years, oldest first; None for fewer than two."""
    if len(years) < 2:
        return None
    values = [value for _, value in years]
    points = [
        (
            at(place(year, years[0][0], years[-1][0])),
            at(100 - place(value, min(values), max(values))),
        )
        for year, value in years
    ]
    return Trend(
        lines=tuple(
            Line(x1=x1, y1=y1, x2=x2, y2=y2)
            for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False)
        ),
        last_x=points[-1][0],
        last_y=points[-1][1],
        years=tuple(years),
    )


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A level that a score is measured by, drawn across the picture."""

    y: str
    value: float
    label: str


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A score over time: it holds until it moves. For templates/_step_line.html."""

    lines: tuple[Line, ...]
    dots: tuple[tuple[str, str], ...]
    gates: tuple[Gate, ...]
    low: int
    high: int


def step_line(
    points: Sequence[tuple[datetime, float | None]], gates: Mapping[str, float]
) -> StepLine | None:
    """Return the picture of scores, oldest first; None for fewer than two.

    A point without a score (None) breaks the line. `gates` are by label; those beyond the scores'
    own range are left out, or the steps would be too small to see.
    """
    scores = [score for _, score in points if score is not None]
    if len(scores) < 2:
        return None
    low, high = _range(scores)
    times = [moment.timestamp() for moment, _ in points]
    xs = [place(time, times[0], times[-1]) for time in times]
    ys = [None if score is None else 100 - place(score, low, high) for _, score in points]
    return StepLine(
        lines=tuple(_steps(xs, ys)),
        dots=tuple((at(x), at(y)) for x, y in zip(xs, ys, strict=True) if y is not None),
        gates=tuple(
            Gate(y=at(100 - place(value, low, high)), value=value, label=label)
            for label, value in gates.items()
            if low < value < high
        ),
        low=low,
        high=high,
    )


def _range(scores: Sequence[float]) -> tuple[int, int]:
    """Return the tens round the scores, at least twenty points apart and within 0–100."""
    low = max(0, math.floor(min(scores) / _TENS) * _TENS)
    high = min(100, math.ceil(max(scores) / _TENS) * _TENS)
    if high - low < _LEAST_SPAN:
        high = min(100, low + _LEAST_SPAN)
    return min(low, high - _LEAST_SPAN), high


def _steps(xs: Sequence[float], ys: Sequence[float | None]) -> list[Line]:
    lines = []
    for number, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if y is None:
            continue
        is_last = number == len(xs) - 1
        until = 100.0 if is_last else xs[number + 1]
        lines.append(Line(x1=at(x), y1=at(y), x2=at(until), y2=at(y)))
        following = None if is_last else ys[number + 1]
        if following is not None and following != y:
            lines.append(Line(x1=at(until), y1=at(y), x2=at(until), y2=at(following)))
    return lines

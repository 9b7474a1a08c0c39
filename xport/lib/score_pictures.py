"""Pictures that explain a score: what lifts and lowers it, what it lacks, and where it stands.

Positions are percentages of the picture's width; the words and numbers stand beside them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xport.lib.formatting import rounded
from xport.lib.pictures import at

# What is shown with one decimal as nothing is told in words, not drawn.
SMALLEST_SHOWN = 0.05
# Ranks stand on ticks, the first and last clear of the edge by this many percent.
_RANK_MARGIN = 1.5


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A piece of a bar: where it begins and how wide it is."""

    x: str
    width: str


@dataclass(frozen=True, kw_only=True)
class WaterfallStep:
    """One part, named by `key`: its bar, and `joint`, where the part before it ended."""

    key: str
    points: float
    bar: Bar
    joint: str

    @property
    def is_up(self) -> bool:
        return self.points > 0


@dataclass(frozen=True, kw_only=True)
class Waterfall:
    """From a start to a total, largest gain first; for templates/matchmaking/_waterfall.html.

    `unmoved` are the keys of parts that round to nothing. `ticks` are (place, number) of the axis,
    whose left end is `low`. `is_rounded` tells that the shown parts do not add up to `difference`.
    """

    start: float
    total: float
    start_bar: Bar
    total_bar: Bar
    total_joint: str
    steps: tuple[WaterfallStep, ...]
    unmoved: tuple[str, ...]
    ticks: tuple[tuple[str, int], ...]
    low: int
    is_rounded: bool

    @property
    def difference(self) -> float:
        return self.total - self.start


def waterfall(start: float, parts: dict[str, float], total: float) -> Waterfall:
    """Return the picture of `start` + all parts = `total`, points from 0 to 100."""
    moving = sorted(
        ((key, points) for key, points in parts.items() if abs(points) >= SMALLEST_SHOWN),
        key=lambda part: -part[1],
    )
    ends = [start]
    for _, points in moving:
        ends.append(ends[-1] + points)
    axis = _axis([*ends, total])
    shown_sum = sum(rounded(points, 1) for _, points in moving)
    return Waterfall(
        start=start,
        total=total,
        start_bar=axis.bar(axis.low, start),
        total_bar=axis.bar(axis.low, total),
        total_joint=axis.at(total),
        steps=tuple(
            WaterfallStep(
                key=key, points=points, bar=axis.bar(before, before + points), joint=axis.at(before)
            )
            for (key, points), before in zip(moving, ends, strict=False)
        ),
        unmoved=tuple(key for key, points in parts.items() if abs(points) < SMALLEST_SHOWN),
        ticks=tuple((axis.at(value), value) for value in axis.ticks),
        low=axis.low,
        is_rounded=shown_sum != rounded(total - start, 1),
    )


@dataclass(frozen=True, kw_only=True)
class _Axis:
    low: int
    high: int
    step: int

    @property
    def ticks(self) -> range:
        return range(self.low, self.high + 1, self.step)

    def at(self, value: float) -> str:
        return at(self._share(value))

    def bar(self, one: float, other: float) -> Bar:
        left, right = sorted((self._share(one), self._share(other)))
        return Bar(x=at(left), width=at(right - left))

    def _share(self, value: float) -> float:
        return 100 * (value - self.low) / (self.high - self.low)


def _axis(values: Sequence[float]) -> _Axis:
    """Return an axis of fives or tens with the values clear of its left end."""
    span = max(values) - min(values)
    step = 5 if span <= 25 else 10
    low = max(0, step * math.floor((min(values) - 1) / step))
    high = step * math.ceil(max(values) / step)
    return _Axis(low=low, high=max(high, low + step), step=step)


@dataclass(frozen=True, kw_only=True)
class CostBar:
    """What is reached of 100, and what each part of the own side costs of the rest."""

    reached: str
    costs: tuple[Bar, ...]


def cost_bar(score: float, costs: Sequence[float]) -> CostBar:
    """Return the bar of `score` points and of what each cost would add to it."""
    bars, begin = [], score
    for cost in costs:
        bars.append(Bar(x=at(begin), width=at(max(0.0, cost))))
        begin += cost
    return CostBar(reached=at(score), costs=tuple(bars))


@dataclass(frozen=True, kw_only=True)
class RankStrip:
    """All places in a row; the ones in the interval marked, and the own one."""

    ticks: tuple[tuple[str, bool], ...]
    band: Bar
    own: str
    first: str
    middle: str
    last: str
    middle_place: int


def rank_strip(place: int, count: int, best: int, worst: int) -> RankStrip:
    """Return the strip of `count` places, from `best` to `worst` as a band."""

    def where(number: int) -> float:
        if count == 1:
            return 50.0
        return _RANK_MARGIN + (number - 1) * (100 - 2 * _RANK_MARGIN) / (count - 1)

    left, right = (max(0.0, where(best) - _RANK_MARGIN), min(100.0, where(worst) + _RANK_MARGIN))
    middle = (count + 1) // 2
    return RankStrip(
        ticks=tuple((at(where(each)), best <= each <= worst) for each in range(1, count + 1)),
        band=Bar(x=at(left), width=at(right - left)),
        own=at(where(place)),
        first=at(where(best)),
        middle=at(where(middle)),
        last=at(where(count)),
        middle_place=middle,
    )

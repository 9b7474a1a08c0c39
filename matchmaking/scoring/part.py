"""The tree of means that a score is made of, with what is missing, open, covered and trusted.

Two rules live here and nowhere else (docs/scoring.md#missing): a missing figure drops out and its
siblings are re-weighted; an open answer stays in and counts as the worst.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Member = TypeVar("Member")

# Sums of weights such as .35 + .15 miss .5 by float noise, and exactly half must pass.
TOLERANCE = 1e-9
ENOUGH = 0.5


class Input(NamedTuple):
    """A raw fact that a value rests on, for the page to show: a figure has a year and a source."""

    code: str
    value: float | str | tuple[str, ...]
    year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf, or a mean of parts: `value` is 0–100, or None where figures are missing.

    `coverage` and `trust` are shares (0–1) of the part's own nominal weight. `open_points` says
    for each unanswered question how many points its best answer would add to `value`.
    """

    value: float | None
    coverage: float
    trust: float
    inputs: tuple[Input, ...] = ()
    missing: tuple[str, ...] = ()
    open_points: tuple[tuple[str, float], ...] = ()

    @property
    def open_total(self) -> float:
        """Points that the best answers to all open questions would add together."""
        return sum(points for _, points in self.open_points)


def real(value: float, trust: float, inputs: tuple[Input, ...]) -> Part:
    """Return a leaf that rests on real input."""
    return Part(value=value, coverage=1.0, trust=trust, inputs=inputs)


def missing(*codes: str) -> Part:
    """Return a leaf that has no value for want of the figures named."""
    return Part(value=None, coverage=0.0, trust=0.0, missing=codes)


def unanswered(question: str) -> Part:
    """Return a leaf whose question is open: worst value, so that silence does not pay."""
    return Part(value=0.0, coverage=0.0, trust=0.0, open_points=((question, 100.0),))


def weighted_mean(weighted_parts: Iterable[tuple[float, Part]]) -> Part:
    """Return the mean of the parts that have a value; missing if they weigh less than half.

    Exactly half is enough. A part of weight zero does not count at all, not even as missing.
    """
    counted = [(weight, part) for weight, part in weighted_parts if weight > 0]
    present = [(weight, part, part.value) for weight, part in counted if part.value is not None]
    nominal = sum([weight for weight, _ in counted])
    in_force = sum([weight for weight, _, _ in present])
    absent = _joined([part.missing for _, part in counted])
    if in_force < ENOUGH * nominal - TOLERANCE or not present:
        return missing(*absent)
    return Part(
        value=sum([weight * value for weight, _, value in present]) / in_force,
        coverage=sum([weight * part.coverage for weight, part, _ in present]) / nominal,
        trust=sum([weight * part.trust for weight, part, _ in present]) / nominal,
        inputs=_joined([part.inputs for _, part, _ in present]),
        missing=absent,
        open_points=tuple(
            [
                (question, points * weight / in_force)
                for weight, part, _ in present
                for question, points in part.open_points
            ]
        ),
    )


def _joined(groups: Iterable[tuple[Member, ...]]) -> tuple[Member, ...]:
    """Return the members of all groups in order, each once."""
    return tuple(dict.fromkeys(member for group in groups for member in group))

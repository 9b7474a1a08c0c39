"""The tree of means as arrays: what part.Part is for one value, for many at once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.part import ENOUGH, TOLERANCE, Part

Floats = npt.NDArray[np.float64]


class Node(NamedTuple):
    """A leaf or mean: `value` 0–100, NaN where figures are missing; `best` with open answers best.

    `coverage` and `trust` are shares (0–1) of the node's own nominal weight, 0 beneath a missing
    one. All four broadcast to one shape, of which the last axis is the countries.
    """

    value: Floats
    best: Floats
    coverage: Floats
    trust: Floats

    def at(self, places: npt.NDArray[np.intp]) -> "Node":
        """Return the rows named; a node that has one row for all stays as it is."""
        return Node(*(values[places] if values.ndim > 1 else values for values in self))


def node_of(parts: Sequence[Part]) -> Node:
    """Return the reference engine's parts, one element each."""
    value = _floats(np.nan if part.value is None else part.value for part in parts)
    return Node(
        value=value,
        best=value + _floats(part.open_total for part in parts),
        coverage=_floats(part.coverage for part in parts),
        trust=_floats(part.trust for part in parts),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def weighted_mean(weighted_nodes: Sequence[tuple[float | Floats, Node]]) -> Node:
    """Return the mean over what is there; missing if that weighs less than half (part.py)."""
    nothing: Floats = np.zeros(())
    nominal = in_force = total = best = coverage = trust = nothing
    for weight, node in weighted_nodes:
        held = np.where(np.isnan(node.value), 0.0, weight)
        nominal = nominal + weight
        in_force = in_force + held
        total = total + held * np.nan_to_num(node.value)
        best = best + held * np.nan_to_num(node.best)
        coverage = coverage + held * node.coverage
        trust = trust + held * node.trust
    is_there = (in_force >= ENOUGH * nominal - TOLERANCE) & (in_force > 0)
    divisor = np.where(is_there, in_force, np.nan)
    whole = np.where(is_there, nominal, np.inf)
    return Node(
        value=total / divisor, best=best / divisor, coverage=coverage / whole, trust=trust / whole
    )

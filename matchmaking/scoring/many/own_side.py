"""The firms' own side in every country: what is the same everywhere is computed once a firm."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.many.bits import DOCUMENTED_BITS, UNANSWERED, Masks
from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.tables import Tables
from matchmaking.scoring.part import ENOUGH, TOLERANCE
from matchmaking.scoring.rules import Goalpost

FULL = 100.0
Places = npt.NDArray[np.intp]
NUMBERS = ("export_share_pct", "employees", "turnover_msek", "trl")


class _Points(NamedTuple):
    """What firms look up, already weighed: a row an answer, a column a country.

    `certificates` and `fit` are points of the group, 0 where missing. `divisors` makes up for what
    is missing; it has the columns `lacking`, the only ones where any set of needs has no figures.
    """

    certificates: Floats
    fit: Floats
    lacking: list[int]
    divisors: Floats


@lru_cache(maxsize=4)
def _points_of(tables: Tables) -> _Points:
    group, maturity = (_shares(tables.model.weights[name]) for name in ("firm_side", "maturity"))
    fit, weight = tables.category_fit.value, group["category_fit"]
    rest = group["readiness"] + group["maturity"]
    alone = 1 / rest if rest >= ENOUGH - TOLERANCE else np.nan
    # A component that weighs nothing is not missed (part.weighted_mean).
    is_missing = np.isnan(fit) & (weight > 0)
    lacking = np.flatnonzero(is_missing.any(axis=0)).tolist()
    certificates = group["maturity"] * maturity["certificates"] * tables.certificates
    return _Points(
        certificates=certificates.reshape(-1, len(tables.countries)),
        fit=weight * np.nan_to_num(fit),
        lacking=lacking,
        divisors=np.where(is_missing, alone, 1.0)[:, lacking],
    )


class OwnSide:
    """Readiness, maturity and category fit of the firms, and the group that they make.

    An open answer is a leaf of 0 with 100 to gain, so only category fit is ever missing. Values
    have a row a firm and a column a country. Coverage and trust of readiness and maturity are the
    same in every country: one element a firm.
    """

    def __init__(self, firms: FirmColumns, tables: Tables) -> None:
        self._firms, self._tables, self._model = firms, tables, tables.model
        self._points_of = _points_of(tables)
        self._readiness, self._capacity, self._maturity, self._group = (
            _shares(self._model.weights[name])
            for name in ("readiness", "capacity", "maturity", "firm_side")
        )
        self._answered = {name: ~np.isnan(getattr(firms, name)) for name in NUMBERS} | {
            name: getattr(firms, name) != UNANSWERED for name in ("sells_in", "certificates")
        }

    # The group

    @cached_property
    def company_part(self) -> Floats:
        known = self._group["readiness"] * self._known_readiness
        known += self._group["maturity"] * self._known_maturity
        value = self._with_proximity(known, self._group["readiness"])
        value += self._points_of.certificates.take(self._held, axis=0)
        value += self._points_of.fit.take(self._firms.needs, axis=0)
        for place, column in enumerate(self._points_of.lacking):
            value[:, column] *= self._divisors[:, place]
        return value

    def better_company_part(self, firms: npt.NDArray[np.intp]) -> Floats:
        """Return the part that the best answers to all open questions would give these firms."""
        open_weight = self._group["readiness"] * (1 - self.readiness_coverage[firms])
        open_weight += self._group["maturity"] * (1 - self.maturity_coverage[firms])
        gain = FULL * open_weight
        value = self.company_part.take(firms, axis=0)
        better = value + _column(gain)
        for place, column in enumerate(self._points_of.lacking):
            better[:, column] = value[:, column] + gain * self._divisors[firms, place]
        return better

    @cached_property
    def _divisors(self) -> Floats:
        return self._points_of.divisors[self._firms.needs]

    @property
    def _held(self) -> Masks:
        """The row of what each firm offers and holds; UNANSWERED is the last of its offer."""
        rows = self._tables.certificates.shape[1]
        return self._firms.offer * rows + self._firms.certificates % rows

    @cached_property
    def is_enough_answered(self) -> npt.NDArray[np.bool_]:
        """Whether a firm is scored rather than preliminary (country_score._status)."""
        answered = (
            self._group["readiness"] * self.readiness_coverage
            + self._group["maturity"] * self.maturity_coverage
            + self._group["category_fit"] * (self._firms.needs != 0)
        )
        enough: npt.NDArray[np.bool_] = answered >= ENOUGH - TOLERANCE
        return enough

    @cached_property
    def has_open_answers(self) -> npt.NDArray[np.bool_]:
        """Whether each firm has left a question of its own side open."""
        return ~np.logical_and.reduce(list(self._answered.values()))

    def coverage(self, firms: Places, fit_coverage: Floats) -> Floats:
        """Return the group's for the firms named, from that of category fit where it is asked."""
        of_needs = self._group["category_fit"] * fit_coverage
        return self._covered[firms] + of_needs

    def trust(self, firms: Places, fit_coverage: Floats) -> Floats:
        return self._trusted[firms] + self._trust_in_needs[firms] * fit_coverage

    @cached_property
    def _covered(self) -> Floats:
        return (
            self._group["readiness"] * self.readiness_coverage
            + self._group["maturity"] * self.maturity_coverage
        )

    @cached_property
    def _trusted(self) -> Floats:
        trust = {name: known * self._evidence(name) for name, known in self._answered.items()}
        return self._group["readiness"] * self._of_readiness(trust) + self._group[
            "maturity"
        ] * _sum(self._maturity, trust)

    @cached_property
    def _trust_in_needs(self) -> Floats:
        return self._group["category_fit"] * self._evidence("needs")

    # Readiness

    @property
    def readiness(self) -> Floats:
        return self._with_proximity(self._known_readiness, 1.0)

    @cached_property
    def _known_readiness(self) -> Floats:
        """What is the same in every country: all but proximity."""
        capacity = _sum(self._capacity, {name: self._points(name) for name in self._capacity})
        return (
            self._readiness["export_share_pct"] * self._points("export_share_pct")
            + self._readiness["capacity"] * capacity
        )

    @cached_property
    def readiness_coverage(self) -> Floats:
        return self._of_readiness(self._answered)

    def _of_readiness(self, leaves: Mapping[str, npt.NDArray]) -> Floats:
        return (
            self._readiness["export_share_pct"] * leaves["export_share_pct"]
            + self._readiness["proximity"] * leaves["sells_in"]
            + self._readiness["capacity"] * _sum(self._capacity, leaves)
        )

    def _with_proximity(self, known: Floats, weight: float) -> Floats:
        """Return what is known of each firm plus `weight` times proximity's part of readiness."""
        steps, tables, answered = self._model.proximity, self._tables, self._answered["sells_in"]
        weight *= self._readiness["proximity"]
        sells_in = np.where(answered, self._firms.sells_in, 0)
        exports = (sells_in != 0) | (self._firms.export_share_pct > 0)
        abroad = np.where(exports, steps.anywhere, steps.nowhere)
        anywhere = known + weight * np.where(answered, abroad, 0.0)
        in_market = known + weight * steps.same_market
        value = np.empty((len(known), len(tables.countries)))
        for bits, columns in zip(tables.market_bits, tables.columns_of_market, strict=True):
            value[:, columns] = _column(np.where(sells_in & bits != 0, in_market, anywhere))
        # Whoever sells in a country sells in its market, and has got that step already.
        here = weight * (steps.same_country - steps.same_market)
        value += here * _bits_of(sells_in, len(tables.countries))
        return value

    # Maturity

    @property
    def maturity(self) -> Floats:
        points = self._tables.certificates[self._firms.offer, self._firms.certificates]
        return self._maturity["certificates"] * points + _column(self._known_maturity)

    @cached_property
    def _known_maturity(self) -> Floats:
        return self._maturity["trl"] * self._points("trl")

    @cached_property
    def maturity_coverage(self) -> Floats:
        return _sum(self._maturity, self._answered)

    # Category fit

    @property
    def category_fit(self) -> Floats:
        return self._tables.category_fit.value[self._firms.needs]

    # Leaves

    def _points(self, name: str) -> Floats:
        points = goalpost_points(self._model.goalposts[name], getattr(self._firms, name))
        return np.where(self._answered[name], points, 0.0)

    def _evidence(self, answer: str) -> Floats:
        is_seen = self._firms.documented & DOCUMENTED_BITS[answer] != 0
        evidence = self._model.evidence
        return np.where(is_seen, evidence.documented, evidence.self_declared)


def _bits_of(masks: Masks, count: int) -> npt.NDArray[np.uint8]:
    """Return the lowest `count` bits of each mask, a row a mask: an eighth of the mask's size."""
    bytes_of = masks.astype("<i8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(bytes_of, axis=1, count=count, bitorder="little")


def _column(values: npt.NDArray) -> npt.NDArray:
    """Return one element a firm as a column, to be the same in every country."""
    return values[:, np.newaxis]


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _sum(shares: Mapping[str, float], leaves: Mapping[str, npt.NDArray]) -> Floats:
    total: Floats = sum(share * leaves[name] for name, share in shares.items())  # type: ignore[assignment]
    return total


def goalpost_points(goalpost: Goalpost, values: Floats) -> Floats:
    """Return 0–100 for each value (rules.Goalpost.points); NaN stays."""
    low, high = goalpost.zero_at, goalpost.full_at
    if goalpost.is_log:
        low, high = np.log(low), np.log(high)
        with np.errstate(divide="ignore"):  # 0 has no logarithm, and is below every goalpost
            values = np.log(values)
    points: Floats = FULL * np.clip((values - low) / (high - low), 0.0, 1.0)
    return points

"""The firms' own side in every country: what is the same everywhere is computed once a firm."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.many.bits import DOCUMENTED_BITS, UNANSWERED
from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.tables import Tables
from matchmaking.scoring.part import ENOUGH, TOLERANCE
from matchmaking.scoring.rules import Goalpost

FULL = 100.0
Places = npt.NDArray[np.intp]
NUMBERS = ("export_share_pct", "employees", "turnover_msek", "trl")


class OwnSide:
    """Readiness, maturity and category fit of the firms, and the group that they make.

    An open answer is a leaf of 0 with 100 to gain, so only category fit is ever missing. Values
    have a row a firm and a column a country. Coverage and trust of readiness and maturity are the
    same in every country: one element a firm.
    """

    def __init__(self, firms: FirmColumns, tables: Tables) -> None:
        self._firms, self._tables, self._model = firms, tables, tables.model
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
        return self._mean(self.readiness, self.maturity, self._fit_in_force[0])

    @cached_property
    def best_company_part(self) -> Floats:
        """The part that the best answers to all open questions would give."""
        readiness = self.readiness + _column(FULL * (1 - self.readiness_coverage))
        maturity = self.maturity + _column(FULL * (1 - self.maturity_coverage))
        return self._mean(readiness, maturity, self._fit_in_force[1])

    def _mean(self, readiness: Floats, maturity: Floats, fit: Floats) -> Floats:
        value = readiness * self._group["readiness"]
        value += maturity * self._group["maturity"]
        # Looked up by rows, which is fast, where the missing are 0 and have a divisor of their own.
        value += fit.take(self._firms.needs, axis=0)
        value *= self._fit_in_force[2].take(self._firms.needs, axis=0)
        return value

    @cached_property
    def _fit_in_force(self) -> tuple[Floats, Floats, Floats]:
        """Return value and best value times weight, and one over the weights in force."""
        fit, weight = self._tables.category_fit, self._group["category_fit"]
        rest = self._group["readiness"] + self._group["maturity"]
        alone = 1 / rest if rest >= ENOUGH - TOLERANCE else np.nan
        return (
            weight * np.nan_to_num(fit.value),
            weight * np.nan_to_num(fit.best),
            np.where(np.isnan(fit.value), alone, 1.0),
        )

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
    def has_open_answers(self) -> bool:
        """Whether any of the firms has left a question of its own side open."""
        return not all(answered.all() for answered in self._answered.values())

    def coverage(self, firms: Places, fit_coverage: Floats) -> Floats:
        """Return the group's for the firms named, from that of category fit where it is asked."""
        readiness, maturity = self.readiness_coverage[firms], self.maturity_coverage[firms]
        return self._share(readiness, maturity, fit_coverage)

    def trust(self, firms: Places, fit_coverage: Floats) -> Floats:
        readiness, maturity = self._readiness_trust[firms], self._maturity_trust[firms]
        return self._share(readiness, maturity, fit_coverage * self._evidence("needs")[firms])

    def _share(self, readiness: Floats, maturity: Floats, fit: Floats) -> Floats:
        return (
            self._group["readiness"] * readiness
            + self._group["maturity"] * maturity
            + self._group["category_fit"] * fit
        )

    # Readiness

    @cached_property
    def readiness(self) -> Floats:
        value = self._proximity()
        value *= self._readiness["proximity"]
        capacity = _sum(self._capacity, {name: self._points(name) for name in self._capacity})
        value += _column(
            self._readiness["export_share_pct"] * self._points("export_share_pct")
            + self._readiness["capacity"] * capacity
        )
        return value

    @cached_property
    def readiness_coverage(self) -> Floats:
        return self._of_readiness(self._answered)

    @cached_property
    def _readiness_trust(self) -> Floats:
        return self._of_readiness(self._trust)

    def _of_readiness(self, leaves: Mapping[str, npt.NDArray]) -> Floats:
        return (
            self._readiness["export_share_pct"] * leaves["export_share_pct"]
            + self._readiness["proximity"] * leaves["sells_in"]
            + self._readiness["capacity"] * _sum(self._capacity, leaves)
        )

    def _proximity(self) -> Floats:
        steps, tables, answered = self._model.proximity, self._tables, self._answered["sells_in"]
        sells_in = np.where(answered, self._firms.sells_in, 0)
        exports = (sells_in != 0) | (self._firms.export_share_pct > 0)
        abroad = np.where(exports, steps.anywhere, steps.nowhere)
        anywhere = _column(np.where(answered, abroad, 0.0))
        sells_in = _column(sells_in)
        in_market = np.where(sells_in & tables.market_bits != 0, steps.same_market, anywhere)
        value = in_market.take(tables.market_of_column, axis=1)
        np.copyto(value, steps.same_country, where=sells_in & tables.country_bits != 0)
        return value

    # Maturity

    @cached_property
    def maturity(self) -> Floats:
        held, offers = self._firms.certificates, self._firms.offer
        value = self._tables.certificates[offers, held]
        value *= self._maturity["certificates"]
        value += _column(self._maturity["trl"] * self._points("trl"))
        return value

    @cached_property
    def maturity_coverage(self) -> Floats:
        return _sum(self._maturity, self._answered)

    @cached_property
    def _maturity_trust(self) -> Floats:
        return _sum(self._maturity, self._trust)

    # Category fit

    @cached_property
    def category_fit(self) -> Floats:
        return self._tables.category_fit.value[self._firms.needs]

    # Leaves

    def _points(self, name: str) -> Floats:
        points = goalpost_points(self._model.goalposts[name], getattr(self._firms, name))
        return np.where(self._answered[name], points, 0.0)

    @cached_property
    def _trust(self) -> dict[str, Floats]:
        return {name: known * self._evidence(name) for name, known in self._answered.items()}

    def _evidence(self, answer: str) -> Floats:
        is_seen = self._firms.documented & DOCUMENTED_BITS[answer] != 0
        evidence = self._model.evidence
        return np.where(is_seen, evidence.documented, evidence.self_declared)


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

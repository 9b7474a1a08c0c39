"""How much a country's place depends on the weights: the score again under 1,000 sets of weights.

The draws are the same for every firm, so that two firms differ by their answers alone
(docs/scoring.md#robustness).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.combination import LOWEST
from matchmaking.scoring.country_score import SCORED
from matchmaking.scoring.firm_score import FirmScores
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import ENOUGH, TOLERANCE
from matchmaking.scoring.rounding import half_up

Floats = npt.NDArray[np.float64]

DRAWS = 1_000
SEED = 20260101
# How close to the model's weights the draws lie: the larger, the closer.
CONCENTRATION = 40.0
LOW_PERCENT, HIGH_PERCENT = 5, 95
WITHIN_PERCENT = HIGH_PERCENT - LOW_PERCENT
TOP = 5
STABLE, FAIRLY_STABLE, DEPENDS = "stable", "fairly_stable", "depends"
# The most places that an interval may hold to be called so.
STABLE_PLACES, FAIRLY_STABLE_PLACES = 4, 9

# In the order in which they are drawn, which is part of what a draw is.
GROUPS = ("market_pull", "market_access", "firm_side")
COMPONENTS = {
    "market_pull": ("demand", "growth", "transition"),
    "market_access": ("distance", "trade_regime", "regulation", "language"),
    "firm_side": ("readiness", "maturity", "category_fit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankInterval:
    """The country's place among all targets in nine of ten draws, and how often it is in the top 5.

    Places from 1, both ends within; `top_share` 0–1.
    """

    best: int
    worst: int
    top_share: float

    @property
    def word(self) -> str:
        """A code for how many places the interval holds."""
        places = self.worst - self.best + 1
        if places <= STABLE_PLACES:
            return STABLE
        return FAIRLY_STABLE if places <= FAIRLY_STABLE_PLACES else DEPENDS


@dataclass(frozen=True, kw_only=True, eq=False)
class Draws:
    """Weights, one row a draw, columns in the order above; `is_sum` how Market is put together."""

    groups: Floats
    components: Mapping[str, Floats]
    is_sum: npt.NDArray[np.bool_]


@lru_cache(maxsize=4)
def draws_of(model: ScoringModel) -> Draws:
    """Return the model's draws; the same on every machine, for PCG64 and its seed are fixed."""
    generator = np.random.Generator(np.random.PCG64(SEED))
    alphas = {"score": _alphas(model, "score", GROUPS)} | {
        group: _alphas(model, group, names) for group, names in COMPONENTS.items()
    }
    drawn: dict[str, list[Floats]] = {name: [] for name in alphas}
    uniform = []
    for _ in range(DRAWS):
        for name, alpha in alphas.items():
            drawn[name].append(_dirichlet(generator, alpha))
        uniform.append(generator.random())
    return Draws(
        groups=np.array(drawn["score"]),
        components={group: np.array(drawn[group]) for group in GROUPS},
        is_sum=np.array(uniform) < 0.5,
    )


def _alphas(model: ScoringModel, mean: str, names: tuple[str, ...]) -> Floats:
    weights = np.array([model.weights[mean][name] for name in names], dtype=np.float64)
    return CONCENTRATION * weights / weights.sum()


def _dirichlet(generator: np.random.Generator, alpha: Floats) -> Floats:
    """Return one draw; what weighs nothing in the model weighs nothing in any draw."""
    weights = np.zeros(len(alpha))
    weights[alpha > 0] = generator.dirichlet(alpha[alpha > 0])
    return weights


def rank_intervals(scores: FirmScores, model: ScoringModel) -> dict[str, RankInterval]:
    """Return the interval of each scored country; none for a firm that is preliminary."""
    scored = [country for country in scores.countries if country.status == SCORED]
    if not scored:
        return {}
    components = {
        group: np.array([[_value(country.component(name).value) for name in names]
                         for country in scored])
        for group, names in COMPONENTS.items()
    }  # fmt: skip
    ranks = _ranks(redrawn_scores(components, draws_of(model)))
    best, worst = np.percentile(ranks, [LOW_PERCENT, HIGH_PERCENT], axis=0)
    return {
        country.country: RankInterval(
            best=int(half_up(float(best[place]), 0)),
            worst=int(half_up(float(worst[place]), 0)),
            top_share=float((ranks[:, place] <= TOP).mean()),
        )
        for place, country in enumerate(scored)
    }


def _value(value: float | None) -> float:
    return np.nan if value is None else value


def redrawn_scores(components: Mapping[str, Floats], draws: Draws) -> Floats:
    """Return the score of each country (column) in each draw (row); NaN where it has none.

    `components` holds for each group one row a country, one column a component.
    """
    pull, access, own = (
        _redrawn_mean(components[group], draws.components[group]) for group in GROUPS
    )
    pull_weight, access_weight, own_weight = (draws.groups[:, [place]] for place in range(3))
    both = pull_weight + access_weight
    added = (pull_weight * pull + access_weight * access) / both
    multiplied = np.exp(
        (
            pull_weight * np.log(np.maximum(LOWEST, pull))
            + access_weight * np.log(np.maximum(LOWEST, access))
        )
        / both
    )
    market = np.where(draws.is_sum[:, np.newaxis], added, multiplied)
    score: Floats = np.maximum(LOWEST, market) ** both * np.maximum(LOWEST, own) ** own_weight
    return score


def _redrawn_mean(values: Floats, weights: Floats) -> Floats:
    """Return the mean of each country's components by each draw's weights (part.weighted_mean)."""
    is_present = ~np.isnan(values)
    in_force = weights @ is_present.T.astype(np.float64)
    total = weights @ np.nan_to_num(values).T
    is_enough = (in_force >= ENOUGH - TOLERANCE) & (in_force > 0)
    return np.divide(total, in_force, where=is_enough, out=np.full(total.shape, np.nan))


def _ranks(scores: Floats) -> npt.NDArray[np.int64]:
    """Return places from 1 in each row, the highest score first, one without a score last."""
    order = np.argsort(-np.nan_to_num(scores, nan=0.0), axis=1, kind="stable")
    ranks = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1)[np.newaxis, :], axis=1)
    return ranks

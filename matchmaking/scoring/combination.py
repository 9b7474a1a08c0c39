"""From the three groups to one number (docs/scoring.md#aggregation)."""

from typing import NamedTuple

from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import Part

# The mean of the groups is geometric, so a group of 0 must not make the score 0.
LOWEST = 1.0


class Groups(NamedTuple):
    market_pull: Part
    market_access: Part
    firm_side: Part


class Outcome(NamedTuple):
    """Numbers from 1 to 100, with those that the best answers to all open questions would give."""

    score: float
    best_score: float
    market: float
    best_market: float


def outcome_of(groups: Groups, model: ScoringModel) -> Outcome | None:
    """Return what the groups amount to; None if one of them is missing."""
    pull, access, own = groups
    if pull.value is None or access.value is None or own.value is None:
        return None
    market = market_part(pull.value, access.value, model)
    best_market = market_part(pull.value + pull.open_total, access.value + access.open_total, model)
    return Outcome(
        score=combined_score(market, own.value, model),
        best_score=combined_score(best_market, own.value + own.open_total, model),
        market=market,
        best_market=best_market,
    )


def market_part(pull: float, access: float, model: ScoringModel) -> float:
    """Return the mean of pull and access.

    Their heavy inputs are logs, so this sum is a product in raw units: the gravity form. A
    geometric mean of logged inputs would count the penalty twice.
    """
    weights = model.weights["score"]
    pull_weight, access_weight = weights["market_pull"], weights["market_access"]
    return (pull_weight * pull + access_weight * access) / (pull_weight + access_weight)


def combined_score(market: float, company: float, model: ScoringModel) -> float:
    """Return the geometric mean of market and firm: size cannot fully buy back unreadiness."""
    weights = model.weights["score"]
    company_share = weights["firm_side"] / sum(weights.values())
    score: float = (
        max(LOWEST, market) ** (1 - company_share) * max(LOWEST, company) ** company_share
    )
    return score

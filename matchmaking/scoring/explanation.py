"""Why a firm scores what it scores in a country: exact splits of the score into its components.

Differences of products and logarithms are split by the logarithmic mean, so that the parts add up
without a remainder (docs/scoring.md#explanation).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from matchmaking.scoring.combination import LOWEST, combined_score
from matchmaking.scoring.country_score import SCORED, Component, CountryScore
from matchmaking.scoring.firm_score import FirmScores
from matchmaking.scoring.model import ScoringModel

PERFECT = 100.0
# Below this two numbers are equal but for float noise, and their logarithms' quotient is all noise.
_EQUAL = 1e-12


class NotScored(ValueError):
    """The country has no score for this firm, so there is nothing to explain."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Points from 0 to 100, unrounded.

    `parts` (component → points) lead from `reference`, the score of a typical country for the same
    firm, to the `score`; a component that the country or every other one lacks is in neither.
    `own_side` (readiness, maturity, category_fit → points) leads from the score to `full_strength`,
    that of the same country if the firm's own side were perfect.
    """

    country: str
    score: float
    reference: float
    parts: Mapping[str, float]
    full_strength: float
    own_side: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class _Side:
    """Components of Market or of the firm's part, each with its share of it in force."""

    shares: Mapping[str, float]

    def mean(self, values: Mapping[str, float]) -> float:
        return sum(share * values[name] for name, share in self.shares.items())


def explain(
    iso2: str, scores: FirmScores, model: ScoringModel, typical: Mapping[str, float] | None = None
) -> Explanation:
    """Return the splits of one country's score.

    `typical` is typical_components(scores), for whoever explains many countries. Raises NotScored.
    """
    country = scores.country(iso2)
    if country.status != SCORED or country.score is None:
        raise NotScored(iso2)
    typical = typical_components(scores) if typical is None else typical
    values = {each.name: each.value for each in country.components if each.value is not None}
    market, company = _sides(country, model)
    company_share = _company_share(model)

    reference_market, reference_company = market.mean(typical), company.mean(typical)
    reference = combined_score(reference_market, reference_company, model)
    joint = logarithmic_mean(country.score, reference)
    parts = _split(market, values, typical, joint * (1 - company_share)) | _split(
        company, values, typical, joint * company_share
    )
    full_strength = combined_score(market.mean(values), PERFECT, model)
    perfect = dict.fromkeys(company.shares, PERFECT)
    return Explanation(
        country=iso2,
        score=country.score,
        reference=reference,
        parts={each.name: parts[each.name] for each in country.components if each.name in parts},
        full_strength=full_strength,
        own_side=_split(
            company,
            perfect,
            values,
            logarithmic_mean(full_strength, country.score) * company_share,
        ),
    )


def typical_components(scores: FirmScores) -> dict[str, float]:
    """Return for each component the median over the countries that have it, for this firm."""
    values: dict[str, list[float]] = {}
    for country in scores.countries:
        for each in country.components:
            if each.value is not None:
                values.setdefault(each.name, []).append(each.value)
    return {name: median(found) for name, found in values.items()}


def logarithmic_mean(one: float, other: float) -> float:
    """Return (a − b)/(ln a − ln b), which is a where they are equal. Both are above 0."""
    if abs(one - other) <= _EQUAL * max(one, other):
        return one
    return (one - other) / (math.log(one) - math.log(other))


def _sides(country: CountryScore, model: ScoringModel) -> tuple[_Side, _Side]:
    weights = model.weights["score"]
    both = weights["market_pull"] + weights["market_access"]
    shares = {group: _shares_in(group, country.components) for group in weights}
    market = {
        name: weights[group] / both * share
        for group in ("market_pull", "market_access")
        for name, share in shares[group].items()
    }
    return _Side(shares=market), _Side(shares=shares["firm_side"])


def _shares_in(group: str, components: Iterable[Component]) -> dict[str, float]:
    """Return the weights in force in a group: what is missing is left out, the rest adds to 1."""
    present = {
        each.name: each.weight
        for each in components
        if each.group == group and each.value is not None
    }
    total = sum(present.values())
    return {name: weight / total for name, weight in present.items()}


def _company_share(model: ScoringModel) -> float:
    weights = model.weights["score"]
    return weights["firm_side"] / sum(weights.values())


def _split(
    side: _Side, values: Mapping[str, float], start: Mapping[str, float], points: float
) -> dict[str, float]:
    """Return what each component moves: `points` × (its difference / their logarithmic mean).

    Where the floor holds one end up, the components' differences are scaled to what is left of
    theirs, so that the parts still add up.
    """
    differences = {
        name: share * (values[name] - start[name]) for name, share in side.shares.items()
    }
    before, after = side.mean(start), side.mean(values)
    floored_before, floored_after = max(LOWEST, before), max(LOWEST, after)
    scale = 1.0
    if (floored_before, floored_after) != (before, after):
        scale = (floored_after - floored_before) / (after - before) if after != before else 0.0
    per_difference = points * scale / logarithmic_mean(floored_after, floored_before)
    return {name: difference * per_difference for name, difference in differences.items()}

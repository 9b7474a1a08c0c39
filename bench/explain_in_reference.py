"""What would raise a firm's scores, and its rank intervals, with the reference engine alone."""

import math
from collections.abc import Mapping
from statistics import quantiles

from bench.reference import atlas, model
from matchmaking.scoring import CountryScore, Firm, FirmScores, MarketScore, raising, score_firm
from matchmaking.scoring.combination import LOWEST
from matchmaking.scoring.country_score import SCORED
from matchmaking.scoring.part import Part, missing, real, weighted_mean
from matchmaking.scoring.raising import Gain
from matchmaking.scoring.robustness import COMPONENTS, DRAWS, GROUPS, TOP, draws_of


def gains_by_step(firm: Firm, scores: FirmScores) -> dict[tuple[str, str], dict[str, Gain]]:
    """Return what each step gives in the markets that gain: each changed firm scored anew."""
    gains: dict[tuple[str, str], dict[str, Gain]] = {}
    changes = [
        *raising._actions(firm, scores, atlas(), model()),
        *raising.answers_to_open_questions(firm, raising.best_answers(atlas(), model())),
    ]
    for change in changes:
        found = gains.setdefault((change.kind, change.code), {})
        for after in score_firm(change.firm, atlas(), model()).markets:
            before = scores.market(after.market)
            if before.score is None or after.score is None or before.status != after.status:
                continue
            gain = Gain(before=before.score, after=_within_bound(change, before, after))
            known = found.get(after.market)
            if gain.points > raising._NOISE and (known is None or gain.after > known.after):
                found[after.market] = gain
    return {step: found for step, found in gains.items() if found}


def _within_bound(change: raising.Change, before: MarketScore, after: MarketScore) -> float:
    """Return the score after a change; the answer to a question of the bound stays within it."""
    is_bounded = change.kind == raising.ANSWER and change.code != "offer"
    scores = [after.score, before.upper_bound if is_bounded else None]
    return min(score for score in scores if score is not None)


def ranks_in_draws(scores: FirmScores) -> dict[str, list[int]]:
    """Return each scored country's place in every draw."""
    scored = [country for country in scores.countries if country.status == SCORED]
    parts = {country.country: _parts(country) for country in scored}
    ranks: dict[str, list[int]] = {iso2: [] for iso2 in parts}
    draws = draws_of(model())
    for draw in range(DRAWS):
        weights = {
            group: dict(zip(names, draws.components[group][draw].tolist(), strict=True))
            for group, names in COMPONENTS.items()
        }
        groups = draws.groups[draw].tolist()
        is_sum = bool(draws.is_sum[draw])
        redrawn = {iso2: _score(each, weights, groups, is_sum) for iso2, each in parts.items()}
        order = sorted(redrawn, key=lambda iso2: -redrawn[iso2])
        for place, iso2 in enumerate(order, start=1):
            ranks[iso2].append(place)
    return ranks


def interval(ranks: list[int]) -> tuple[int, int, float]:
    """Return best and worst place in nine of ten draws, and the share of draws in the top."""
    twentieths = quantiles(ranks, n=20, method="inclusive")
    best, worst = (math.floor(end + 0.5) for end in (twentieths[0], twentieths[-1]))
    return best, worst, sum(rank <= TOP for rank in ranks) / len(ranks)


def _parts(country: CountryScore) -> dict[str, Part]:
    return {
        each.name: missing(each.name) if each.value is None else real(each.value, 1.0, ())
        for each in country.components
    }


def _score(
    parts: Mapping[str, Part],
    weights: Mapping[str, Mapping[str, float]],
    groups: list[float],
    is_sum: bool,
) -> float:
    means = []
    for group in GROUPS:
        mean = weighted_mean((weight, parts[name]) for name, weight in weights[group].items())
        if mean.value is None:
            return 0.0
        means.append(mean.value)
    (pull, access, own), (of_pull, of_access, of_own) = means, groups
    both = of_pull + of_access
    if is_sum:
        market = (of_pull * pull + of_access * access) / both
    else:
        logs = of_pull * math.log(max(LOWEST, pull)) + of_access * math.log(max(LOWEST, access))
        market = math.exp(logs / both)
    return max(LOWEST, market) ** both * max(LOWEST, own) ** of_own

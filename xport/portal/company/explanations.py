"""What explains a firm's score in a market, as its page shows it."""

from typing import Any

from matchmaking.rescoring.explained import CompanyScores, ExplainedMarket
from matchmaking.rescoring.why import ExplainedStep, explained_steps, steps_in, why


def steps_of(scores: CompanyScores) -> tuple[ExplainedStep, ...]:
    """Return what would raise the firm's scores, over all markets. No query."""
    if scores.scored is None:
        return ()
    return explained_steps(scores.scored, {each.market.pk: each.market for each in scores.markets})


def explanation_of(
    explained: ExplainedMarket, scores: CompanyScores, chosen: str
) -> dict[str, Any]:
    """Return the context of templates/matchmaking/_market_detail.html. No query.

    `chosen` is the code of one of the market's countries; anything else means its best one.
    """
    if (scored := scores.scored) is None:
        raise ValueError("An explained market was explained from something.")
    market = explained.market.pk
    members = [each for each in scored.scores.countries if each.market == market]
    members.sort(key=lambda each: (-(each.ranked_value or 0.0), each.country))
    codes = {each.country for each in members}
    shown = chosen if chosen in codes else explained.leading.score.country
    steps = steps_of(scores)
    here = steps_in(market, steps)
    return {
        "shown": scored.country(shown),
        "why": why(shown, scored),
        "countries": [scored.country(each.country) for each in members],
        "market_steps": here,
        "other_steps": [step for step in steps if step not in {each.step for each in here}],
        "documented": scored.firm.documented_answers,
    }

"""Which open question a firm should answer first."""

from matchmaking.scoring.combination import Groups, combined_score, market_part
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.model import ScoringModel

# The order among questions that would gain the same.
QUESTIONS = (
    "categories",
    "sells_in",
    "trl",
    "certificates",
    "export_share_pct",
    "employees",
    "turnover_msek",
    "languages",
)
GAIN_DIGITS = 9


def in_order_of_gain(firm: Firm, groups: Groups, model: ScoringModel) -> tuple[str, ...]:
    """Return the open questions, that with the largest possible gain first.

    Without a category nothing can be scored, so the category is asked for before all else.
    """
    gains = _gains(groups, model)
    if firm.energy_share is None:
        gains["categories"] = float("inf")
    return tuple(sorted(gains, key=lambda question: _place(question, gains[question])))


def _place(question: str, gain: float) -> tuple[float, int]:
    # Rounded, for float noise must not decide between questions of equal weight.
    return -round(gain, GAIN_DIGITS), QUESTIONS.index(question)


def _gains(groups: Groups, model: ScoringModel) -> dict[str, float]:
    """Return what each question's best answer alone would add to the score.

    Where a group is missing there is no score to add to: then by nominal weight.
    """
    pull, access, own = groups
    weights = model.weights["score"]
    if pull.value is None or access.value is None or own.value is None:
        return {
            question: weights[name] * points
            for name, part in (("market_access", access), ("firm_side", own))
            for question, points in part.open_points
        }
    market = market_part(pull.value, access.value, model)
    gains = {
        question: combined_score(market, own.value + points, model)
        for question, points in own.open_points
    }
    for question, points in access.open_points:
        better_market = market_part(pull.value, access.value + points, model)
        gains[question] = combined_score(better_market, own.value, model)
    score = combined_score(market, own.value, model)
    return {question: better - score for question, better in gains.items()}

"""The words for each refusal, by its code."""

from django.utils.translation import gettext_lazy

from matchmaking.matches.refusals import MatchRefused

REFUSALS = {
    "not_possible_now": gettext_lazy("The match has moved on, and this step is not possible now."),
    "moved_meanwhile": gettext_lazy(
        "Somebody changed the match at the same time. Look at it again before you decide."
    ),
    "already_taken": gettext_lazy("Another adviser has already taken this match."),
    "not_reviewer": gettext_lazy("Take the match before you decide on it."),
    "not_of_market": gettext_lazy("You do not review matches of this market."),
    "has_stake": gettext_lazy("You have a stake in the company, so somebody else must review it."),
    "reason_short": gettext_lazy(
        "Write a reason of at least ten characters; the company reads it."
    ),
    "reason_long": gettext_lazy("Write at most 600 characters."),
    "answer_missing": gettext_lazy("Write an answer to the adviser's question."),
    "answer_long": gettext_lazy("Write at most 2,000 characters."),
    "verdict_unknown": gettext_lazy("Choose a verdict."),
    "outcome_unknown": gettext_lazy("Choose what happened."),
    "day_missing": gettext_lazy("Choose the day on which the match shall come back."),
    "day_not_to_come": gettext_lazy("Choose a day after today."),
    "country_elsewhere": gettext_lazy("Choose a country of this market."),
    "company_not_sent": gettext_lazy("The company has not sent its profile yet."),
}


def refusal_text(refusal: MatchRefused) -> str:
    """Return the sentence for a refusal in the reader's language."""
    return str(REFUSALS[refusal.code])

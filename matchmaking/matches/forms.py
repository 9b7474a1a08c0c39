"""What an adviser decides and what the company answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from markets.models import Country
from matchmaking.matches.actions import LONGEST_ANSWER, LONGEST_REASON
from matchmaking.matches.messages import REFUSALS
from matchmaking.matches.policies import State
from matchmaking.models import Match
from xport.lib.forms import TextField

VERDICTS = [
    (State.RECOMMENDED.value, _("Recommended: the company gets a yes and a next step")),
    (State.NEEDS_INFORMATION.value, _("Needs more: ask the company a question")),
    (State.NOT_NOW.value, _("Not now: comes back on a day you choose")),
    (State.NOT_SUITABLE.value, _("Not suitable: the match is closed")),
]
ANSWERS_TO_VERDICT = [
    (State.ACCEPTED.value, _("Yes, we want to go on")),
    (State.DECLINED.value, _("No, not this time")),
]


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Your verdict"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": REFUSALS["verdict_unknown"]},
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_("The company reads this."),
        max_length=LONGEST_REASON,
        error_messages={"required": REFUSALS["reason_short"]},
    )
    country = forms.ModelChoiceField(
        label=_("Country to begin with"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("The country that scores best"),
    )
    review_on = forms.DateField(
        label=_("Comes back on"),
        help_text=_("Only for “Not now”."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    has_stake = forms.BooleanField(
        label=_("I have a stake in the company"),
        help_text=_("Then you give no verdict: the match goes back to the queue for a colleague."),
        required=False,
    )

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = match.market.countries.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who has a stake hands over and gives no verdict: then nothing else is asked for."""
        cleaned = super().clean() or {}
        if cleaned.get("has_stake"):
            self.errors.pop("verdict", None)
            self.errors.pop("reason", None)
        return cleaned


class ReasonForm(forms.Form):
    """Why the adviser takes the review up again."""

    reason = TextField(
        label=_("Reason to review again"),
        help_text=_("The company reads this."),
        max_length=LONGEST_REASON,
        error_messages={"required": REFUSALS["reason_short"]},
    )


class OutcomeForm(forms.Form):
    """What came of a recommendation that the company accepted."""

    outcome = forms.ChoiceField(
        label=_("What happened"),
        widget=forms.RadioSelect,
        error_messages={"required": REFUSALS["outcome_unknown"]},
    )
    reason = TextField(
        label=_("Note"),
        help_text=_("The company reads this."),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, outcomes: Sequence[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (state.value, state.label) for state in outcomes
        ]


class AnswerForm(forms.Form):
    """The company's answer to a recommendation."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=ANSWERS_TO_VERDICT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes or no.")},
    )
    text = TextField(label=_("Message to the adviser"), max_length=LONGEST_REASON, required=False)


class InformationForm(forms.Form):
    """The company's answer to a question."""

    text = TextField(
        label=_("Your answer to the adviser"),
        max_length=LONGEST_ANSWER,
        error_messages={"required": REFUSALS["answer_missing"]},
    )

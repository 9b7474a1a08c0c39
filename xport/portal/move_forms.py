"""Whether and where a firm has moved, asked of an officer or of the firm itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.inventory.move_requests import LONGEST_REASON
from companies.models import Company, Municipality
from companies.people.forms import DecisionForm
from xport.lib.forms import TextField

# No sheet has more.
LAST_ROW = 1_048_576


class MoveForm(forms.Form):
    municipality = forms.ModelChoiceField(
        label=_("Municipality that the company is in now"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose a municipality"),
        error_messages={
            "required": _("Choose the municipality that the company is in."),
            "invalid_choice": _("Choose another municipality in the list."),
        },
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Municipality.objects.exclude(pk=company.municipality_id)
        self.fields["municipality"].queryset = others  # type: ignore[attr-defined]


class MoveAnswerForm(DecisionForm):
    decision = forms.ChoiceField(
        label=_("Has the company moved there?"),
        choices=[
            ("approve", _("Yes: let the municipality have it")),
            ("refuse", _("No")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    reason = TextField(
        label=_("Why not?"),
        help_text=_("Needed if you say no. Whoever asked reads it."),
        max_length=LONGEST_REASON,
        required=False,
        error_messages={"required": _("Write why not. Whoever asked reads it.")},
    )


class AskForm(forms.Form):
    """For the firm of one row, or for all of the list."""

    row = forms.IntegerField(required=False, min_value=1, max_value=LAST_ROW)
    all = forms.BooleanField(required=False)

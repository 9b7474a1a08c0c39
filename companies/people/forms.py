"""Forms about who may act for a firm."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import Officer
from companies.people.actions import LONGEST_MESSAGE
from companies.people.passing_on import possible_successors
from xport.accounts.models import User
from xport.lib.forms import LineField, TextField


class ClaimForm(forms.Form):
    message = TextField(
        label=_("How are you connected to the company?"),
        help_text=_("Read by whoever decides, for example “I am the managing director”."),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Say how you are connected to the company.")},
    )


class DecisionForm(forms.Form):
    """A `decision` to approve, or to refuse with a `reason` that whoever asked reads."""

    # The help says when the reason is needed.
    marks_optional = False

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason"):
            missing = self.fields["reason"].error_messages["required"]
            self.add_error("reason", ValidationError(missing, code="required"))
        return cleaned


class ClaimDecisionForm(DecisionForm):
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            ("approve", _("Approve: the person becomes owner of the profile")),
            ("refuse", _("Refuse")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = TextField(
        label=_("Reason"),
        help_text=_("The person who asked reads this. Needed if you refuse."),
        max_length=LONGEST_MESSAGE,
        required=False,
        error_messages={"required": _("Write a reason, the person who asked reads it.")},
    )


class AppointOfficerForm(forms.Form):
    email = forms.EmailField(
        label=_("Email at work"),
        help_text=_("A mail goes there at once. Check the address: its reader gets access."),
        max_length=User._meta.get_field("email").max_length,
        error_messages={
            "required": _("Write the person's email address."),
            "invalid": _("Write an email address, like name@municipality.se."),
        },
    )
    full_name = LineField(
        label=_("Name"),
        help_text=_("Used only if the person has no account here yet."),
        max_length=120,
        required=False,
    )
    is_lead = forms.BooleanField(
        label=_("Leads: may appoint officers and end their tasks"), required=False
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class EndOfficeForm(forms.Form):
    """Who has the leaving officer's firms and follow-ups from now on."""

    marks_optional = False
    successor = forms.ModelChoiceField(
        label=_("Hand them over to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: they stand without anybody responsible"),
    )

    def __init__(self, *args: Any, office: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["successor"]
        people.queryset = possible_successors(office)  # type: ignore[attr-defined]

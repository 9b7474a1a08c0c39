"""The form by which an adviser or operator warns of a country."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xport.lib.forms import LineField, TextField

LONGEST_REASON = 1000


class CountryWarningForm(forms.Form):
    reason = TextField(
        label=_("What you warn of"),
        help_text=_("Everybody can read this, without signing in. Name no person and no company."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write what you warn of.")},
    )
    source = LineField(
        label=_("Source"),
        help_text=_("Where it can be checked, for example a regulation and its date."),
        max_length=300,
        error_messages={"required": _("Name the source.")},
    )

"""The form that everybody may send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xport.complaints.models import LONGEST_MESSAGE, LONGEST_PAGE
from xport.lib.forms import LineField, TextField


class ComplaintForm(forms.Form):
    message = TextField(
        label=_("What does not work?"),
        help_text=_("Say what you tried to do, and with which aid if you use one."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Write what does not work.")},
    )
    page = LineField(
        label=_("Which page is it about?"),
        help_text=_("Its address, or what it is called."),
        max_length=LONGEST_PAGE,
        required=False,
    )
    email = forms.EmailField(
        label=_("Your email"),
        help_text=_("Only if you want an answer. We use it for nothing else."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address like name@company.se, or leave it empty.")},
    )

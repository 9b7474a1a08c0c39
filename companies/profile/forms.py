"""The form that makes a firm known; its profile is filled in by step_forms.py."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.models import Municipality
from companies.profile.actions import NAME_LENGTH
from companies.profile.messages import message_for
from xport.lib.forms import LineField


class OrganisationNumberField(forms.CharField):
    """Cleans to the canonical number; says in words what is wrong with it."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": _("Organisation number"),
            "help_text": _("Ten digits, for example 599001-2345."),
            "max_length": 40,
            "error_messages": {"required": _("Enter the organisation number.")},
            **options,
        }
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse(text).canonical
        except OrganisationNumberError as error:
            raise ValidationError(message_for(error.code), code=error.code) from error


class RegisterForm(forms.Form):
    """What makes a firm known: number, name, municipality."""

    organisation_number = OrganisationNumberField()
    name = LineField(
        label=_("Company name"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Enter the company's name.")},
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        empty_label=_("Choose a municipality"),
        error_messages={"required": _("Choose the municipality that the company is in.")},
    )

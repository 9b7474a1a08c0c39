"""Where a firm has moved to, asked of an officer or of the firm itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Municipality


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

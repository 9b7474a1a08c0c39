"""How often to mail the person: one question per kind and role."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from xport.notifications.kinds import Audience, Frequency
from xport.notifications.preferences import Choice


class PreferencesForm(forms.Form):
    """A select per kind, named after role and kind; `sections` groups them by role."""

    def __init__(self, *args: Any, choices: list[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        self._choices = {self._name_of(choice): choice for choice in choices}
        for name, choice in self._choices.items():
            self.fields[name] = forms.ChoiceField(
                label=str(choice.kind.label), choices=Frequency.choices, initial=choice.frequency
            )

    def sections(self) -> Iterator[tuple[Audience, list[BoundField]]]:
        """Yield each role with its questions, in the order of the roles."""
        audiences = {choice.audience.code: choice.audience for choice in self._choices.values()}
        for code, audience in audiences.items():
            yield (
                audience,
                [
                    self[name]
                    for name, choice in self._choices.items()
                    if choice.audience.code == code
                ],
            )

    def chosen(self) -> dict[tuple[str, str], Frequency]:
        """Return (kind, role) → frequency of a valid form."""
        return {
            (choice.kind.code, choice.audience.code): Frequency(self.cleaned_data[name])
            for name, choice in self._choices.items()
        }

    @staticmethod
    def _name_of(choice: Choice) -> str:
        return f"{choice.audience.code}-{choice.kind.code.replace('/', '-')}"

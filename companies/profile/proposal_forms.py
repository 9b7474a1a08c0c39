"""One question as the profile asks it, for somebody who proposes another answer."""

from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.profile.actions import NAME_LENGTH
from companies.profile.answers import Answers
from companies.profile.proposals import (
    LONGEST_REASON,
    NAME,
    QUESTIONS,
    answers_taking,
    values_of,
)
from companies.profile.steps import step_asking
from xport.lib.forms import LineField, TextField


class NameForm(forms.Form):
    name = LineField(label=_("Company name"), max_length=NAME_LENGTH)

    def changes(self) -> dict[str, object]:
        return {NAME: self.cleaned_data[NAME]}


class ProposedAnswer:
    """The form of one question, filled in with today's answer, and of the reason."""

    def __init__(
        self, question: str, *, company: Company, answers: Answers, data: QueryDict | None = None
    ) -> None:
        self.question = question
        self.form: Any
        # Amounts are stored in thousands and typed in millions.
        self._names = [name.replace("_ksek", "_msek") for name in QUESTIONS[question]]
        if question == NAME:
            self.form = NameForm(data, initial={NAME: company.name})
        else:
            form = step_asking(QUESTIONS[question][0]).form
            # Of the other questions of the step nothing is read, so nothing of them can be wrong.
            today = answers_taking(Answers(), values_of(company, answers, question))
            self.form = form(data, initial=form.initial_from(today))
            for name, field in self.form.fields.items():
                field.disabled = name not in self._names
        self.form.fields["reason"] = TextField(
            label=_("Why do you propose it?"),
            help_text=_("The company reads it. At most 300 characters."),
            max_length=LONGEST_REASON,
        )

    @property
    def fields(self) -> list[BoundField]:
        return [self.form[name] for name in (*self._names, "reason")]

    @property
    def reason(self) -> str:
        return str(self.form.cleaned_data["reason"])

    def is_valid(self) -> bool:
        return bool(self.form.is_valid())

    def proposed(self) -> dict[str, Any]:
        """Return the answer that a valid form gives, as JSON holds it."""
        changes = self.form.changes()
        if self.question == NAME:
            return dict(changes)
        names = QUESTIONS[self.question]
        stored = replace(Answers(), **{name: changes[name] for name in names}).to_json()
        return {name: stored[name] for name in names}

    def refuse(self, text: str) -> None:
        """Show what is wrong beside the question."""
        self.form.add_error(self._names[0], text)

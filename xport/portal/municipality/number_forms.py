"""The forms that give a firm its organisation number: a row of a list, and a draft."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from companies.facts.personal_numbers import masked_identity
from companies.imports.missing_numbers import DRAFT, NONE, typed_number
from companies.models import ImportRow
from companies.profile.forms import OrganisationNumberField
from xport.portal.municipality.import_suggestions import suggestion_words


class RowNumbersForm(forms.Form):
    """Which firm each row is; a row of which nothing is said is left as it is."""

    marks_optional = False

    def __init__(self, *arguments: object, rows: Sequence[ImportRow], **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._rows = rows
        for row in rows:
            self.fields[_choice(row)] = _choice_field(row)
            self.fields[_typed(row)] = OrganisationNumberField(
                label=_("Organisation number of row %(number)d") % {"number": row.number},
                help_text=_("Type it if you know it. It counts, whatever is chosen above."),
                required=False,
                initial=typed_number(row),
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[_choice(row)], self[_typed(row)]) for row in self._rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in map(_typed, self._rows):
            text = self.data.get(name, "")
            if name in self.errors and masked_identity(text) != text:
                # What may be a person's number is not written back to the page.
                self.data = dict(self.data.items()) | {name: ""}
        return cleaned

    @property
    def answers(self) -> dict[int, str]:
        """What was said, by the row's number in the file."""
        said = {row.number: self._said(row) for row in self._rows}
        return {number: answer for number, answer in said.items() if answer}

    def _said(self, row: ImportRow) -> str:
        said: str = self.cleaned_data[_typed(row)] or self.cleaned_data[_choice(row)]
        # A number that was typed before and is deleted is taken back.
        return said or (NONE if typed_number(row) else "")


def _choice_field(row: ImportRow) -> forms.ChoiceField:
    suggested = [(each["number"], suggestion_words(each)) for each in row.number_suggestions]
    return forms.ChoiceField(
        label=_("Row %(number)d: %(name)s") % {"number": row.number, "name": row.name},
        choices=[
            *suggested,
            (DRAFT, _("Keep as a draft without a number")),
            (NONE, _("None of these") if suggested else _("Leave it out")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial=None if typed_number(row) else row.number_answer or None,
    )


class CompanyNumberForm(forms.Form):
    organisation_number = OrganisationNumberField()


def _choice(row: ImportRow) -> str:
    return f"row-{row.number}"


def _typed(row: ImportRow) -> str:
    return f"number-{row.number}"

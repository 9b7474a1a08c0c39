"""The forms that give a firm its organisation number: a row of a list, and a draft."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from companies.imports.missing_numbers import DRAFT, NONE
from companies.models import ImportRow
from companies.profile.forms import OrganisationNumberField
from xport.portal.municipality.import_suggestions import suggestion_words


class RowNumbersForm(forms.Form):
    """Which firm each row is; a row of which nothing is said is left as it is."""

    marks_optional = False

    def __init__(self, *arguments: object, rows: Sequence[ImportRow], **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        for row in rows:
            suggested = [
                (each["number"], suggestion_words(each)) for each in row.number_suggestions
            ]
            self.fields[_name(row)] = forms.ChoiceField(
                label=_("Row %(number)d: %(name)s") % {"number": row.number, "name": row.name},
                choices=[
                    *suggested,
                    (DRAFT, _("Keep as a draft without a number")),
                    (NONE, _("None of these") if suggested else _("Leave it out")),
                ],
                widget=forms.RadioSelect,
                required=False,
                initial=row.number_answer or None,
            )
        self._rows = rows

    @property
    def answers(self) -> dict[int, str]:
        """What was said, by the row's number in the file."""
        said = {row.number: self.cleaned_data[_name(row)] for row in self._rows}
        return {number: answer for number, answer in said.items() if answer}


class CompanyNumberForm(forms.Form):
    organisation_number = OrganisationNumberField()


def _name(row: ImportRow) -> str:
    return f"row-{row.number}"

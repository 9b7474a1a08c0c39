"""What an officer fills in for one firm or for many at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.inventory.actions import BulkResult, set_categories, set_languages
from companies.profile.actions import NAME_LENGTH
from companies.profile.choices import category_choices, language_choices
from companies.profile.forms import OrganisationNumberField
from xport.lib.forms import AnswerMultipleChoiceField, LineField, ReadOnceForm


class AddCompanyForm(forms.Form):
    organisation_number = OrganisationNumberField()
    name = LineField(label=_("Company name"), max_length=NAME_LENGTH)


class BulkCategoriesForm(ReadOnceForm):
    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        help_text=_("They replace the categories that the companies have now."),
        choices=category_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one category.")},
    )

    def apply(self, **who_when: Any) -> BulkResult:
        return set_categories(codes=self.cleaned_data["categories"], **who_when)


class BulkLanguagesForm(ReadOnceForm):
    languages = AnswerMultipleChoiceField(
        label=_("Languages they can sell and give support in"),
        help_text=_("They replace the languages that the companies have now."),
        choices=language_choices,
        required=True,
        error_messages={"required": _("Choose at least one language.")},
    )

    def apply(self, **who_when: Any) -> BulkResult:
        return set_languages(codes=self.cleaned_data["languages"], **who_when)


BULK_FORMS: dict[str, type[BulkCategoriesForm] | type[BulkLanguagesForm]] = {
    "categories": BulkCategoriesForm,
    "languages": BulkLanguagesForm,
}

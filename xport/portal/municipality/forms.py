"""What an officer fills in for one firm or for many at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.inventory.actions import BulkResult, set_categories, set_languages
from companies.inventory.bulk_changes import PlannedChange, planned_changes, words_of
from companies.inventory.contact_log_forms import FollowUpFields
from companies.inventory.working_list import plan_follow_ups, set_responsible
from companies.models import Company, Municipality
from companies.people.access import officers_of
from companies.profile.actions import NAME_LENGTH
from companies.profile.choices import category_choices, language_choices
from companies.profile.forms import OrganisationNumberField
from markets.queries import vocabulary
from xport.accounts.models import User
from xport.lib.forms import AnswerMultipleChoiceField, LineField, ReadOnceForm


class AddCompanyForm(forms.Form):
    organisation_number = OrganisationNumberField()
    name = LineField(label=_("Company name"), max_length=NAME_LENGTH)


class BulkForm(ReadOnceForm):
    """What an officer gives the ticked firms; `is_answer`: theirs to give once they are claimed."""

    is_answer = False

    def __init__(self, *args: Any, municipality: Municipality, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality, self.by = municipality, by

    def apply(self, **who_when: Any) -> BulkResult:
        raise NotImplementedError


class BulkAnswerForm(BulkForm):
    """What stands instead of an answer that a firm has, which is shown before it is written."""

    is_answer = True
    field: str
    # What becomes of the answers of today, as a sentence.
    warning: Any

    def today(self, companies: Iterable[Company]) -> list[tuple[Company, list[str]]]:
        words = self._words()
        return [(each, words_of(each, field=self.field, words=words)) for each in companies]

    def planned(self, companies: Iterable[Company]) -> list[PlannedChange]:
        """Return what would become of each firm; the form is valid."""
        return planned_changes(
            companies,
            field=self.field,
            codes=self.cleaned_data[self.field],
            words=self._words(),
        )

    def _words(self) -> Any:
        return getattr(vocabulary(), self.field)


class BulkCategoriesForm(BulkAnswerForm):
    field = "categories"
    warning = _("What you choose replaces the categories that the companies have today.")

    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        choices=category_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one category.")},
    )

    def apply(self, **who_when: Any) -> BulkResult:
        return set_categories(codes=self.cleaned_data["categories"], **who_when)


class BulkLanguagesForm(BulkAnswerForm):
    field = "languages"
    warning = _("What you choose replaces the languages that the companies have today.")

    languages = AnswerMultipleChoiceField(
        label=_("Languages they can sell and give support in"),
        choices=language_choices,
        required=True,
        error_messages={"required": _("Choose at least one language.")},
    )

    def apply(self, **who_when: Any) -> BulkResult:
        return set_languages(codes=self.cleaned_data["languages"], **who_when)


class BulkResponsibleForm(BulkForm):
    responsible = forms.ModelChoiceField(
        label=_("Responsible officer"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_officers(self, self.municipality, self.by)

    def apply(self, **who_when: Any) -> BulkResult:
        return set_responsible(officer=self.cleaned_data["responsible"], **who_when)


class BulkFollowUpForm(FollowUpFields, BulkForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_officers(self, self.municipality, self.by)

    def apply(self, **who_when: Any) -> BulkResult:
        return plan_follow_ups(**self.cleaned_data, **who_when)


def _offer_officers(form: forms.Form, municipality: Municipality, by: User) -> None:
    people = form.fields["responsible"]
    people.queryset = officers_of(municipality)  # type: ignore[attr-defined]
    people.initial = by.pk


BULK_FORMS: dict[str, type[BulkForm]] = {
    "categories": BulkCategoriesForm,
    "languages": BulkLanguagesForm,
    "responsible": BulkResponsibleForm,
    "follow_up": BulkFollowUpForm,
}

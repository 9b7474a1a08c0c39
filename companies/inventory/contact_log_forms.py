"""What an officer fills in on a firm's contact log."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from companies.facts.personal_numbers import masked
from companies.inventory.contact_log import add_entry, add_follow_up, note_barrier
from companies.models import Barrier, Company, ContactEntry
from companies.people.access import officers_of
from xport.accounts.models import User
from xport.lib.forms import LineField, TextField

EARLIEST = date(1990, 1, 1)
LONGEST_NOTE = 4000
# Longer than this nobody plans; it is a slip of the year.
LATEST_AFTER = timedelta(days=3660)


class DayField(forms.DateField):
    """A day by the browser's own picker, which sends it in one form whatever the language."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"input_formats": ["%Y-%m-%d"], **options})


class MaskedLineField(LineField):
    """A line in which personal identity numbers are masked before anybody keeps it."""

    def to_python(self, value: Any) -> str:
        return masked(super().to_python(value))


class MaskedTextField(TextField):
    """The same for text."""

    def to_python(self, value: Any) -> str:
        return masked(super().to_python(value))


class EntryForm(forms.Form):
    prefix = "entry"

    kind = forms.ChoiceField(label=_("What"), choices=ContactEntry.Kind.choices)
    on = DayField(label=_("When"), initial=localdate)
    people = MaskedLineField(
        label=_("With whom"),
        help_text=_("Name and role at the company."),
        max_length=120,
        required=False,
    )
    note = MaskedTextField(
        label=_("What was said"),
        help_text=_("Facts about the company. No personal identity numbers, nothing sensitive."),
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Write what was said.")},
    )

    def __init__(self, *args: Any, company: Company, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not EARLIEST <= day <= localdate():
            raise forms.ValidationError(_("Choose today or a day that has been."))
        return day

    def apply(self, *, company: Company, **who_when: Any) -> None:
        add_entry(company=company, **self.cleaned_data, **who_when)


class FollowUpFields(forms.Form):
    """What is planned, for one firm or many; who makes it offers the officers."""

    what = MaskedLineField(
        label=_("What is to be done"),
        max_length=200,
        error_messages={"required": _("Write what is to be done.")},
    )
    due_on = DayField(label=_("On which day"), error_messages={"required": _("Choose a day.")})
    responsible = forms.ModelChoiceField(
        label=_("Who does it"), queryset=User.objects.none(), empty_label=None
    )

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if not localdate() <= day <= localdate() + LATEST_AFTER:
            raise forms.ValidationError(_("Choose today or a later day, within ten years."))
        return day


class FollowUpForm(FollowUpFields):
    prefix = "follow-up"

    def __init__(self, *args: Any, company: Company, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["responsible"]
        people.queryset = officers_of(company.municipality)  # type: ignore[attr-defined]
        people.initial = by.pk

    def apply(self, *, company: Company, **who_when: Any) -> None:
        add_follow_up(company=company, **self.cleaned_data, **who_when)


class BarrierForm(forms.Form):
    prefix = "barrier"

    code = forms.ChoiceField(label=_("What stops them"), choices=Barrier.Code.choices)
    note = MaskedLineField(label=_("Explanation"), max_length=200, required=False)

    def __init__(self, *args: Any, company: Company, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def apply(self, *, company: Company, **who_when: Any) -> None:
        note_barrier(company=company, **self.cleaned_data, **who_when)


LogForm = EntryForm | FollowUpForm | BarrierForm
LOG_FORMS: dict[str, type[EntryForm] | type[FollowUpForm] | type[BarrierForm]] = {
    "entry": EntryForm,
    "follow_up": FollowUpForm,
    "barrier": BarrierForm,
}

"""The form a firm, or its officer, answers the score's questions in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.models import Municipality
from companies.models.company import Offer
from companies.profile.actions import NAME_LENGTH
from companies.profile.answers import SUMMARY_LENGTH, WEBSITE_LENGTH, Answers, is_web_address
from companies.profile.choices import (
    category_choices,
    certificate_choices,
    country_choices,
    language_choices,
)
from companies.profile.messages import message_for
from xport.lib.forms import (
    AnswerChoiceField,
    AnswerMultipleChoiceField,
    LineField,
    NumberField,
    ReadOnceForm,
    TextField,
    WholeNumberField,
)
from xport.lib.text import TextDamaged, clean_line

TRL_CHOICES = [
    ("1", _("1 Basic idea")),
    ("2", _("2 Concept formulated")),
    ("3", _("3 Proof of concept")),
    ("4", _("4 Tested in the laboratory")),
    ("5", _("5 Tested in a realistic environment")),
    ("6", _("6 Prototype tried in the right environment")),
    ("7", _("7 Demonstrated in operation")),
    ("8", _("8 Finished and approved")),
    ("9", _("9 In use by customers")),
]


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
        try:
            return parse(super().clean(value)).canonical
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


class ProfileForm(ReadOnceForm):
    """Everything the score needs. Every question may stay open; an open one says what it costs."""

    categories = forms.MultipleChoiceField(
        label=_("What do you do?"),
        help_text=_("Choose all that describe what you sell. Without one there is no score."),
        choices=category_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    offer = AnswerChoiceField(
        label=_("What do you sell?"),
        help_text=_("Decides which certificates are asked for, and how much customs duty counts."),
        choices=Offer.choices,
    )
    trl = AnswerChoiceField(
        label=_("How mature is your product?"),
        help_text=_(
            "Technology readiness level, TRL, 1 to 9. Choose that of your most mature product."
        ),
        choices=TRL_CHOICES,
        coerce=int,
    )
    certificates = AnswerMultipleChoiceField(
        label=_("Which certificates do you have?"),
        help_text=_("Choose all that are valid today. Having none is also an answer."),
        choices=certificate_choices,
    )
    sells_in = AnswerMultipleChoiceField(
        label=_("Where do you sell today?"),
        help_text=_("Countries with at least one paying customer, outside Sweden."),
        choices=country_choices,
        none_label=_("We have never exported"),
    )
    export_share_pct = NumberField(
        label=_("Share of turnover from export, %"),
        help_text=_("Last financial year. Write 0 if you do not export."),
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        required=False,
        error_messages={
            "min_value": _("Enter an export share between 0 and 100."),
            "max_value": _("Enter an export share between 0 and 100."),
        },
    )
    languages = AnswerMultipleChoiceField(
        label=_("Which languages can you sell and give support in?"),
        choices=language_choices,
    )
    employees = WholeNumberField(
        label=_("Number of employees"),
        help_text=_("Full-time equivalents, last financial year."),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    turnover_msek = NumberField(
        label=_("Turnover, SEK million"),
        help_text=_("Last financial year, for example 12.5."),
        min_value=0,
        max_value=1_000_000,
        decimal_places=3,
        max_digits=10,
        required=False,
    )
    summary = TextField(
        label=_("What you offer, in a sentence or two"),
        help_text=_("Read by officers and advisers. At most 250 characters."),
        max_length=SUMMARY_LENGTH,
        required=False,
    )
    website = forms.URLField(
        label=_("Website"), max_length=WEBSITE_LENGTH, required=False, assume_scheme="https"
    )

    def clean_website(self) -> str:
        try:
            website = clean_line(self.cleaned_data["website"])
        except TextDamaged:
            raise ValidationError(message_for("text_damaged"), code="text_damaged") from None
        if website and not is_web_address(website):
            raise ValidationError(message_for("website_invalid"), code="website_invalid")
        return website

    def answers(self) -> Answers:
        """Return what a valid form says."""
        cleaned = self.cleaned_data
        turnover_msek: Decimal | None = cleaned["turnover_msek"]
        return Answers(
            website=cleaned["website"],
            summary=cleaned["summary"],
            categories=tuple(cleaned["categories"]),
            offer=cleaned["offer"],
            trl=cleaned["trl"],
            certificates=_as_tuple(cleaned["certificates"]),
            languages=_as_tuple(cleaned["languages"]),
            export_share_pct=cleaned["export_share_pct"],
            sells_in=_as_tuple(cleaned["sells_in"]),
            employees=cleaned["employees"],
            turnover_ksek=None if turnover_msek is None else int(turnover_msek * 1000),
        )

    @staticmethod
    def initial_from(answers: Answers) -> dict[str, Any]:
        """Return the initial values that show these answers."""
        return {
            "website": answers.website,
            "summary": answers.summary,
            "categories": list(answers.categories),
            "offer": answers.offer,
            "trl": answers.trl,
            "certificates": _as_list(answers.certificates),
            "languages": _as_list(answers.languages),
            "sells_in": _as_list(answers.sells_in),
            "export_share_pct": _without_idle_zeros(answers.export_share_pct),
            "employees": answers.employees,
            "turnover_msek": (
                None
                if answers.turnover_ksek is None
                else _without_idle_zeros(Decimal(answers.turnover_ksek) / 1000)
            ),
        }


def _as_tuple(ticked: list[str] | None) -> tuple[str, ...] | None:
    return None if ticked is None else tuple(ticked)


def _as_list(answer: tuple[str, ...] | None) -> list[str] | None:
    return None if answer is None else list(answer)


def _without_idle_zeros(number: Decimal | None) -> Decimal | None:
    """Return 20 for 20.00, as the person wrote it, and not 2E+1."""
    return None if number is None else Decimal(f"{number.normalize():f}")

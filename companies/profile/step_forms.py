"""The questions of each step of a profile. Every one may stay open, and says what it is for."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.facts.lengths import (
    AMBITION_LENGTH,
    DESCRIPTION_LENGTH,
    SUMMARY_LENGTH,
)
from companies.facts.size_classes import EMPLOYEES, TURNOVER
from companies.models.company import ExportExperience, LegalForm, Offer
from companies.profile.answer_checks import MOST_SNI_CODES, is_sni_code
from companies.profile.answers import Answers
from companies.profile.choices import (
    UNKNOWN,
    category_choices,
    certificate_choices,
    country_choices,
    language_choices,
    size_class_choices,
    year_choices,
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
from xport.lib.web_addresses import LONGEST_ADDRESS, is_web_address

_KSEK_IN_MSEK = 1000


class StepForm(ReadOnceForm):
    """The questions of one step; its fields bear the names of the answers unless it says more."""

    # Numbers that a checkbox of the same name and "_unknown" clears, whatever stands in them.
    clearable: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.clearable:
            if cleaned.get(f"{name}_unknown"):
                cleaned[name] = None
                self.errors.pop(name, None)
        return cleaned

    def changes(self) -> dict[str, object]:
        """Return the answers that a valid form gives."""
        return {name: _as_answer(value) for name, value in self.cleaned_data.items()}

    @classmethod
    def initial_from(cls, answers: Answers) -> dict[str, Any]:
        """Return the values that show these answers."""
        names = (name for name in cls.base_fields if hasattr(answers, name))
        return {name: _as_shown(getattr(answers, name)) for name in names}


class OfferForm(StepForm):
    categories = forms.MultipleChoiceField(
        label=_("What do you do?"),
        help_text=_(
            "Choose all that describe what you sell. They decide which needs abroad you meet: "
            "without one there is no score."
        ),
        choices=category_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    offer = AnswerChoiceField(
        label=_("What do you sell?"),
        help_text=_("Decides which certificates are asked for, and how much customs duty counts."),
        choices=Offer.choices,
    )
    summary = TextField(
        label=_("What you offer, in a sentence or two"),
        help_text=_("Read by officers and advisers. At most 250 characters."),
        max_length=SUMMARY_LENGTH,
        required=False,
    )


class ProductsForm(StepForm):
    """All questions of this step stand in its rows."""


def _size_class_field(kind: str, label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=_("Instead of the number. The score counts with the middle of the range."),
        choices=lambda: size_class_choices(kind),
        required=False,
    )


class SizeForm(StepForm):
    clearable = ("balance_sheet_msek",)

    employees = WholeNumberField(
        label=_("Number of employees"),
        help_text=_(
            "Full-time equivalents, last financial year. The score asks whether you have hands "
            "enough for a new market."
        ),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    employees_class = _size_class_field(EMPLOYEES, _("Or a range of employees"))
    turnover_msek = NumberField(
        label=_("Turnover, SEK million"),
        help_text=_("Last financial year, for example 12.5. Used like the number of employees."),
        min_value=0,
        max_value=1_000_000,
        decimal_places=3,
        max_digits=10,
        required=False,
    )
    turnover_class = _size_class_field(TURNOVER, _("Or a range of turnover"))
    balance_sheet_msek = NumberField(
        label=_("Balance sheet total, SEK million"),
        help_text=_(
            "Only asked to see whether you are a small or medium-sized enterprise, if your "
            "turnover is above 50 million euro."
        ),
        min_value=0,
        max_value=1_000_000,
        decimal_places=3,
        max_digits=10,
        required=False,
    )
    balance_sheet_msek_unknown = forms.BooleanField(
        label=_("We do not know the balance sheet total"), required=False
    )
    size_year = forms.TypedChoiceField(
        label=_("Which year are the figures from?"),
        help_text=_("Shown beside the figures, so that others see how old they are."),
        choices=year_choices,
        coerce=int,
        empty_value=None,
        required=False,
    )
    legal_form = AnswerChoiceField(
        label=_("Legal form"),
        help_text=_("A fact of the company register. Not part of the score."),
        choices=LegalForm.choices,
    )
    sni_2025 = LineField(
        label=_("SNI codes, edition 2025"),
        help_text=_(
            "Industry codes with five digits, with spaces between. Used to find companies, not "
            "part of the score. Leave empty if you do not know."
        ),
        max_length=120,
        required=False,
    )
    sni_2007 = LineField(
        label=_("SNI codes, edition 2007"),
        help_text=_("The older codes, if you have those."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["size_year"]
        year = self.initial.get("size_year")
        # What was typed, and is only shown again, is text.
        years.choices = year_choices(year if isinstance(year, int) else None)
        for name, kind in (("employees_class", EMPLOYEES), ("turnover_class", TURNOVER)):
            classes: Any = self.fields[name]
            classes.choices = size_class_choices(kind, self.initial.get(name))

    def clean_sni_2025(self) -> list[str] | None:
        return _sni_codes(self.cleaned_data["sni_2025"])

    def clean_sni_2007(self) -> list[str] | None:
        return _sni_codes(self.cleaned_data["sni_2007"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for exact, in_class in (
            ("employees", "employees_class"),
            ("turnover_msek", "turnover_class"),
        ):
            if cleaned.get(in_class) == UNKNOWN:
                cleaned[exact], cleaned[in_class] = None, ""
                self.errors.pop(exact, None)
            elif cleaned.get(in_class) and cleaned.get(exact) is not None:
                self.add_error(in_class, message_for("size_twice"))
        return cleaned

    def changes(self) -> dict[str, object]:
        cleaned = self.cleaned_data
        names = ("employees", "size_year", "legal_form", "sni_2025", "sni_2007")
        return {
            **{name: _as_answer(cleaned[name]) for name in names},
            "employees_class": cleaned["employees_class"] or None,
            "turnover_class": cleaned["turnover_class"] or None,
            "turnover_ksek": _ksek(cleaned["turnover_msek"]),
            "balance_sheet_ksek": _ksek(cleaned["balance_sheet_msek"]),
        }

    @classmethod
    def initial_from(cls, answers: Answers) -> dict[str, Any]:
        return super().initial_from(answers) | {
            "turnover_msek": _msek(answers.turnover_ksek),
            "balance_sheet_msek": _msek(answers.balance_sheet_ksek),
            "sni_2025": " ".join(answers.sni_2025 or ()),
            "sni_2007": " ".join(answers.sni_2007 or ()),
        }


class ExportForm(StepForm):
    clearable = ("export_share_pct",)

    sells_in = AnswerMultipleChoiceField(
        label=_("Where do you sell today?"),
        help_text=_(
            "Countries with at least one paying customer, outside Sweden. A customer there or "
            "near there is what raises the score of your export experience most."
        ),
        choices=country_choices,
        none_label=_("We have never exported"),
    )
    export_share_pct = NumberField(
        label=_("Share of turnover from export, %"),
        help_text=_("Last financial year. Write 0 if you do not export. Counts in every market."),
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        required=False,
        error_messages={"out_of_range": _("Enter an export share between 0 and 100.")},
    )
    export_share_pct_unknown = forms.BooleanField(
        label=_("We do not know the export share"), required=False
    )
    export_experience = AnswerChoiceField(
        label=_("How much experience of export do you have?"),
        help_text=_("Tells an adviser where to begin. Not part of the score."),
        choices=ExportExperience.choices,
    )

    def changes(self) -> dict[str, object]:
        changes = super().changes()
        del changes["export_share_pct_unknown"]
        return changes


class CertificatesForm(StepForm):
    certificates = AnswerMultipleChoiceField(
        label=_("Which certificates do you have?"),
        help_text=_(
            "Choose all that are valid today. Each market asks for its own; having none is also "
            "an answer."
        ),
        choices=certificate_choices,
    )
    languages = AnswerMultipleChoiceField(
        label=_("Which languages can you sell and give support in?"),
        help_text=_("The score asks whether you are understood where you want to sell."),
        choices=language_choices,
    )


class ReferencesForm(StepForm):
    no_references = forms.BooleanField(label=_("We have no references yet"), required=False)
    description_sv = TextField(
        label=_("What you offer, in Swedish"),
        help_text=_("Advisers read it before they recommend you. At most 3,000 characters."),
        max_length=DESCRIPTION_LENGTH,
        required=False,
    )
    description_en = TextField(
        label=_("What you offer, in English"),
        help_text=_("For customers abroad, once you choose to be seen by them."),
        max_length=DESCRIPTION_LENGTH,
        required=False,
    )
    ambition = TextField(
        label=_("What do you want to reach abroad within two years?"),
        help_text=_("Helps officers and advisers to suggest the right step. 600 characters."),
        max_length=AMBITION_LENGTH,
        required=False,
    )
    website = forms.URLField(
        label=_("Website"), max_length=LONGEST_ADDRESS, required=False, assume_scheme="https"
    )

    def clean_website(self) -> str:
        try:
            website = clean_line(self.cleaned_data["website"])
        except TextDamaged:
            raise ValidationError(message_for("text_damaged"), code="text_damaged") from None
        if website and not is_web_address(website):
            raise ValidationError(message_for("website_invalid"), code="website_invalid")
        return website


def _sni_codes(text: str) -> list[str] | None:
    codes = text.replace(".", "").replace(",", " ").replace(";", " ").split()
    if len(codes) > MOST_SNI_CODES or not all(is_sni_code(code) for code in codes):
        raise ValidationError(message_for("sni_invalid"), code="sni_invalid")
    return codes or None


def _as_answer(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _as_shown(answer: Any) -> Any:
    if isinstance(answer, Decimal):
        return _without_idle_zeros(answer)
    return list(answer) if isinstance(answer, tuple) else answer


def _without_idle_zeros(number: Decimal) -> Decimal:
    """Return 20 for 20.00, as the person wrote it, and not 2E+1."""
    return Decimal(f"{number.normalize():f}")


def _ksek(msek: Decimal | None) -> int | None:
    return None if msek is None else int(msek * _KSEK_IN_MSEK)


def _msek(ksek: int | None) -> Decimal | None:
    return None if ksek is None else _without_idle_zeros(Decimal(ksek) / _KSEK_IN_MSEK)

"""The repeating parts of a profile: products, countries it wants to reach, references."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models.offer import IpStatus
from companies.profile.answer_checks import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    PART_NAME_LENGTH,
    REFERENCE_LENGTH,
)
from companies.profile.answers import Answers
from companies.profile.choices import reference_country_choices, target_choices
from companies.profile.parts import ProductAnswer, ReferenceAnswer
from companies.profile.rows import RowForm, kept_or_new_keys
from xport.lib.forms import LineField, TextField

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
INTERESTED, NOT_INTERESTED = "interested", "not_interested"


class ProductRow(RowForm):
    part = "products"

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = LineField(label=_("Name"), max_length=PART_NAME_LENGTH, required=False)
    trl = forms.TypedChoiceField(
        label=_("How mature is it? (TRL)"),
        help_text=_("Technology readiness level. The score uses your most mature product."),
        choices=[("", _("Do not know")), *TRL_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    ip_status = forms.ChoiceField(
        label=_("How is it protected?"),
        help_text=_("Read by advisers, who know what a market asks for. Not part of the score."),
        choices=[("", _("Do not know")), *IpStatus.choices],
        required=False,
    )

    @classmethod
    def initial_from(cls, answers: Answers) -> list[dict[str, Any]]:
        return [each.to_json() for each in answers.products]

    @classmethod
    def changes(cls, rows: list[dict[str, Any]], before: Answers) -> dict[str, object]:
        known = [each.key for each in before.products]
        keys = kept_or_new_keys((row["key"] for row in rows), known)
        products = tuple(
            ProductAnswer(
                key=key, name=row["name"], trl=row["trl"], ip_status=row["ip_status"] or None
            )
            for key, row in zip(keys, rows, strict=True)
        )
        return {"products": products}


class WishRow(RowForm):
    """A country where the firm does not sell yet, and whether it wants to."""

    part = "wishes"

    country = forms.ChoiceField(label=_("Country"), choices=[("", _("Choose a country"))])
    status = forms.ChoiceField(
        label=_("Do you want to sell there?"),
        choices=[
            ("", _("Choose")),
            (INTERESTED, _("Yes, interested")),
            (NOT_INTERESTED, _("No, not interested")),
        ],
    )

    @classmethod
    def shared_choices(cls) -> dict[str, Any]:
        return {"country": target_choices()}

    @classmethod
    def initial_from(cls, answers: Answers) -> list[dict[str, Any]]:
        wishes = ((INTERESTED, answers.interested_in), (NOT_INTERESTED, answers.not_interested_in))
        return [
            {"country": country, "status": status}
            for status, countries in wishes
            for country in countries
        ]

    @classmethod
    def changes(cls, rows: list[dict[str, Any]], before: Answers) -> dict[str, object]:
        return {
            name: tuple(row["country"] for row in rows if row["status"] == status)
            for name, status in (
                ("interested_in", INTERESTED),
                ("not_interested_in", NOT_INTERESTED),
            )
        }


class ReferenceRow(RowForm):
    part = "references"

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    customer = LineField(
        label=_("Customer"),
        max_length=PART_NAME_LENGTH,
        error_messages={"required": _("Enter the customer's name.")},
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=[("", _("Do not know"))], required=False
    )
    year = forms.IntegerField(
        label=_("Year of delivery"),
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Enter a year with four digits.")
        ),
    )
    description = TextField(
        label=_("What you delivered"),
        help_text=_("At most 400 characters."),
        max_length=REFERENCE_LENGTH,
        required=False,
    )

    @classmethod
    def shared_choices(cls) -> dict[str, Any]:
        return {"country": reference_country_choices()}

    @classmethod
    def initial_from(cls, answers: Answers) -> list[dict[str, Any]]:
        return [each.to_json() for each in answers.references]

    @classmethod
    def changes(cls, rows: list[dict[str, Any]], before: Answers) -> dict[str, object]:
        known = [each.key for each in before.references]
        keys = kept_or_new_keys((row["key"] for row in rows), known)
        references = tuple(
            ReferenceAnswer(
                key=key,
                customer=row["customer"],
                country=row["country"] or None,
                year=row["year"],
                description=row["description"],
            )
            for key, row in zip(keys, rows, strict=True)
        )
        return {"references": references}

"""The few questions that give six scores without an account; the answers stand in the address."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.profile.answers import Answers
from companies.profile.choices import scored_language_choices
from companies.profile.parts import ProductAnswer
from companies.profile.row_forms import ProductRow
from companies.profile.rows import kept_or_new_keys
from companies.profile.step_forms import (
    CertificatesForm,
    ExportForm,
    OfferForm,
    SizeForm,
)
from xport.lib.forms import AnswerMultipleChoiceField, NumberField, ReadOnceForm

# Long enough to sign up, find the mail and be called away in between.
SEALED_FOR = timedelta(days=30)
_SALT = "companies.profile.calculator"
_KSEK_IN_MSEK = 1000
# A number as Swedish writes it, in an address that somebody reads in English.
_WITH_COMMA = re.compile(r"\s*\d+,\d{1,2}\s*", re.ASCII)


class SealBroken(ValueError):
    """What was to be carried along is not ours, or too old."""


class CalculatorForm(ReadOnceForm):
    """The profile's own questions under short keys; every one may stay open.

    Its data is an address that anybody may have typed: codes that are none are left out (and named
    in `left_out`), a number that is none is told beside its field, and the rest counts.
    """

    # Seven questions; a question may have two fields.
    QUESTIONS = (
        ("category",),
        ("offer",),
        ("trl",),
        ("certificate",),
        ("speaks",),
        ("sells_in", "export"),
        ("employees", "turnover"),
    )
    marks_optional = False

    category = OfferForm.base_fields["categories"]
    offer = OfferForm.base_fields["offer"]
    trl = ProductRow.base_fields["trl"]
    certificate = CertificatesForm.base_fields["certificates"]
    # Of the profile's list those that a score can ask for.
    speaks = AnswerMultipleChoiceField(
        label=CertificatesForm.base_fields["languages"].label,
        help_text=CertificatesForm.base_fields["languages"].help_text,
        choices=scored_language_choices,
    )
    sells_in = ExportForm.base_fields["sells_in"]
    export = ExportForm.base_fields["export_share_pct"]
    employees = SizeForm.base_fields["employees"]
    turnover = NumberField(
        label=_("Turnover, SEK million"),
        help_text=_("Last financial year, for example 12.5. Leave it empty if you do not know."),
        min_value=0,
        max_value=1_000_000,
        decimal_places=2,
        max_digits=9,
        required=False,
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data.copy())
        self.left_out = tuple(name for name in self.fields if self._leave_out_unknown(name))
        self.full_clean()

    def _leave_out_unknown(self, name: str) -> bool:
        """Take codes that are none out of a field's data; return whether there were any."""
        field, data = self.fields[name], self.data
        assert isinstance(data, QueryDict)  # noqa: S101 - for the type checker
        if not isinstance(field, forms.ChoiceField):
            written = str(data.get(name, ""))
            if _WITH_COMMA.fullmatch(written):
                data[name] = written.replace(",", ".")
            return False
        given = data.getlist(name)
        known = [value for value in given if value == "" or field.valid_value(value)]
        data.setlist(name, known)
        return len(known) < len(given)

    def left_out_labels(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.left_out]

    def answers(self) -> Answers:
        """Return the answers; what is wrong stays open."""
        given = self.cleaned_data.get
        turnover = given("turnover")
        return Answers(
            categories=tuple(given("category") or ()),
            offer=given("offer"),
            products=_product(given("trl")),
            certificates=_listed(given("certificate")),
            languages=_listed(given("speaks")),
            sells_in=_listed(given("sells_in")),
            export_share_pct=given("export"),
            employees=given("employees"),
            turnover_ksek=None if turnover is None else int(turnover * _KSEK_IN_MSEK),
        )

    def query(self) -> str:
        """Return the answers as a query: short, in one order, the same in both languages."""
        return urlencode(list(self._pairs()))

    def _pairs(self) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value == [] and isinstance(field, AnswerMultipleChoiceField):
                yield name, field.NONE
            elif isinstance(value, list):
                yield from ((name, code) for code in value)
            elif isinstance(value, Decimal):
                yield name, f"{value.normalize():f}"
            elif value is not None:
                yield name, value

    @property
    def answered_count(self) -> int:
        """How many of the questions have an answer; half of a double one counts."""
        answered = {name for name, _value in self._pairs()}
        return sum(bool(answered.intersection(names)) for names in self.QUESTIONS)


def _product(trl: int | None) -> tuple[ProductAnswer, ...]:
    if trl is None:
        return ()
    (key,) = kept_or_new_keys([""], [])
    return (ProductAnswer(key=key, trl=trl),)


def _listed(codes: list[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(codes)


def seal(query: str) -> str:
    """Return a query as one word that only this portal can have written."""
    return signing.dumps(query, salt=_SALT, compress=True)


def answers_under(sealed: str) -> CalculatorForm:
    """Return what `seal` carried, read anew: a code may be gone since. Raises SealBroken."""
    try:
        query = signing.loads(sealed, salt=_SALT, max_age=SEALED_FOR)
    except signing.BadSignature:
        raise SealBroken from None
    return CalculatorForm(QueryDict(query))

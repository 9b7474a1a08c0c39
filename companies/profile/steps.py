"""The short steps of a profile, in order, and what is open in each."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.profile.answers import Answers
from companies.profile.messages import message_for
from companies.profile.row_forms import ProductRow, ReferenceRow, WishRow
from companies.profile.rows import RowForm, Rows, typed_values
from companies.profile.step_forms import (
    CertificatesForm,
    ExportForm,
    OfferForm,
    ProductsForm,
    ReferencesForm,
    SizeForm,
    StepForm,
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """`questions` are the answers it gives; `asked` those that count as open while unanswered."""

    slug: str
    title: Promise
    lead: Promise
    form: type[StepForm]
    questions: tuple[str, ...]
    asked: tuple[str, ...]
    row: type[RowForm] | None = None
    are_rows_first: bool = False

    def label_of(self, question: str) -> str | Promise:
        """Return how the step asks for an answer; its own title where a row or a range does."""
        field = self.form.base_fields.get(question)
        return field.label if field and field.label else self.title

    def open_questions(self, answers: Answers) -> tuple[str, ...]:
        return tuple(name for name in self.asked if is_open(name, answers))


STEPS = (
    Step(
        slug="offer",
        title=_("What you do"),
        lead=_("What you sell decides which needs abroad you can meet."),
        form=OfferForm,
        questions=("categories", "offer", "summary"),
        asked=("categories", "offer", "summary"),
    ),
    Step(
        slug="products",
        title=_("Products"),
        lead=_("Maturity and certificates weigh three tenths of your own side of the score."),
        form=ProductsForm,
        questions=("products",),
        asked=("trl",),
        row=ProductRow,
        are_rows_first=True,
    ),
    Step(
        slug="size",
        title=_("Company and size"),
        lead=_("The score asks what you have the strength for. A range will do."),
        form=SizeForm,
        questions=(
            "employees",
            "employees_class",
            "turnover_ksek",
            "turnover_class",
            "balance_sheet_ksek",
            "size_year",
            "legal_form",
            "sni_2025",
            "sni_2007",
        ),
        asked=("employees", "turnover_ksek", "legal_form"),
    ),
    Step(
        slug="export",
        title=_("Where you sell"),
        lead=_("Whoever has sold abroad once sells there again more easily. Never is an answer."),
        form=ExportForm,
        questions=(
            "sells_in",
            "export_share_pct",
            "export_experience",
            "interested_in",
            "not_interested_in",
        ),
        asked=("sells_in", "export_share_pct", "export_experience"),
        row=WishRow,
    ),
    Step(
        slug="certificates",
        title=_("Certificates and languages"),
        lead=_("If you have no certificate, that is an answer too."),
        form=CertificatesForm,
        questions=("certificates", "languages"),
        asked=("certificates", "languages"),
    ),
    Step(
        slug="references",
        title=_("References and text"),
        lead=_("Not part of the score. An adviser needs it to speak for you."),
        form=ReferencesForm,
        questions=(
            "references",
            "no_references",
            "description_sv",
            "description_en",
            "ambition",
            "website",
        ),
        asked=("references", "description_sv"),
        row=ReferenceRow,
        are_rows_first=True,
    ),
)
# The last step before reviewing. Its people are no part of the draft: companies/people/contacts.py
CONTACT = "contact"
SLUGS = (*(step.slug for step in STEPS), CONTACT)
# Which step answers a question of the scoring engine.
STEP_OF_QUESTION = {
    "categories": "offer",
    "offer": "offer",
    "trl": "products",
    "employees": "size",
    "turnover_msek": "size",
    "sells_in": "export",
    "export_share_pct": "export",
    "certificates": "certificates",
    "languages": "certificates",
}


def step_asking(question: str) -> Step:
    return next(step for step in STEPS if question in step.questions)


def step_with(slug: str) -> Step | None:
    return next((step for step in STEPS if step.slug == slug), None)


def is_open(question: str, answers: Answers) -> bool:
    """Tell whether a question waits for an answer; an empty list can be one ("none of these")."""
    if question == "employees":
        return answers.employees_size is None
    if question == "turnover_ksek":
        return answers.turnover_size is None
    if question == "references":
        return not (answers.references or answers.no_references)
    answer = getattr(answers, question)
    return answer is None or answer == "" or (question == "categories" and not answer)


class StepPage:
    """The form of a step and its rows, if it has any: from answers, or as they were sent."""

    def __init__(self, step: Step, *, answers: Answers, data: QueryDict | None = None) -> None:
        self.step = step
        self._before = answers
        self.form: Form = step.form(data, initial=step.form.initial_from(answers))
        self.rows = (
            Rows(step.row, initial=step.row.initial_from(answers), data=data) if step.row else None
        )

    def is_valid(self) -> bool:
        # Both are asked, so that all that is wrong shows at once.
        is_valid = self.form.is_valid()
        return (self.rows is None or self.rows.is_valid()) and is_valid

    def changes(self) -> dict[str, Any]:
        """Return the answers that a valid page gives."""
        changes = self.form.changes()  # type: ignore[attr-defined]
        if self.rows is not None:
            changes |= self.rows.row.changes(self.rows.cleaned(), self._before)
        return changes

    def refuse(self, problems: dict[str, str]) -> None:
        """Show what AnswersRefused found wrong."""
        for name, code in problems.items():
            self.form.add_error(name if name in self.form.fields else None, message_for(code))

    def retype(self, *, add: bool = False, remove: str = "") -> None:
        """Show all as it was typed, unchecked, with one row more or less."""
        self.form = self.step.form(initial=typed_values(self.form))
        if self.rows is not None:
            self.rows = self.rows.retyped(add=add, remove=remove)

"""The questions of a previewed list as a form: one choice per question and cell."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.imports.answering import Asked
from companies.imports.question_words import answer_words, asking_words, rows_words
from companies.imports.reading.answers import is_code, key_of, takes_own_code
from companies.imports.reading.results import Question
from companies.models import ImportBatch, Municipality
from xport.lib.forms import ReadOnceForm

_OWN = "own"
_LONGEST_CODE = 12


@dataclass(frozen=True, kw_only=True)
class QuestionFields:
    """What the page shows of one question; `own` and `for_all` only where they make sense."""

    answer: forms.BoundField
    own: forms.BoundField | None
    for_all: forms.BoundField | None
    is_answered: bool


class QuestionsForm(ReadOnceForm):
    """Every question may be left open; one that is answered can be answered otherwise."""

    marks_optional = False

    def __init__(
        self, *args: Any, batch: ImportBatch, asked: Sequence[Asked], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._batch = batch
        self._asked = {name_of(each.question): each for each in asked}
        codes = {code for each in asked for code in each.question.options}
        names = dict(Municipality.objects.filter(pk__in=codes).values_list("pk", "name"))
        for digest, each in self._asked.items():
            self._add(digest, each, names)

    def _add(self, digest: str, asked: Asked, municipalities: Mapping[str, str]) -> None:
        question = asked.question
        choices = [
            (option, answer_words(question, option, municipalities)) for option in question.options
        ]
        if takes_own_code(question):
            choices.insert(-1, (_OWN, _("The code written below")))
        if question.answer:
            choices.append(("", _("Ask again")))
        is_own = bool(question.answer) and question.answer not in question.options
        self.fields[f"answer-{digest}"] = forms.ChoiceField(
            label=asking_words(question),
            help_text=rows_words(asked),
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
            initial=_OWN if is_own else question.answer or None,
        )
        if takes_own_code(question):
            self.fields[f"own-{digest}"] = forms.CharField(
                label=_("SNI code, five digits"),
                max_length=_LONGEST_CODE,
                required=False,
                initial=question.answer if is_own else "",
            )
        if asked.count > 1:
            self.fields[f"all-{digest}"] = forms.BooleanField(
                label=ngettext(
                    "The same answer for all %(count)d row with this value",
                    "The same answer for all %(count)d rows with this value",
                    asked.count,
                )
                % {"count": asked.count},
                help_text=_("Otherwise for row %(row)d alone.") % {"row": asked.rows[0]},
                required=False,
                initial=True,
            )

    @property
    def questions(self) -> list[QuestionFields]:
        return [
            QuestionFields(
                answer=self[f"answer-{digest}"],
                own=self[f"own-{digest}"] if f"own-{digest}" in self.fields else None,
                for_all=self[f"all-{digest}"] if f"all-{digest}" in self.fields else None,
                is_answered=bool(each.question.answer),
            )
            for digest, each in self._asked.items()
        ]

    @property
    def asks_for_units(self) -> bool:
        """Whether so many amounts lack a unit that to answer for the column may be quicker."""
        open_ones = [each.question for each in self._asked.values() if not each.question.answer]
        return sum(each.code == "turnover_unit_unknown" for each in open_ones) > 1

    @property
    def open(self) -> list[QuestionFields]:
        return [each for each in self.questions if not each.is_answered]

    @property
    def answered(self) -> list[QuestionFields]:
        return [each for each in self.questions if each.is_answered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for digest in self._asked:
            code = "".join(cleaned.get(f"own-{digest}", "").replace(".", "").split())
            if code and not self.data.get(f"answer-{digest}"):
                # A code that was written says which answer is meant.
                cleaned[f"answer-{digest}"] = _OWN
            if cleaned.get(f"answer-{digest}") != _OWN:
                continue
            if is_code(code):
                cleaned[f"own-{digest}"] = code
            else:
                self.add_error(f"own-{digest}", _("Write the five digits of the code."))
        return cleaned

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, as companies.imports.answering takes it; the form is valid."""
        answers = {}
        for digest, asked in self._asked.items():
            answer = self.cleaned_data[f"answer-{digest}"]
            if answer or f"answer-{digest}" in self.data:
                own = self.cleaned_data.get(f"own-{digest}", "")
                answers[self._key(digest, asked)] = own if answer == _OWN else answer
        return answers

    def _key(self, digest: str, asked: Asked) -> str:
        of_row = key_of(asked.question, row=asked.rows[0])
        is_of_row = asked.count > 1 and not self.cleaned_data[f"all-{digest}"]
        return of_row if is_of_row or of_row in self._batch.answers else key_of(asked.question)


def name_of(question: Question) -> str:
    """Return a name for its fields that the question keeps while others are answered."""
    said = f"{key_of(question)}={question.answer}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]

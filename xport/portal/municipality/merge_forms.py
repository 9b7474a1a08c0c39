"""The choice, field by field, between the answers of two firms that become one."""

import html
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from companies.models import Company
from companies.profile.answers import answers_of
from companies.profile.queries import AnswerRow, answer_rows
from markets.queries import Vocabulary, vocabulary
from matchmaking.merging.choices import GROUPS, NAME, differing, is_said
from matchmaking.merging.policies import Sides

KEPT, GONE = "kept", "gone"


class MergeForm(forms.Form):
    """One question per difference; what only the other firm has answered is chosen at first."""

    def __init__(self, sides: Sides, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if sides.is_claimed:
            return
        words = vocabulary()
        ours, theirs = _texts(sides.kept, words), _texts(sides.gone, words)
        own_answers = answers_of(sides.kept)
        for group in differing(sides.kept, sides.gone):
            is_ours = group == NAME or is_said(own_answers, group)
            self.fields[group] = forms.ChoiceField(
                label=_label(group),
                choices=[
                    (KEPT, ours.get(group) or _("unanswered")),
                    (GONE, theirs.get(group) or _("unanswered")),
                ],
                initial=KEPT if is_ours else GONE,
                widget=forms.RadioSelect,
            )

    @property
    def chosen(self) -> set[str]:
        """The groups whose answers stand as the firm that goes gave them."""
        return {group for group, side in self.cleaned_data.items() if side == GONE}


def _texts(company: Company, words: Vocabulary) -> dict[str, str]:
    """Return by group what a firm says, as text on one line."""
    texts = {NAME: company.name}
    by_question = {row.question: row for row in answer_rows(company, answers_of(company), words)}
    for group, names in GROUPS.items():
        rows = [by_question[name] for name in names if name in by_question]
        said = [_text(row) for row in rows if row.value is not None]
        if said:
            texts[group] = "; ".join(said)
    return texts


def _text(row: AnswerRow) -> str:
    return _one_line("companies/_answer.html", {"row": row})


def _label(group: str) -> str:
    if group == NAME:
        return _("Company name")
    return _one_line("companies/_question.html", {"question": group})


def _one_line(template: str, context: dict[str, Any]) -> str:
    return " ".join(html.unescape(strip_tags(render_to_string(template, context))).split())

"""A firm's answers as pages list them: in words, with where each came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from companies.models import Company
from companies.profile.answers import Answers
from markets.models import Category, Certificate, Country, Language


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One question and its answer; `value` None is an open question.

    `value` is a number, a code, or the list of names a list of codes stands for. `source`
    ("company", "municipality", "import" or "") and `date` (ISO) say where it came from.
    """

    question: str
    value: Any
    source: str
    date: str

    @property
    def turnover_msek(self) -> Decimal:
        return Decimal(self.value) / 1000


def answer_rows(company: Company, answers: Answers) -> list[AnswerRow]:
    """Return every answer that the score rests on, in the order of the form. Four queries.

    A draft's answers have no source: only the firm has seen them.
    """
    values = {
        "categories": _names(Category, answers.categories) or None,
        "offer": answers.offer,
        "trl": answers.trl,
        "certificates": _names(Certificate, answers.certificates),
        "sells_in": _names(Country, answers.sells_in),
        "export_share_pct": answers.export_share_pct,
        "languages": _names(Language, answers.languages),
        "employees": answers.employees,
        "turnover_ksek": answers.turnover_ksek,
    }
    return [
        AnswerRow(question=question, value=value, **_origin(company.provenance, question))
        for question, value in values.items()
    ]


def _names(model: Any, codes: tuple[str, ...] | None) -> list[str] | None:
    if codes is None:
        return None
    return [row.word for row in model.objects.filter(pk__in=codes)]


def _origin(provenance: Mapping[str, Any], question: str) -> dict[str, str]:
    origin = provenance.get(question, {})
    return {"source": origin.get("source", ""), "date": origin.get("date", "")}

"""A firm's answers as pages list them: in words, with where each came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from companies.models import Company
from companies.profile.answers import Answers
from markets.queries import Vocabulary


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


def answer_rows(company: Company, answers: Answers, vocabulary: Vocabulary) -> list[AnswerRow]:
    """Return every answer that the score rests on, in the order of the form.

    A draft's answers have no source: only the firm has seen them.
    """
    values = {
        "categories": _words(vocabulary.categories, answers.categories) or None,
        "offer": answers.offer,
        "trl": answers.trl,
        "certificates": _words(vocabulary.certificates, answers.certificates),
        "sells_in": _words(vocabulary.countries, answers.sells_in),
        "export_share_pct": answers.export_share_pct,
        "languages": _words(vocabulary.languages, answers.languages),
        "employees": answers.employees,
        "turnover_ksek": answers.turnover_ksek,
    }
    return [
        AnswerRow(question=question, value=value, **_origin(company.provenance, question))
        for question, value in values.items()
    ]


def _words(words: Mapping[str, str], codes: tuple[str, ...] | None) -> list[str] | None:
    """Return the words in the order of the reference data."""
    if codes is None:
        return None
    return [word for code, word in words.items() if code in codes]


def _origin(provenance: Mapping[str, Any], question: str) -> dict[str, str]:
    origin = provenance.get(question, {})
    return {"source": origin.get("source", ""), "date": origin.get("date", "")}

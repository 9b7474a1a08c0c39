"""A firm's answers as pages list them: in words, with where each came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from companies.facts.size_classes import EMPLOYEES, TURNOVER, SizeClass
from companies.models import Company
from companies.models.company import ExportExperience, LegalForm
from companies.profile.answers import Answers
from companies.profile.choices import size_class_words
from markets.queries import Vocabulary

# The source of an answer that only the firm's members see.
DRAFT = "draft"


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One question and its answer; `value` None is an open question.

    `value` is a number, a code, a text, or the list of what a list of codes stands for. `source`
    ("company", "municipality", "import", "sni", DRAFT or "") and `date` (ISO) say where it is from.
    """

    question: str
    value: Any
    source: str
    date: str

    @property
    def msek(self) -> Decimal:
        """An amount in thousand SEK, as people say it."""
        return Decimal(self.value) / 1000


def answer_rows(company: Company, answers: Answers, vocabulary: Vocabulary) -> list[AnswerRow]:
    """Return the answers in the order of the steps; of the score's questions also the open ones.

    The sources are those of what was sent; of a draft's rows see `marked_as_draft`.
    """
    values = {
        "categories": _words(vocabulary.categories, answers.categories) or None,
        "offer": answers.offer,
        "trl": answers.trl,
        **_size_values(answers),
        "sells_in": _words(vocabulary.countries, answers.sells_in),
        "export_share_pct": answers.export_share_pct,
        "certificates": _words(vocabulary.certificates, answers.certificates),
        "languages": _words(vocabulary.languages, answers.languages),
    }
    values |= {name: value for name, value in _told(answers, vocabulary).items() if value}
    return [
        AnswerRow(
            question=question,
            value=value,
            # The readiness is what the products say.
            **_origin(company.provenance, "products" if question == "trl" else question),
        )
        for question, value in values.items()
    ]


def marked_as_draft(rows: Iterable[AnswerRow], sent: Iterable[AnswerRow]) -> list[AnswerRow]:
    """Return a draft's rows: what is not as it was sent has its origin in the draft."""
    values = {row.question: row.value for row in sent}
    return [
        row
        if row.value == values.get(row.question)
        else replace(row, source=DRAFT if row.value is not None else "", date="")
        for row in rows
    ]


def _size_values(answers: Answers) -> dict[str, Any]:
    """Return employees and turnover as they were given: a number, or the words of a class."""
    employees, turnover = answers.employees_size, answers.turnover_size
    return {
        "employees_class" if isinstance(employees, SizeClass) else "employees": (
            size_class_words(EMPLOYEES, employees)
            if isinstance(employees, SizeClass)
            else employees
        ),
        "turnover_class" if isinstance(turnover, SizeClass) else "turnover_ksek": (
            size_class_words(TURNOVER, turnover) if isinstance(turnover, SizeClass) else turnover
        ),
    }


def _told(answers: Answers, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what is shown only where somebody has answered: no score waits for it."""
    countries = vocabulary.countries
    return {
        "summary": answers.summary,
        "products": answers.products,
        "balance_sheet_ksek": answers.balance_sheet_ksek,
        "size_year": answers.size_year,
        "legal_form": answers.legal_form and LegalForm(answers.legal_form).label,
        "sni_2025": answers.sni_2025,
        "sni_2007": answers.sni_2007,
        "export_experience": answers.export_experience
        and ExportExperience(answers.export_experience).label,
        "interested_in": _words(countries, answers.interested_in),
        "not_interested_in": _words(countries, answers.not_interested_in),
        "references": [(each, countries.get(each.country or "")) for each in answers.references],
        "no_references": answers.no_references,
        "description_sv": answers.description_sv,
        "description_en": answers.description_en,
        "ambition": answers.ambition,
        "website": answers.website,
    }


def _words(words: Mapping[str, str], codes: tuple[str, ...] | None) -> list[str] | None:
    """Return the words in the order of the reference data."""
    if codes is None:
        return None
    return [word for code, word in words.items() if code in codes]


def _origin(provenance: Mapping[str, Any], question: str) -> dict[str, str]:
    origin = provenance.get(question, {})
    return {"source": origin.get("source", ""), "date": origin.get("date", "")}

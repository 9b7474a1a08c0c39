"""Which answers are possible, whoever gives them: a form, an import, a stored draft."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from companies.facts.lengths import (
    AMBITION_LENGTH,
    DESCRIPTION_LENGTH,
    SUMMARY_LENGTH,
)
from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_class_of
from companies.models.company import ExportExperience, LegalForm, Offer
from companies.models.offer import IpStatus
from companies.profile.answers import Answers
from companies.profile.parts import Part, ProductAnswer, ReferenceAnswer
from markets.models import Category, Certificate, Country, Language
from xport.lib.text import TextDamaged, clean_line, clean_text
from xport.lib.web_addresses import LONGEST_ADDRESS, is_web_address

PART_NAME_LENGTH = 120
REFERENCE_LENGTH = 400
MOST_PARTS = 20
MOST_SNI_CODES = 10
SNI_DIGITS = 5
# Beyond any firm in the world: larger figures are slips of the keyboard.
MOST_EMPLOYEES = 5_000_000
MOST_KSEK = 10_000_000_000
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

_TEXTS = (
    ("summary", SUMMARY_LENGTH, clean_text),
    ("description_sv", DESCRIPTION_LENGTH, clean_text),
    ("description_en", DESCRIPTION_LENGTH, clean_text),
    ("ambition", AMBITION_LENGTH, clean_text),
    ("website", LONGEST_ADDRESS, clean_line),
)
_NUMBERS = (
    ("export_share_pct", 0, 100),
    ("employees", 0, MOST_EMPLOYEES),
    ("turnover_ksek", 0, MOST_KSEK),
    ("balance_sheet_ksek", 0, MOST_KSEK),
    ("size_year", EARLIEST_YEAR, LATEST_YEAR),
)


class AnswersRefused(ValueError):
    """At least one answer cannot be right. `problems` says which and why: {field: code}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in problems.items()))
        self.problems = problems


def check_answers(answers: Answers, *, before: Answers | None = None) -> None:
    """Raise AnswersRefused unless every answer is possible and its codes known. Four queries.

    An answer that stood there `before` may hold a code that has left the reference data since:
    whoever answers another question is not stopped by it.
    """
    problems = {
        **_text_problems(answers),
        **_number_problems(answers),
        **_code_problems(answers, before),
        **_part_problems(answers),
        **_contradictions(answers),
    }
    if problems:
        raise AnswersRefused(problems)


def _text_problems(answers: Answers) -> dict[str, str]:
    problems = {}
    for name, longest, clean in _TEXTS:
        problem = _text_problem(getattr(answers, name), longest, clean)
        if problem:
            problems[name] = problem
    if answers.website and "website" not in problems and not is_web_address(answers.website):
        problems["website"] = "website_invalid"
    return problems


def _text_problem(text: str, longest: int, clean: Callable[[str], str] = clean_line) -> str:
    try:
        if len(text) > longest:
            return "text_too_long"
        return "" if clean(text) == text else "text_not_clean"
    except TextDamaged:
        return "text_damaged"


def _number_problems(answers: Answers) -> dict[str, str]:
    return {
        name: f"{name}_out_of_range"
        for name, lowest, highest in _NUMBERS
        if not _is_within(getattr(answers, name), lowest, highest)
    }


def _is_within(value: int | Decimal | None, lowest: int, highest: int) -> bool:
    # Decimal("NaN") cannot be compared with anything.
    is_number = not isinstance(value, Decimal) or value.is_finite()
    return value is None or (is_number and lowest <= value <= highest)


def _code_problems(answers: Answers, before: Answers | None) -> dict[str, str]:
    countries = set(Country.objects.values_list("iso2", flat=True))
    known: dict[str, Iterable[str]] = {
        "categories": Category.objects.values_list("code", flat=True),
        "certificates": Certificate.objects.values_list("code", flat=True),
        "languages": Language.objects.values_list("code", flat=True),
        "sells_in": countries,
        "interested_in": countries,
        "not_interested_in": countries,
        "offer": Offer.values,
        "legal_form": LegalForm.values,
        "export_experience": ExportExperience.values,
    }
    problems = {
        name: "code_unknown"
        for name, codes in known.items()
        if not set(codes).issuperset(_codes(getattr(answers, name)))
    }
    if not countries.issuperset(each.country for each in answers.references if each.country):
        problems["references"] = "code_unknown"
    for name, kind in (("employees_class", EMPLOYEES), ("turnover_class", TURNOVER)):
        code = getattr(answers, name)
        if code is not None and size_class_of(kind, code) is None:
            problems[name] = "code_unknown"
    if before is not None:
        kept = {name for name in problems if getattr(answers, name) == getattr(before, name)}
        problems = {name: code for name, code in problems.items() if name not in kept}
    for name in ("sni_2007", "sni_2025"):
        codes = getattr(answers, name) or ()
        if len(codes) > MOST_SNI_CODES or not all(is_sni_code(code) for code in codes):
            problems[name] = "sni_invalid"
    return problems


def is_sni_code(text: str) -> bool:
    """Return whether `text` has the form of a code of either edition: five digits."""
    return len(text) == SNI_DIGITS and text.isascii() and text.isdigit()


def _codes(answer: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else answer or ()


def _part_problems(answers: Answers) -> dict[str, str]:
    problems = {}
    for name, parts, problem_of in (
        ("products", answers.products, _product_problem),
        ("references", answers.references, _reference_problem),
    ):
        found = [problem for problem in map(problem_of, parts) if problem]  # type: ignore[arg-type]
        if len(parts) > MOST_PARTS:
            problems[name] = "too_many"
        elif _has_twins(parts):
            problems[name] = "key_twice"
        elif found:
            problems[name] = found[0]
    return problems


def _product_problem(product: ProductAnswer) -> str:
    if not _is_within(product.trl, 1, 9):
        return "trl_out_of_range"
    if product.ip_status is not None and product.ip_status not in IpStatus.values:
        return "code_unknown"
    return _text_problem(product.name, PART_NAME_LENGTH)


def _reference_problem(reference: ReferenceAnswer) -> str:
    if not reference.customer:
        return "name_missing"
    if not _is_within(reference.year, EARLIEST_YEAR, LATEST_YEAR):
        return "size_year_out_of_range"
    return _text_problem(reference.customer, PART_NAME_LENGTH) or _text_problem(
        reference.description, REFERENCE_LENGTH, clean_text
    )


def _has_twins(parts: tuple[Part, ...]) -> bool:
    return len({part.key for part in parts}) < len(parts)


def _contradictions(answers: Answers) -> dict[str, str]:
    problems = {}
    for exact, in_class in (("employees", "employees_class"), ("turnover_ksek", "turnover_class")):
        if getattr(answers, exact) is not None and getattr(answers, in_class) is not None:
            problems[in_class] = "size_twice"
    listed = [*(answers.sells_in or ()), *answers.interested_in, *answers.not_interested_in]
    if len(set(listed)) < len(listed):
        problems["interested_in"] = "country_twice"
    if answers.no_references and answers.references:
        problems["references"] = "none_and_some"
    return problems

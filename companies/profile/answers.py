"""The closed list of questions that a firm's profile answers, and what counts as an answer."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from companies.models import Company
from companies.models.company import Offer
from markets.models import Category, Certificate, Country, Language
from xport.lib.text import TextDamaged, clean_line, clean_text

SUMMARY_LENGTH = 250
WEBSITE_LENGTH = 200
# Beyond any firm in the world: larger figures are slips of the keyboard.
MOST_EMPLOYEES = 5_000_000
MOST_TURNOVER_KSEK = 10_000_000_000

_is_web_address = URLValidator(schemes=["http", "https"])


class AnswersUnreadable(ValueError):
    """Stored or received answers hold an unknown question, or a value of the wrong type."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Answers cannot be read: {field}")
        self.field = field


class AnswersRefused(ValueError):
    """At least one answer cannot be right. `problems` says which and why: {field: code}."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in problems.items()))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a firm says about itself. None is an open question, an empty list the answer "none".

    Lists hold codes, sorted and each once, so that equal answers are equal.
    """

    website: str = ""
    summary: str = ""
    categories: tuple[str, ...] = ()
    offer: str | None = None
    trl: int | None = None
    certificates: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    export_share_pct: Decimal | None = None
    sells_in: tuple[str, ...] | None = None
    employees: int | None = None
    turnover_ksek: int | None = None

    def __post_init__(self) -> None:
        for name in LIST_FIELDS:
            codes: Iterable[str] | None = getattr(self, name)
            if codes is not None:
                object.__setattr__(self, name, tuple(sorted(set(codes))))

    def to_json(self) -> dict[str, object]:
        """Return the answers as JSON can hold them; decimals are text, so that none is rounded."""
        values = {name: getattr(self, name) for name in FIELDS}
        for name in LIST_FIELDS:
            values[name] = None if values[name] is None else list(values[name])
        if self.export_share_pct is not None:
            values["export_share_pct"] = str(self.export_share_pct)
        return values

    @classmethod
    def from_json(cls, values: dict[str, object]) -> "Answers":
        """Return the answers that `to_json` wrote. Raises AnswersUnreadable."""
        read: dict[str, object] = {}
        for name, value in values.items():
            if name not in FIELDS:
                raise AnswersUnreadable(name)
            read[name] = _read(name, value)
        return cls(**read)  # type: ignore[arg-type]


FIELDS = tuple(field.name for field in fields(Answers))
LIST_FIELDS = ("categories", "certificates", "languages", "sells_in")
_TEXT_FIELDS = ("website", "summary")
_WHOLE_NUMBER_FIELDS = ("trl", "employees", "turnover_ksek")


def _read(name: str, value: object) -> object:
    if name in LIST_FIELDS:
        is_list = isinstance(value, list) and all(isinstance(code, str) for code in value)
        is_readable = is_list or (value is None and name != "categories")
    elif name in _TEXT_FIELDS:
        is_readable = isinstance(value, str)
    elif name in _WHOLE_NUMBER_FIELDS:
        is_readable = value is None or (isinstance(value, int) and not isinstance(value, bool))
    elif name == "export_share_pct":
        return _read_decimal(name, value)
    else:
        is_readable = value is None or isinstance(value, str)
    if not is_readable:
        raise AnswersUnreadable(name)
    return value


def _read_decimal(name: str, value: object) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise AnswersUnreadable(name)
    try:
        return Decimal(value)
    except InvalidOperation:
        raise AnswersUnreadable(name) from None


def check_answers(answers: Answers) -> None:
    """Raise AnswersRefused unless every answer is possible and its codes known. Four queries."""
    problems = {
        **_text_problems(answers),
        **_number_problems(answers),
        **_code_problems(answers),
    }
    if problems:
        raise AnswersRefused(problems)


def _text_problems(answers: Answers) -> dict[str, str]:
    problems = {}
    for name, text, longest, clean in (
        ("summary", answers.summary, SUMMARY_LENGTH, clean_text),
        ("website", answers.website, WEBSITE_LENGTH, clean_line),
    ):
        try:
            if len(text) > longest:
                problems[name] = "text_too_long"
            elif clean(text) != text:
                problems[name] = "text_not_clean"
        except TextDamaged:
            problems[name] = "text_damaged"
    if answers.website and "website" not in problems and not is_web_address(answers.website):
        problems["website"] = "website_invalid"
    return problems


def _number_problems(answers: Answers) -> dict[str, str]:
    ranges: tuple[tuple[str, int, int], ...] = (
        ("trl", 1, 9),
        ("export_share_pct", 0, 100),
        ("employees", 0, MOST_EMPLOYEES),
        ("turnover_ksek", 0, MOST_TURNOVER_KSEK),
    )
    problems = {}
    for name, lowest, highest in ranges:
        value = getattr(answers, name)
        # Decimal("NaN") cannot be compared with anything.
        is_number = not isinstance(value, Decimal) or value.is_finite()
        if value is not None and not (is_number and lowest <= value <= highest):
            problems[name] = f"{name}_out_of_range"
    return problems


def _code_problems(answers: Answers) -> dict[str, str]:
    known: dict[str, set[str]] = {
        "categories": set(Category.objects.values_list("code", flat=True)),
        "certificates": set(Certificate.objects.values_list("code", flat=True)),
        "languages": set(Language.objects.values_list("code", flat=True)),
        "sells_in": set(Country.objects.values_list("iso2", flat=True)),
    }
    problems = {
        name: "code_unknown"
        for name, codes in known.items()
        if not codes.issuperset(getattr(answers, name) or ())
    }
    if answers.offer is not None and answers.offer not in Offer.values:
        problems["offer"] = "code_unknown"
    return problems


def is_web_address(text: str) -> bool:
    """Return whether `text` is an http or https address without a user name in it."""
    try:
        _is_web_address(text)
    except ValidationError:
        return False
    return "@" not in urlsplit(text).netloc


def answers_of(company: Company) -> Answers:
    """Return what the firm last sent, or what its municipality wrote. One query for categories."""
    return answers_with(company, categories=[row.code for row in company.categories.all()])


def answers_with(company: Company, *, categories: Iterable[str]) -> Answers:
    """Return what the firm last sent, its categories being read already. No query."""
    values = {name: getattr(company, name) for name in FIELDS if name != "categories"}
    return Answers(categories=tuple(categories), **values)


def draft_answers_of(company: Company) -> Answers:
    """Return what the firm's own members see: their draft, or without one the sent answers.

    Raises AnswersUnreadable.
    """
    draft = getattr(company, "draft", None)
    return answers_of(company) if draft is None else Answers.from_json(draft.answers)

"""The closed list of questions that a firm's profile answers; checked in answer_checks.py."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import CharField, SmallIntegerField, Value

from companies.facts.size_classes import EMPLOYEES, TURNOVER, SizeClass, size_class_of
from companies.models import Company, Product, Reference
from companies.profile.parts import Part, PartUnreadable, ProductAnswer, ReferenceAnswer
from xport.lib.versions import version_of


class AnswersUnreadable(ValueError):
    """Stored or received answers hold an unknown question, or a value of the wrong type."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Answers cannot be read: {field}")
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a firm says about itself. None is an open question, an empty list the answer "none".

    Lists of codes are sorted and hold each once, so that equal answers are equal. Categories,
    products, references and the two lists of wishes are never None: empty, they say nothing.
    """

    categories: tuple[str, ...] = ()
    offer: str | None = None
    summary: str = ""
    products: tuple[ProductAnswer, ...] = ()
    employees: int | None = None
    employees_class: str | None = None
    turnover_ksek: int | None = None
    turnover_class: str | None = None
    balance_sheet_ksek: int | None = None
    size_year: int | None = None
    legal_form: str | None = None
    sni_2025: tuple[str, ...] | None = None
    sni_2007: tuple[str, ...] | None = None
    sells_in: tuple[str, ...] | None = None
    export_share_pct: Decimal | None = None
    export_experience: str | None = None
    interested_in: tuple[str, ...] = ()
    not_interested_in: tuple[str, ...] = ()
    certificates: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    references: tuple[ReferenceAnswer, ...] = ()
    no_references: bool = False
    description_sv: str = ""
    description_en: str = ""
    ambition: str = ""
    website: str = ""

    def __post_init__(self) -> None:
        for name in LIST_FIELDS:
            codes: Iterable[str] | None = getattr(self, name)
            if codes is not None:
                object.__setattr__(self, name, tuple(sorted(set(codes))))

    @property
    def trl(self) -> int | None:
        """The highest readiness among the products; None while no product has one."""
        return max((each.trl for each in self.products if each.trl is not None), default=None)

    @property
    def employees_size(self) -> int | SizeClass | None:
        """The number, the class it lies in, or None."""
        return _size(self.employees, self.employees_class, EMPLOYEES)

    @property
    def turnover_size(self) -> int | SizeClass | None:
        """Thousand SEK, the class they lie in, or None."""
        return _size(self.turnover_ksek, self.turnover_class, TURNOVER)

    @property
    def version(self) -> str:
        """A word that changes with any answer, equal for equal answers."""
        share = self.export_share_pct
        # The database writes 12.5 as 12.50.
        number = None if share is None else float(share)
        return version_of(self.to_json() | {"export_share_pct": number})

    def to_json(self) -> dict[str, object]:
        """Return the answers as JSON can hold them; decimals are text, so that none is rounded."""
        return {name: _json_of(getattr(self, name)) for name in FIELDS}

    @classmethod
    def from_json(cls, values: dict[str, object]) -> "Answers":
        """Return the answers that `to_json` wrote. Raises AnswersUnreadable."""
        read: dict[str, Any] = {}
        for name, value in values.items():
            if name not in FIELDS:
                raise AnswersUnreadable(name)
            read[name] = _read(name, value)
        return cls(**read)


FIELDS = tuple(field.name for field in fields(Answers))
LIST_FIELDS = (
    "categories",
    "certificates",
    "languages",
    "sells_in",
    "interested_in",
    "not_interested_in",
    "sni_2007",
    "sni_2025",
)
# What lies in rows of its own, not in a column of the firm.
ROW_FIELDS = ("categories", "products", "references")
TEXT_FIELDS = ("website", "summary", "description_sv", "description_en", "ambition")
_NEVER_NONE = ("categories", "interested_in", "not_interested_in")
_WHOLE_NUMBER_FIELDS = ("employees", "turnover_ksek", "balance_sheet_ksek", "size_year")
_PARTS: dict[str, type[Part]] = {"products": ProductAnswer, "references": ReferenceAnswer}


def _size(exact: int | None, code: str | None, kind: str) -> int | SizeClass | None:
    # A class that is no longer in the list says as little as none.
    return exact if code is None else size_class_of(kind, code)


def _json_of(value: object) -> object:
    if isinstance(value, tuple):
        return [each.to_json() if isinstance(each, Part) else each for each in value]
    return str(value) if isinstance(value, Decimal) else value


def _read(name: str, value: object) -> object:
    if name in _PARTS:
        return _read_parts(name, value)
    if name == "export_share_pct":
        return _read_decimal(name, value)
    if not _is_readable(name, value):
        raise AnswersUnreadable(name)
    return value


def _is_readable(name: str, value: object) -> bool:
    if name in LIST_FIELDS:
        is_list = isinstance(value, list) and all(isinstance(code, str) for code in value)
        return is_list or (value is None and name not in _NEVER_NONE)
    if name in TEXT_FIELDS:
        return isinstance(value, str)
    if name in _WHOLE_NUMBER_FIELDS:
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    if name == "no_references":
        return isinstance(value, bool)
    return value is None or isinstance(value, str)


def _read_parts(name: str, value: object) -> tuple[Part, ...]:
    if not isinstance(value, list):
        raise AnswersUnreadable(name)
    try:
        return tuple(_PARTS[name].from_json(each) for each in value)
    except PartUnreadable:
        raise AnswersUnreadable(name) from None


def _read_decimal(name: str, value: object) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise AnswersUnreadable(name)
    try:
        return Decimal(value)
    except InvalidOperation:
        raise AnswersUnreadable(name) from None


def answers_of(company: Company) -> Answers:
    """Return what the firm last sent, or what its municipality wrote.

    One query, none if categories, products and references are prefetched.
    """
    if "products" in getattr(company, "_prefetched_objects_cache", {}):
        return answers_with(
            company,
            categories=[row.code for row in company.categories.all()],
            products=[_product(row) for row in company.products.all()],
            references=[_reference(row) for row in company.references.all()],
        )
    rows = _rows_of(company)
    return answers_with(
        company,
        categories=[key for kind, _, key, *_ in rows if kind == "category"],
        products=[
            ProductAnswer(key=key, name=name, trl=trl, ip_status=status)
            for kind, _, key, name, trl, status, _ in rows
            if kind == "product"
        ],
        references=[
            ReferenceAnswer(key=key, customer=name, year=year, country=country, description=text)
            for kind, _, key, name, year, country, text in rows
            if kind == "reference"
        ],
    )


def _rows_of(company: Company) -> list[tuple[Any, ...]]:
    """Return categories, products and references in their order, by one query for all three."""
    categories = Company.categories.through.objects.filter(company=company).values_list(
        Value("category"),
        Value(0),
        "category",
        Value(""),
        Value(None, output_field=SmallIntegerField()),
        Value(None, output_field=CharField()),
        Value(""),
    )
    products = company.products.order_by().values_list(
        Value("product"), "position", "key", "name", "trl", "ip_status", Value("")
    )
    references = company.references.order_by().values_list(
        Value("reference"), "position", "key", "customer", "year", "country", "description"
    )
    found = categories.union(products, references, all=True)
    return sorted(found, key=lambda row: row[1])


def answers_with(
    company: Company,
    *,
    categories: Iterable[str],
    products: Iterable[ProductAnswer],
    references: Iterable[ReferenceAnswer] = (),
) -> Answers:
    """Return what the firm last sent, what lies in other tables being read already. No query."""
    values = {name: getattr(company, name) for name in FIELDS if name not in ROW_FIELDS}
    return Answers(
        categories=tuple(categories),
        products=tuple(products),
        references=tuple(references),
        **values,
    )


def draft_answers_of(company: Company) -> Answers:
    """Return what the firm's own members see: their draft, or without one the sent answers.

    Raises AnswersUnreadable.
    """
    draft = getattr(company, "draft", None)
    return answers_of(company) if draft is None else Answers.from_json(draft.answers)


def _product(row: Product) -> ProductAnswer:
    return ProductAnswer(key=row.key, name=row.name, trl=row.trl, ip_status=row.ip_status)


def _reference(row: Reference) -> ReferenceAnswer:
    return ReferenceAnswer(
        key=row.key,
        customer=row.customer,
        country=row.country_id,
        year=row.year,
        description=row.description,
    )

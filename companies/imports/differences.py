"""A list's row beside the firm that Xport knows: what differs, and what may be written.

Nothing that a person at the firm wrote is overwritten, and an empty cell clears nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP
from typing import Any, NamedTuple

from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_class_of
from companies.imports.additions import Addition, Beside, listed_additions
from companies.imports.reading.results import CompanyFacts
from companies.models import Company

BLOCK = "has_advertising_block"
# A question is answered in one or two columns: a number or a class, never both.
COLUMNS: dict[str, tuple[str, ...]] = {
    "legal_form": ("legal_form",),
    "employees": ("employees", "employees_class"),
    "turnover": ("turnover_ksek", "turnover_class"),
    "size_year": ("size_year",),
    "sni_2007": ("sni_2007",),
    "sni_2025": ("sni_2025",),
    "website": ("website",),
    "description_sv": ("description_sv",),
    BLOCK: (BLOCK,),
    "categories": ("categories",),
}
# What an import may write of a firm that is known, besides its categories.
WRITTEN_COLUMNS = [
    *(name for columns in COLUMNS.values() for name in columns if name != "categories"),
    *("provenance", "changed_at"),
]
# What a list says in the form that the firm has it in, and as codes.
_AS_SAID = (
    *("legal_form", "employees", "employees_class", "turnover_class", "size_year"),
    *("website", "description_sv"),
)
_CODES = ("sni_2007", "sni_2025", "categories")
_TEXTS = ("website", "description_sv")
_KINDS = {"employees": EMPLOYEES, "turnover": TURNOVER}
_SIZE = ("employees", "turnover", "size_year")
# Why today's value is kept.
CLAIMED, OWN, NEWER, NAME, MEANWHILE = "claimed", "own", "newer", "name", "meanwhile"

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One question that firm and list answer differently; values are those of its columns.

    `source` and `date` tell where today's value came from; `kept` why it stays, "" if it does not.
    """

    field: str
    old: dict[str, Any]
    new: dict[str, Any]
    source: str = ""
    date: str = ""
    kept: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "old": self.old,
            "new": self.new,
            "source": self.source,
            "date": self.date,
            "kept": self.kept,
        }


@dataclass(frozen=True, kw_only=True)
class KnownFirm:
    """A firm as a list finds it."""

    company: Company
    is_claimed: bool
    categories: tuple[str, ...] = ()
    beside: Beside = Beside()

    @property
    def is_shown(self) -> bool:
        """Whether its municipality may know more of it than that the number is known."""
        return self.company.is_sent and self.company.archived_at is None


class ListedFirm(NamedTuple):
    """What one row of a list says of a firm, by the firm's columns."""

    organisation_number: str
    name: str
    values: dict[str, Any]
    additions: tuple[Addition, ...]


def listed_firm(facts: CompanyFacts) -> ListedFirm:
    """Return what the row says, as JSON can hold it; what it does not say is left out."""
    # Rows are many, and most fields are not said by them: getattr for each is felt.
    said = facts.__dict__.get
    values = {name: said(name) for name in _AS_SAID if said(name) not in (None, "")}
    turnover = said("turnover_ksek")
    if turnover is not None:
        values["turnover_ksek"] = int(turnover.quantize(1, rounding=ROUND_HALF_UP))
    for name in _CODES:
        codes = said(name)
        if codes:
            values[name] = sorted(set(codes))
    block = said("marketing_block")
    if block is not None:
        values[BLOCK] = block
    return ListedFirm(
        organisation_number=facts.organisation_number or "",
        name=facts.name,
        values=values,
        additions=listed_additions(facts),
    )


def differences(firm: KnownFirm, listed: ListedFirm) -> list[Difference]:
    """Return what the list says otherwise than the firm, each with whether it is kept."""
    found = _with_year_of_size(list(_differences(firm, listed.values)))
    if listed.name.casefold() != firm.company.name.casefold():
        found.append(
            Difference(
                field="name",
                old={"name": firm.company.name},
                new={"name": listed.name},
                kept=CLAIMED if firm.is_claimed else NAME,
            )
        )
    return found


def written_values(found: list[Difference]) -> dict[str, Any]:
    """Return the columns that the differences write."""
    return {name: value for each in found if not each.kept for name, value in each.new.items()}


def column_value(name: str, value: Any) -> Any:
    """Return what stands in the column where nothing is said: texts are never NULL."""
    return "" if value is None and name in _TEXTS else value


def _differences(firm: KnownFirm, values: Values) -> Iterator[Difference]:
    is_older = (firm.company.size_year or 0) > (values.get("size_year") or 0) > 0
    for question, columns in COLUMNS.items():
        if question == BLOCK and firm.is_claimed:
            # Nobody is invited to a firm that answers for itself.
            continue
        new = {name: values.get(name) for name in columns}
        if not any(value is not None for value in new.values()):
            continue
        old = _today(firm, columns)
        new = _joined(question, old, new)
        if _says_the_same(question, old, new):
            continue
        # A class is answered under its own name: the origin is of whichever column is filled.
        names = (*(name for name in columns if old[name] is not None), *columns)
        origins = (firm.company.provenance.get(name) for name in names)
        origin: dict[str, str] = next((each for each in origins if each), {})
        kept = ""
        if firm.is_claimed:
            kept = CLAIMED
        elif origin.get("source") == "company":
            kept = OWN
        elif is_older and question in _SIZE:
            kept = NEWER
        yield Difference(
            field=question,
            old=old,
            new=new,
            source=origin.get("source", ""),
            date=origin.get("date", ""),
            kept=kept,
        )


def _with_year_of_size(found: list[Difference]) -> list[Difference]:
    """Keep the year too where its figures are kept: it says what they are of."""
    kept = next((each.kept for each in found if each.field in _SIZE[:2] and each.kept), "")
    return [
        replace(each, kept=each.kept or kept) if each.field == "size_year" else each
        for each in found
    ]


def _today(firm: KnownFirm, columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the firm's values; what says nothing is None."""
    if columns == ("categories",):
        return {"categories": sorted(firm.categories) or None}
    values = {name: getattr(firm.company, name) for name in columns}
    # Nought employees is an answer, and so is no advertising block.
    return {name: None if value in ("", []) else value for name, value in values.items()}


def _joined(question: str, old: Values, new: dict[str, Any]) -> dict[str, Any]:
    """Return what would stand there: a list adds categories and takes none away."""
    if question == "categories":
        return {"categories": sorted({*(old["categories"] or ()), *new["categories"]})}
    return new


def _says_the_same(question: str, old: Values, new: Values) -> bool:
    if old == new:
        return True
    if question == "website":
        return _address(old["website"]) == _address(new["website"])
    if question in _KINDS:
        exact, size_class = COLUMNS[question]
        # What is known lies in the class of the list: it says more.
        known = (old[exact], old[size_class])
        return _lie_in(known, new[size_class], _KINDS[question])
    return False


def _address(text: str | None) -> str:
    return (text or "").casefold().rstrip("/")


def _lie_in(known: tuple[int | None, str | None], code: str | None, kind: str) -> bool:
    outer = size_class_of(kind, code or "")
    inner = size_class_of(kind, known[1] or "")
    ends = (inner.lowest, inner.highest) if inner else (known[0], known[0])
    if outer is None or ends[0] is None or outer.lowest > ends[0]:
        return False
    return outer.highest is None or (ends[1] is not None and ends[1] <= outer.highest)

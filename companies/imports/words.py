"""Values of a list and of a firm, and why one stays, in the words of the page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_class_of
from companies.imports.additions import NOTE, Addition
from companies.imports.differences import COLUMNS
from companies.imports.messages import field_label, import_message
from companies.imports.reading.results import DAMAGES, LeftOut
from companies.models import ImportRow
from companies.models.company import LegalForm
from companies.profile.choices import size_class_words
from xport.lib.formatting import decimal

_LABELS = {
    "legal_form": gettext_lazy("Legal form"),
    "employees": gettext_lazy("Employees"),
    "turnover": gettext_lazy("Turnover"),
    "size_year": gettext_lazy("Financial year"),
    "sni_2007": gettext_lazy("SNI 2007"),
    "sni_2025": gettext_lazy("SNI 2025"),
    "website": gettext_lazy("Website"),
    "description_sv": gettext_lazy("Description"),
    "categories": gettext_lazy("Category"),
    "has_advertising_block": gettext_lazy("Advertising block"),
    "name": gettext_lazy("Company name"),
}
_KEPT = {
    "claimed": gettext_lazy("proposed to the company, which answers for itself"),
    "own": gettext_lazy("proposed to you and your colleagues: the company wrote today's answer"),
    "newer": gettext_lazy("proposed to you and your colleagues: the list is of an earlier year"),
    "name": gettext_lazy("proposed to you and your colleagues: a list changes no name"),
    "meanwhile": gettext_lazy("proposed to you and your colleagues: changed after the preview"),
}
_NOT_ADDED = {
    "claimed": gettext_lazy("not added: the company names its own"),
    "known": gettext_lazy("is there already"),
    "full": gettext_lazy("not added: the company has as many as it can"),
}


def question_label(question: str) -> str:
    return str(_LABELS[question])


def kept_words(why: str) -> str:
    return str(_KEPT[why])


def addition_words(addition: Addition) -> tuple[str, str]:
    """Return what is added, and its text in one line."""
    values = addition.values
    if addition.kind == NOTE:
        return _("Note in the contact log"), " ".join(values["text"].split())
    said = dict.fromkeys(values[name] for name in ("name", "role", "phone", "email"))
    return _("Contact person"), ", ".join(filter(None, said))


def addition_kept_words(why: str) -> str:
    return str(_NOT_ADDED[why])


def left_out_of(row: ImportRow) -> list[LeftOut]:
    return [LeftOut.from_json(each) for each in row.left_out]


def left_out_words(left_out: Iterable[LeftOut]) -> list[str]:
    """Return a sentence for each reason, which quotes the cells that are left out for it."""
    by_code: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in left_out:
        by_code[each.code][each.field].append(each.text)
    return [
        f"{', '.join(_cells(*cell) for cell in cells.items())}: {import_message(code)}"
        for code, cells in by_code.items()
    ]


def reason_words(reason: str, left_out: Iterable[LeftOut]) -> str:
    """Return why a row is refused, with the cells that are to blame where they are known."""
    to_blame = [each for each in left_out if is_to_blame(each, reason)]
    return " ".join(left_out_words(to_blame)) if to_blame else import_message(reason)


def is_to_blame(left_out: LeftOut, reason: str) -> bool:
    """Return whether the cell is why the row is refused."""
    is_damage = reason == "text_damaged" and left_out.code in DAMAGES
    return is_damage or left_out.code == reason


def _cells(field: str, texts: list[str]) -> str:
    quotes = (_("“%(text)s”") % {"text": text} for text in texts if text)
    label = field_label(field) if field else ""
    return " ".join(filter(None, [label, ", ".join(quotes)]))


def answers_in_words(
    values: Mapping[str, Any], categories: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the label of each question that a row's values answer, and the answer in words."""
    for question, columns in COLUMNS.items():
        if any(name in values for name in columns):
            said = {name: values.get(name) for name in columns}
            yield question_label(question), value_words(question, said, categories)


def value_words(question: str, values: Mapping[str, Any], categories: Mapping[str, str]) -> str:
    """Return the answer of a question's columns as people read it, "" if there is none."""
    if question == "employees":
        return _size(values["employees"], values["employees_class"], EMPLOYEES)
    if question == "turnover":
        return _size(values["turnover_ksek"], values["turnover_class"], TURNOVER)
    value = values[question]
    if value is None:
        return ""
    if question == "has_advertising_block":
        return _("Yes") if value else _("No")
    if question == "legal_form":
        return str(LegalForm(value).label)
    if question == "categories":
        return ", ".join(categories.get(code, code) for code in value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _size(exact: int | None, code: str | None, kind: str) -> str:
    if code is not None:
        size_class = size_class_of(kind, code)
        return size_class_words(kind, size_class) if size_class else ""
    if exact is None:
        return ""
    number = decimal(exact)
    return number if kind == EMPLOYEES else _("SEK %(amount)s thousand") % {"amount": number}

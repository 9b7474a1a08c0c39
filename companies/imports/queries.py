"""What an import reads from the database: the categories' names, and which firms are known."""

from collections.abc import Iterable

from companies.imports.reading.values import category_key
from companies.models import Company
from markets.models import Category


def categories_by_spelling() -> dict[str, str]:
    """Return the codes of the categories by `category_key` of code and of both names. One query."""
    rows = Category.objects.values_list("code", "name_sv", "name_en")
    return {category_key(text): code for code, *names in rows for text in (code, *names)}


def municipalities_by_number(numbers: Iterable[str]) -> dict[str, str]:
    """Return the municipality of each known firm among the organisation numbers. One query."""
    known = Company.objects.filter(organisation_number__in=list(numbers))
    pairs = known.values_list("organisation_number", "municipality")
    return {number: code for number, code in pairs if number}

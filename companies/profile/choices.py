"""What can be chosen in a profile, from the reference data, in the reader's language."""

from typing import Any

from markets.models import Category, Certificate, Domain, Language, Market


def category_choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the categories under the heading of their domain."""
    rows = list(Category.objects.all())
    return [
        (domain.label, [(row.code, row.name) for row in rows if row.domain == domain])
        for domain in Domain
    ]


def country_choices() -> list[tuple[str, Any]]:
    """Return the target countries under the name of their market; a market of one stands alone."""
    choices: list[tuple[str, Any]] = []
    for market in Market.objects.prefetch_related("countries"):
        countries = [(country.iso2, country.name) for country in market.countries.all()]
        choices += [(market.name, countries)] if len(countries) > 1 else countries
    return choices


def certificate_choices() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in Certificate.objects.all()]


def language_choices() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in Language.objects.all()]

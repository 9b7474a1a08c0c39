"""What can be chosen in a profile, from the reference data, in the reader's language."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.facts.size_classes import EMPLOYEES, SizeClass, size_class_of, size_classes
from markets.models import Category, Certificate, Country, Domain, Language, Market
from xport.lib.formatting import decimal

UNKNOWN = "unknown"
YEARS_BACK = 8


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


def scored_language_choices() -> list[tuple[str, str]]:
    """Return the languages that some target country does business in, and those of every firm."""
    targets = Country.objects.exclude(market=None).values_list("business_languages", flat=True)
    scored = {"sv", "en"}.union(*targets)
    return [(row.code, row.name) for row in Language.objects.all() if row.code in scored]


def target_choices() -> list[tuple[str, Any]]:
    """Return the target countries as country_choices does, under a first line that chooses none."""
    return [("", _("Choose a country")), *country_choices()]


def reference_country_choices() -> list[tuple[str, Any]]:
    """Return every country, home included: a first customer is often at home."""
    countries = [(row.iso2, row.name) for row in Country.objects.all()]
    return [("", _("Do not know")), *countries]


def size_class_choices(kind: str, stored: str | None = None) -> list[tuple[str, Any]]:
    """Return the classes of employees or turnover, between "a number instead" and "do not know".

    Among them is the one that is `stored`, though it came with a list and is no register's.
    """
    known = list(size_classes(kind).values())
    own = size_class_of(kind, stored or "")
    shown = known if own is None or own in known else [*known, own]
    classes = [(each.code, size_class_words(kind, each)) for each in shown]
    return [("", _("The number above")), *classes, (UNKNOWN, _("Do not know"))]


def size_class_words(kind: str, size: SizeClass) -> str:
    """Return 20–49, or SEK 20,000–49,999 thousand."""
    lowest, highest = decimal(size.lowest), size.highest
    if highest is None:
        span = gettext("%(number)s or more") % {"number": lowest}
    else:
        span = lowest if highest == size.lowest else f"{lowest}–{decimal(highest)}"
    if kind == EMPLOYEES:
        return span
    return gettext("SEK %(amount)s thousand") % {"amount": span}


def year_choices(stored: int | None = None) -> list[tuple[str, Any]]:
    """Return the latest financial years that a firm may have figures of, and the one it has.

    Without that one, saving anything else would clear it.
    """
    this_year = timezone.localdate().year
    years = {*range(this_year - YEARS_BACK + 1, this_year + 1), *([stored] if stored else [])}
    return [("", _("Do not know")), *((str(year), str(year)) for year in sorted(years)[::-1])]

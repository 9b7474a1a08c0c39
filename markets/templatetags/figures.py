"""How a figure, its source and its licence are written on pages."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django import template
from django.utils.translation import gettext_lazy as _

from xport.lib import formatting
from xport.lib.pictures import at

register = template.Library()


class Shown(Protocol):
    """A figure as a page shows it."""

    @property
    def value(self) -> float: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...


# Titles stay in their own language; what is a sentence or a remark is translated.
SOURCES = {
    "CIA World Factbook (derived)": _("CIA World Factbook (derived)"),
    "IEA Global EV Outlook 2025 (derived)": _("IEA Global EV Outlook 2025 (derived)"),
    "World Bank, WDI (derived), via Gapminder": _("World Bank, WDI (derived), via Gapminder"),
    "EU–US joint statement, 21 August 2025": _("EU–US joint statement, 21 August 2025"),
    "UN Comtrade, reported by the importing country": _(
        "UN Comtrade, reported by the importing country"
    ),
    "Ember and Energy Institute, via Our World in Data": _(
        "Ember and Energy Institute, via Our World in Data"
    ),
    "ITU, via World Bank, WDI, and Gapminder": _("ITU, via World Bank, WDI, and Gapminder"),
    "UNESCO, via World Bank, WDI, and Our World in Data": _(
        "UNESCO, via World Bank, WDI, and Our World in Data"
    ),
}
LICENCES = {
    "Public domain (US Government)": _("Public domain (US Government)"),
    "CC BY 4.0": "CC BY 4.0",
    "CC BY 4.0 (to be confirmed)": _("CC BY 4.0 (to be confirmed)"),
    "CC BY 4.0 (World Bank)": _("CC BY 4.0 (World Bank)"),
    "CC BY 4.0 (World Bank); cite QoG": _("CC BY 4.0 (World Bank); cite QoG"),
    "CC BY-SA 4.0 (as distributed in co2.js)": _("CC BY-SA 4.0 (as distributed in co2.js)"),
    "Public fact, cite": _("Public fact, cite"),
    "UN, with attribution; cite QoG": _("UN, with attribution; cite QoG"),
    "UN Comtrade terms of use, this copy CC0 1.0 (to be confirmed)": _(
        "UN Comtrade terms of use, this copy CC0 1.0 (to be confirmed)"
    ),
    "Unicode-3.0": "Unicode-3.0",
    "With attribution (to be confirmed)": _("With attribution (to be confirmed)"),
}


@register.filter
def figure_text(figure: Shown) -> str:
    """Return the figure with its unit; a share below one per cent is not shown as zero."""
    if _is_rounded_to_zero(figure):
        return str(_("under 1%"))
    return value_of(figure.value, figure)


@register.filter
def figure_value(figure: Shown) -> str:
    """Return the bare figure, for a table whose head has the unit."""
    if _is_rounded_to_zero(figure):
        return str(_("under 1"))
    return formatting.decimal(figure.value, figure.decimals)


def _is_rounded_to_zero(figure: Shown) -> bool:
    return figure.unit == "%" and 0 < figure.value < 1 and figure.decimals == 0


@register.filter
def value_of(value: float, figure: Shown) -> str:
    """Return another year's value as the figure is written."""
    if figure.unit.startswith("%"):
        return f"{formatting.percent(value, figure.decimals)}{figure.unit[1:]}"
    return formatting.with_unit(value, figure.unit, figure.decimals)


@register.filter
def source_names(sources: Iterable[str]) -> str:
    return "; ".join(source_name(source) for source in sources)


@register.filter
def licence_names(licences: Iterable[str]) -> str:
    return "; ".join(licence_name(licence) for licence in licences)


@register.filter
def years_text(years: Sequence[int]) -> str:
    """Return 2024, or 2022–2024 for several."""
    first, last = years[0], years[-1]
    return f"{first}" if first == last else f"{first}–{last}"


@register.filter
def names(countries: Iterable[Any]) -> list[str]:
    """Return the names of countries as they are inside a sentence."""
    return [country.word for country in countries]


@register.filter
def category_names(categories: Iterable[Any]) -> list[str]:
    return [formatting.lower_first(category.name) for category in categories]


@register.filter
def need_names(needs: Iterable[Any]) -> list[str]:
    """Return the names of needs (CountryNeed), each with the first letter small."""
    return [formatting.lower_first(each.need.name) for each in needs]


@register.filter
def comparison_names(comparisons: Iterable[Any]) -> list[str]:
    return [formatting.lower_first(each.figure.name) for each in comparisons]


@register.filter
def share_width(share: float) -> str:
    """Return a share from 0 to 1 as an SVG width, which no locale may change."""
    return at(100 * share)


@register.filter
def source_name(source: str) -> str:
    """Return the source in the language of the page."""
    return str(SOURCES.get(source, source))


@register.filter
def licence_name(licence: str) -> str:
    """Return the licence in the language of the page."""
    return str(LICENCES.get(licence, licence))


@register.filter
def year_text(year: int) -> str:
    """Return a year, which has no thousands separator."""
    return f"{year:d}"

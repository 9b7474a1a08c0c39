"""The overview as a report for a council: the figures of the page as an accessible PDF.

This gathers words and figures; report.typ sets them.
"""

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as date_text
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from xport.lib.formatting import clock, decimal, long_date, percent
from xport.lib.typesetting import pdf_of
from xport.portal.municipality.overview import drawing, words
from xport.portal.municipality.overview.comparison import COUNT, SHARES
from xport.portal.municipality.overview.country_map import CountryMap, map_of
from xport.portal.municipality.overview.figures import Overview

DOCUMENT = Path(__file__).with_name("report.typ")
_KEYS = (COUNT, "claimed", "strong", "introduced")


def report_of(overview: Overview) -> bytes:
    """Return the report in the language of the page. Raises NotTypeset."""
    return pdf_of(DOCUMENT, contents_of(overview), now=overview.at)


def contents_of(overview: Overview) -> dict[str, Any]:
    """Return all that report.typ sets. One query."""
    country = map_of(overview.comparison, measure=COUNT)
    day = timezone.localtime(overview.at)
    when = {"day": long_date(overview.at), "time": clock(overview.at)}
    return {
        "lang": get_language(),
        "date": [day.year, day.month, day.day],
        "title": _("Export readiness of the companies"),
        "municipality": overview.municipality.official_name,
        "made": _("%(day)s at %(time)s, made by Xport") % when,
        "source": _("Source: Xport, %(day)s %(time)s") % when,
        "page": _("Page"),
        "of": _("of"),
        "lead": _rendered("lead", {"stages": overview.by_code}),
        "keys": [_key(overview, code) for code in _KEYS],
        "funnel": _funnel(overview),
        "events": _events(overview),
        "months": _months(overview),
        "heat": _heat(overview),
        "map": _map(country),
        "comparison": _comparison(overview),
        "definitions": {"heading": _("Definitions"), "terms": list(_terms(overview))},
    }


def _rendered(part: str, context: dict[str, Any]) -> str:
    """Return a fragment of the page as text in one line."""
    markup = render_to_string(f"portal/municipality/_overview_{part}.html", context)
    return " ".join(html.unescape(strip_tags(markup)).split())


def _key(overview: Overview, code: str) -> dict[str, str]:
    stage = overview.by_code[code]
    return {"name": str(stage.name), "count": decimal(stage.count)}


def _funnel(overview: Overview) -> dict[str, Any]:
    return {
        "heading": _("From list to export"),
        "caption": _("Number of companies at each stage. Each stage is counted on its own."),
        "head": [
            _("Stage"),
            _("Share of the list"),
            _("Companies now"),
            _("Percent"),
            _("Came this month"),
        ],
        "rows": [
            {
                "name": capfirst(str(stage.name)),
                "width": stage.share_pct,
                "count": decimal(stage.count),
                "share": percent(stage.share_pct),
                "new": decimal(stage.new),
            }
            for stage in overview.stages
        ],
        "outside": _rendered("outside", {"outside": overview.outside}),
    }


def _events(overview: Overview) -> dict[str, Any]:
    lines = [[long_date(event.at), event.sentence] for event in overview.events]
    more = _("More has happened. These are the newest.") if overview.has_more_events else ""
    month = {"month": date_text(overview.month, "F")}
    return {
        "heading": _("What happened in %(month)s") % month,
        "caption": more or _("Everything that happened this month, newest first."),
        "head": [_("Day"), _("Event")],
        "lines": lines,
        "none": _("Nothing yet this month."),
    }


def _months(overview: Overview) -> dict[str, Any]:
    first, last = f"{overview.months[0]:%Y-%m}", f"{overview.month:%Y-%m}"
    return {
        "heading": _("The last twelve months"),
        "caption": str(words.BY_MONTH),
        "table": _("Number of companies by the end of each month."),
        "plots": [
            {
                "name": capfirst(str(stage.name)),
                "ends": f"{first}: {decimal(stage.by_month[0])}   {last}: {decimal(stage.count)}",
                "svg": drawing.bars(stage.by_month),
                "alt": _("%(stage)s: %(before)s companies in %(first)s, %(now)s in %(last)s")
                % {
                    "stage": capfirst(str(stage.name)),
                    "before": decimal(stage.by_month[0]),
                    "first": first,
                    "now": decimal(stage.count),
                    "last": last,
                },
            }
            for stage in overview.stages
        ],
        "head": [_("At the end of"), *(capfirst(str(stage.name)) for stage in overview.stages)],
        "rows": [
            [f"{month:%Y-%m}", *(decimal(count) for count in counts)]
            for month, counts in overview.by_month
        ],
    }


def _heat(overview: Overview) -> dict[str, Any]:
    return {
        "heading": _("Categories and markets"),
        "caption": _(
            "Number of companies that are promising or strong, strong in brackets. The darker, the "
            "more companies. A company with several categories counts in each of them."
        ),
        "head": [_("Category"), _("Companies"), *(market.name for market in overview.markets)],
        "rows": [
            {
                "name": line.category.name,
                "firms": decimal(line.firms),
                "cells": [
                    {
                        "text": f"{decimal(cell.firms)} ({decimal(cell.strong)})"
                        if cell.firms
                        else decimal(0),
                        "step": cell.step or 0,
                    }
                    for cell in line.cells
                ],
            }
            for line in overview.heat
        ],
        "none": _("No company has a category yet, and without one there is no score."),
    }


def _map(country: CountryMap) -> dict[str, Any]:
    return {
        "name": str(country.name),
        "svg": drawing.country(country),
        "alt": country.summary,
        "caption": _("Boundaries: Statistics Sweden, made simpler."),
        "legend": [
            {
                "svg": drawing.swatch(shade.step),
                "text": shade.text,
                "count": ngettext("%(count)s municipality", "%(count)s municipalities", count)
                % {"count": count},
            }
            for shade in country.shades
            for count in [len(shade.shapes)]
        ],
    }


def _comparison(overview: Overview) -> dict[str, Any]:
    few = _("fewer than five")
    return {
        "heading": _("Beside other municipalities"),
        "note": _("Of other municipalities only counts of at least five companies are shown."),
        "caption": _("Number of companies, and shares of the companies in the list."),
        "head": [
            _("Municipality"),
            *(capfirst(str(name)) for name in overview.compared),
            *(str(name) for name in SHARES.values()),
        ],
        "rows": [
            {
                "own": row.is_own,
                "cells": [
                    row.title,
                    *(few if count is None else decimal(count) for count in row.counts),
                    *(
                        few if share is None else percent(share)
                        for share in map(row.figure, SHARES)
                    ),
                ],
            }
            for row in overview.comparison
        ],
    }


def _terms(overview: Overview) -> Iterator[tuple[str, str]]:
    for stage in overview.stages:
        yield capfirst(str(stage.name)), str(stage.definition)
    for title, text in words.NOTES:
        yield str(title), str(text)

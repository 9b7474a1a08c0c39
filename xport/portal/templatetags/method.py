"""The words of the page about the score: what no country's figure names, and numbers of rules."""

from django import template
from django.utils.translation import gettext_lazy as _

from matchmaking.scoring.rules import Goalpost
from xport.lib import formatting
from xport.lib.pictures import at

register = template.Library()

NAMES = {
    "distance_km": _("Distance between the capitals"),
    "ev_growth": _("Growth of plug-in car sales per year, where few are sold counted less"),
    "export_share_pct": _("Export share of turnover"),
    "proximity": _("Where the company sells today"),
    "employees": _("Employees"),
    "turnover_msek": _("Turnover"),
    "trl": _("Technology readiness level, TRL, of the most mature product"),
    "certificates": _("Certificates held of those asked for"),
}
UNITS = {
    "distance_km": _("km"),
    "ev_growth": "%",
    "export_share_pct": "%",
    "turnover_msek": _("SEK million"),
}
MOST_DECIMALS = 3


@register.filter
def leaf_name(leaf) -> str:
    """Return what a Leaf measures."""
    return leaf.comparison.figure.name if leaf.comparison else str(NAMES[leaf.code])


@register.filter
def need_figure(row) -> str:
    """Return what the ramp of a NeedRow is read on."""
    return row.comparison.figure.name if row.comparison else str(NAMES[row.ramp.indicator])


@register.filter
def with_unit_of(value: float, row) -> str:
    """Return a goalpost or an end of a ramp with the unit of its Leaf or NeedRow."""
    code = row.ramp.indicator if hasattr(row, "ramp") else row.code
    unit = row.comparison.figure.unit if row.comparison else str(UNITS.get(code, ""))
    if unit.startswith("%"):
        return f"{formatting.percent(value, _decimals(value))}{unit[1:]}"
    # A note on the scale, in brackets, stands with the figure itself.
    return formatting.with_unit(number(value), "" if unit.startswith("(") else unit)


@register.filter
def number(value: float) -> str:
    """Return a number of the model with the decimals that it has: 0.5, 20,000, −0.5."""
    return formatting.decimal(value, _decimals(value))


def _decimals(value: float) -> int:
    return len(f"{value:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


@register.filter
def hundredfold(share_of_one: float) -> str:
    """Return a strength from 0 to 1 in points."""
    return number(100 * share_of_one)


@register.filter
def weight_width(weight: float, heaviest: float) -> str:
    """Return a part's weight as the width of its bar, the heaviest being the whole."""
    return at(100 * weight / heaviest)


@register.filter
def share(value: float) -> str:
    """Return a share from 0 to 1 in per cent, with one decimal where it has one."""
    per_cent = formatting.rounded(100 * value, 1)
    return formatting.percent(per_cent, 0 if per_cent == int(per_cent) else 1)


@register.filter
def percent_text(per_cent: float) -> str:
    return formatting.percent(per_cent, 0)


@register.filter
def scale_name(goalpost: Goalpost) -> str:
    return str(_("by magnitude (log)")) if goalpost.is_log else str(_("straight"))


@register.filter
def points_of(places) -> list[str]:
    """Return pairs of a name and points as words: Norway 90."""
    return [f"{name} {number(points)}" for name, points in places]

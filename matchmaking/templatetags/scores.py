"""The words for the codes that the scoring engine speaks in."""

from django import template
from django.utils.translation import gettext_lazy as _

from xport.lib import formatting
from xport.lib.pictures import at

register = template.Library()

COMPONENTS = {
    "demand": _("Demand"),
    "growth": _("Growth"),
    "transition": _("Transition"),
    "distance": _("Distance"),
    "trade_regime": _("Trade terms"),
    "regulation": _("Rules and logistics"),
    "language": _("Language"),
    "readiness": _("Export experience"),
    "maturity": _("Maturity"),
    "category_fit": _("Need for the offer"),
}
GROUPS = {
    "market_pull": _("Market pull: how much the country needs and buys"),
    "market_access": _("Market access: how near and open it is"),
    "firm_side": _("The company itself"),
}
QUESTIONS = {
    "categories": _("what you do"),
    "needs": _("what you do"),
    "energy_share": _("what you do"),
    "offer": _("what you sell"),
    "trl": _("how mature the product is"),
    "certificates": _("which certificates you hold"),
    "sells_in": _("where you sell"),
    "export_share_pct": _("your export share"),
    "employees": _("the number of employees"),
    "turnover_msek": _("your turnover"),
    "languages": _("which languages you work in"),
}
# The same for whoever reads: the firm itself, an officer or an adviser.
TOPICS = {
    "categories": _("category"),
    "needs": _("category"),
    "energy_share": _("category"),
    "offer": _("what the company sells"),
    "trl": _("TRL"),
    "certificates": _("certificates"),
    "sells_in": _("where the company sells"),
    "export_share_pct": _("export share"),
    "employees": _("employees"),
    "turnover_msek": _("turnover"),
    "languages": _("languages"),
}
WARNINGS = {
    "mandatory_certificate_missing": _("A certificate that the market demands is missing"),
    "low_trl": _("The product is below TRL 6"),
    # xgettext:no-python-format
    "low_coverage": _("Less than 60% of the score rests on real data"),
    "adviser_warning": _("An adviser has warned about this country"),
}
AGREEMENTS = {
    "eu": _("member of the EU"),
    "NO": _("EEA Agreement"),
    "IS": _("EEA Agreement"),
    "CH": _("free trade agreement with the EU"),
    "GB": _("trade and cooperation agreement with the EU"),
    "SG": _("free trade agreement with the EU"),
}


def _word(words):
    return lambda code: words.get(code, code)


for _name, _words in (
    ("component_name", COMPONENTS),
    ("group_name", GROUPS),
    ("warning_text", WARNINGS),
    ("agreement_name", AGREEMENTS),
):
    register.filter(_name, _word(_words))


@register.filter
def question_names(codes: list[str]) -> list[str]:
    """Return the questions as one asks the firm, each once."""
    return _each_once(QUESTIONS, codes)


@register.filter
def question_topics(codes: list[str]) -> list[str]:
    """Return what the questions are about, for a reader who may be anybody, each once."""
    return _each_once(TOPICS, codes)


def _each_once(words, codes):
    return list(dict.fromkeys(str(words.get(code, code)) for code in codes))


@register.filter
def with_label(markets, label: str):
    """Return the markets (ExplainedMarket) that have this label."""
    return [market for market in markets if market.stored.label == label]


@register.filter
def market_names(markets) -> list[str]:
    return [str(market.market) for market in markets]


@register.filter
def first_countries(markets) -> list[str]:
    """Return the best country of each market that has more than one."""
    return [market.best.name for market in markets if market.runners_up]


@register.filter
def figure_text(fact) -> str:
    """Return a country's figure with its unit; a share below one per cent is not shown as zero."""
    if fact.unit == "%" and 0 < fact.value < 1 and fact.decimals == 0:
        return str(_("under 1%"))
    return formatting.with_unit(fact.value, fact.unit, fact.decimals)


@register.filter
def share_percent(share: float) -> str:
    """Return a share from 0 to 1 in whole per cent."""
    return formatting.percent(share * 100)


@register.filter
def width(points: float) -> str:
    """Return points from 0 to 100 as an SVG width, which no locale may change."""
    return at(points)

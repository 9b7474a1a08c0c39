"""The words for the codes that the scoring engine speaks in."""

from django import template
from django.utils.translation import gettext_lazy as _

from markets.templatetags.figures import figure_text, source_name
from matchmaking.scoring import codes, labels, robustness
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
    "documented": _("what an adviser has seen proof of"),
}
WARNINGS = {
    "mandatory_certificate_missing": _("A certificate that the market demands is missing"),
    "low_trl": _("The product is below TRL %(trl)s"),
    "low_coverage": _("Less than %(coverage)s of the score rests on real data"),
    "adviser_warning": _("There is a warning about the country"),
}
STABILITY = {
    "stable": _("stable"),
    "fairly_stable": _("fairly stable"),
    "depends": _("depends on what you value"),
}
OFFERS = {"goods": _("goods"), "services": _("services"), "both": _("goods and services")}
AGREEMENTS = {
    "eu": _("member of the EU"),
    "NO": _("EEA Agreement"),
    "IS": _("EEA Agreement"),
    "CH": _("free trade agreement with the EU"),
    "GB": _("trade and cooperation agreement with the EU"),
    "SG": _("free trade agreement with the EU"),
}


register.filter("figure_text", figure_text)
register.filter("source_name", source_name)


def _word(words):
    return lambda code: words.get(code, code)


for _name, _words in (
    ("component_name", COMPONENTS),
    ("group_name", GROUPS),
    ("agreement_name", AGREEMENTS),
    ("stability_word", STABILITY),
):
    register.filter(_name, _word(_words))


@register.filter
def warning_text(code: str) -> str:
    """Return what stands beside the score, with the limit that it is measured by."""
    limits = {
        "trl": labels.LOWEST_TRL,
        "coverage": formatting.percent(100 * labels.LOWEST_COVERAGE),
    }
    return str(WARNINGS.get(code, code)) % limits


@register.simple_tag
def score_limits() -> dict[str, int | str]:
    """Return the engine's limits that sentences name, as they are shown."""
    return {
        "trl": labels.LOWEST_TRL,
        "coverage": formatting.percent(100 * labels.LOWEST_COVERAGE),
        "grade_a": labels.GRADE_A_CONFIDENCE,
        "grade_a_documented": labels.GRADE_A_DOCUMENTED,
        "documentable": len(codes.DOCUMENTABLE),
        "within": formatting.percent(robustness.WITHIN_PERCENT),
        "top": robustness.TOP,
    }


@register.filter
def question_names(codes: list[str]) -> list[str]:
    """Return the questions as one asks the firm, each once."""
    return _each_once(QUESTIONS, codes)


@register.filter
def question_topics(codes: list[str]) -> list[str]:
    """Return what the questions are about, for a reader who may be anybody, each once."""
    return _each_once(TOPICS, codes)


@register.filter
def question_topic(code: str) -> str:
    return str(TOPICS.get(code, code))


# Needs are codes of the engine; "category" says as much to whoever chose the categories.
_WITHOUT_WORDS = {"categories"}


@register.filter
def has_words(change) -> bool:
    """Tell whether an AnswerChange can be shown as from this to that."""
    return change.code not in _WITHOUT_WORDS


@register.filter
def answer_before(change) -> str:
    return _answer_text(change.code, change.before)


@register.filter
def answer_after(change) -> str:
    return _answer_text(change.code, change.after)


def _answer_text(code: str, answer) -> str:
    if answer is None:
        return str(_("unanswered"))
    if isinstance(answer, list):
        words = question_topics(answer) if code == "documented" else answer
        return formatting.sentence_list(words) if words else str(_("nothing"))
    if code == "export_share_pct":
        return formatting.percent(answer)
    if code == "turnover_msek":
        amount = formatting.decimal(answer, 1)
        return str(_("SEK %(amount)s million") % {"amount": amount})
    return str(OFFERS[answer]) if code == "offer" else formatting.decimal(answer)


def _each_once(words, codes):
    return list(dict.fromkeys(str(words.get(code, code)) for code in codes))


@register.filter
def with_label(markets, label: str):
    """Return the markets (ExplainedMarket) that have this label."""
    return [market for market in markets if market.stored.label == label]


@register.filter
def held_down(markets):
    """Return the markets (ExplainedMarket) whose label low maturity holds down."""
    return [market for market in markets if market.is_held_down]


@register.filter
def market_names(markets) -> list[str]:
    """Return the names as they are inside a sentence."""
    return [market.market.word for market in markets]


@register.filter
def first_countries(markets) -> list[str]:
    """Return the best country of each market that has more than one."""
    return [market.best.word for market in markets if market.runners_up]


@register.filter
def with_scores(countries) -> str:
    """Return the countries (ExplainedCountry), each with its score: Germany 67.0 · France 61.2."""
    return " · ".join(
        f"{country.name} {formatting.score_text(country.score.ranked_value)}"
        for country in countries
    )


@register.filter
def share_percent(share: float) -> str:
    """Return a share from 0 to 1 in whole per cent."""
    return formatting.percent(share * 100)


@register.filter
def width(points: float) -> str:
    """Return points from 0 to 100 as an SVG width, which no locale may change."""
    return at(points)


# A waterfall says what is special about a country in a few words; the table behind it says all.
_MOST_FACTS = 2


@register.filter
def telling_facts(facts):
    """Return the facts (Fact) that fit in a line."""
    return facts[:_MOST_FACTS]


@register.filter
def component_words(components) -> list[str]:
    """Return the names of components as they are inside a sentence, the first as it begins one."""
    words = [formatting.lower_first(str(COMPONENTS[each.name])) for each in components]
    return [words[0][:1].upper() + words[0][1:], *words[1:]] if words else []


@register.filter
def cost_text(points: float) -> str:
    """Return what something costs as a change: −4,6; nothing costs 0,0."""
    return formatting.signed(-points)


@register.filter
def market_gains(gains) -> list[str]:
    """Return each market with what it gains (StepGain): the Nordics +1,1."""
    return [f"{gain.market.word} {formatting.signed(gain.points)}" for gain in gains]

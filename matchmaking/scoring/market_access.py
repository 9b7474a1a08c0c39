"""Market access: how far away a country is, and what stands between it and a Swedish firm."""

from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.country import Country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import Input, Part, missing, real, unanswered
from matchmaking.scoring.reading import figure_mean, read_figure

# Capitals, agreements and languages do not age.
CERTAIN = 1.0


def distance(country: Country, atlas: Atlas, model: ScoringModel) -> Part:
    """Return nearness of the capitals, 10,000–400 km on a log scale (docs/scoring.md#distance)."""
    kilometres = atlas.distance_km(country)
    points = model.goalposts["distance_km"].points(kilometres)
    return real(points, CERTAIN, (Input("distance_km", kilometres),))


def trade_regime(country: Country, firm: Firm, model: ScoringModel) -> Part:
    """Return points for the agreement with the EU, else for a low tariff on what the firm sells.

    A firm that has not said what it sells is taken to sell goods (docs/scoring.md#trade-regime).
    """
    steps = model.trade
    if country.eu:
        return real(steps.eu, CERTAIN, (Input("agreement", "eu"),))
    if country.iso2 in steps.agreements:
        agreement = (Input("agreement", country.iso2),)
        return real(steps.agreements[country.iso2], CERTAIN, agreement)
    tariff = read_figure("tariff_on_eu_goods_pct", country, model)
    if tariff.value is None:
        tariff = read_figure("tariff_weighted_mean_pct", country, model)
    if tariff.value is None:
        return missing(*tariff.missing)
    goods_share = steps.goods_share[firm.offer or "goods"]
    points = steps.no_tariff - steps.per_tariff_point * tariff.value * goods_share
    return real(max(steps.floor, points), tariff.trust, tariff.inputs)


def regulation(country: Country, model: ScoringModel) -> Part:
    """Return quality of rules and logistics (docs/scoring.md#regulation)."""
    return figure_mean("regulation", country, model)


def language(country: Country, firm: Firm, model: ScoringModel) -> Part:
    """Return how well the firm is understood: the largest step that applies.

    Missing only if the firm works in English, nothing better applies and the share of English
    speakers is unknown (docs/scoring.md#language).
    """
    if firm.languages is None:
        return unanswered("languages")
    shared = sorted(firm.languages & country.business_languages)
    if shared:
        spoken = (Input("business_language", tuple(shared)),)
        return real(model.language.business, CERTAIN, spoken)
    understood, code = _best_understood(country, firm.languages, model)
    if "en" in firm.languages:
        english = read_figure("english_speakers_pct", country, model)
        if english.value is None and not code:
            return missing(*english.missing)
        if english.value is not None and english.value > understood:
            return real(english.value, english.trust, english.inputs)
    return real(understood, CERTAIN, (Input("understood_language", code),) if code else ())


def _best_understood(
    country: Country, languages: frozenset[str], model: ScoringModel
) -> tuple[float, str]:
    """Return points and code of the language that a neighbour understands; 0 and "" if none."""
    return max(
        (
            (places[country.iso2], code)
            for code, places in model.language.understood.items()
            if code in languages and country.iso2 in places
        ),
        default=(0.0, ""),
    )

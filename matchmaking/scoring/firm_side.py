"""The firm's own side: ready to export, mature, and with something that meets a need there.

An open answer counts as the worst here and is never re-weighted, for silence must not pay.
"""

from dataclasses import dataclass

from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.country import Country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import Input, Part, missing, real, unanswered, weighted_mean
from matchmaking.scoring.reading import read_figure


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedStrength:
    """How strong a need is in a country, 0–1 with what it rests on; None for want of figures.

    `is_override` marks an adviser's judgement in place of the figure.
    """

    need: str
    strength: float | None
    is_override: bool = False
    inputs: tuple[Input, ...] = ()
    missing: tuple[str, ...] = ()


def readiness(firm: Firm, country: Country, atlas: Atlas, model: ScoringModel) -> Part:
    """Return export experience, nearness of present customers and capacity.

    See docs/scoring.md#readiness.
    """
    weights = model.weights["readiness"]
    capacity = weighted_mean(
        (weight, _number_points(name, firm, model))
        for name, weight in model.weights["capacity"].items()
    )
    return weighted_mean(
        (
            (weights["export_share_pct"], _number_points("export_share_pct", firm, model)),
            (weights["proximity"], _proximity(firm, country, atlas, model)),
            (weights["capacity"], capacity),
        )
    )


def _number_points(name: str, firm: Firm, model: ScoringModel) -> Part:
    value: float | None = getattr(firm, name)
    if value is None:
        return unanswered(name)
    points = model.goalposts[name].points(value)
    return real(points, _evidence(name, firm, model), (Input(name, value),))


def _proximity(firm: Firm, country: Country, atlas: Atlas, model: ScoringModel) -> Part:
    if firm.sells_in is None:
        return unanswered("sells_in")
    steps = model.proximity
    abroad = firm.sells_in - {atlas.home.iso2}
    if country.iso2 in abroad:
        points = steps.same_country
    elif any(atlas.market_of(iso2) == country.market for iso2 in abroad):
        points = steps.same_market
    elif abroad or (firm.export_share_pct or 0) > 0:
        points = steps.anywhere
    else:
        points = steps.nowhere
    sells_in = (Input("sells_in", tuple(sorted(abroad))),)
    return real(points, _evidence("sells_in", firm, model), sells_in)


def maturity(firm: Firm, country: Country, model: ScoringModel) -> Part:
    """Return technology readiness and the share held of the certificates asked for there.

    See docs/scoring.md#maturity.
    """
    weights = model.weights["maturity"]
    return weighted_mean(
        (
            (weights["trl"], _number_points("trl", firm, model)),
            (weights["certificates"], _certificates(firm, country, model)),
        )
    )


def _certificates(firm: Firm, country: Country, model: ScoringModel) -> Part:
    if firm.certificates is None:
        return unanswered("certificates")
    rules = model.certificates_asked(country.market, country.iso2, firm.offer)
    asked = tuple(sorted(rule.certificate for rule in rules))
    held = tuple(code for code in asked if code in firm.certificates)
    inputs = (Input("certificates_asked", asked), Input("certificates_held", held))
    return real(100 * len(held) / len(asked), _evidence("certificates", firm, model), inputs)


def mandatory_certificates_missing(
    firm: Firm, country: Country, model: ScoringModel
) -> tuple[str, ...]:
    """Return the mandatory certificates that the firm has answered it does not hold."""
    if firm.certificates is None:
        return ()
    rules = model.certificates_asked(country.market, country.iso2, firm.offer)
    return tuple(
        rule.certificate
        for rule in rules
        if rule.mandatory and rule.certificate not in firm.certificates
    )


def need_strengths(firm: Firm, country: Country, model: ScoringModel) -> tuple[NeedStrength, ...]:
    """Return the strength in the country of each need that the firm serves, by code."""
    return tuple(_need_strength(need, country, model) for need in sorted(firm.needs))


def _need_strength(need: str, country: Country, model: ScoringModel) -> NeedStrength:
    ramp = model.needs[need]
    reading = read_figure(ramp.indicator, country, model)
    override = country.need_strengths.get(need)
    if override is not None:
        return NeedStrength(need=need, strength=override, is_override=True, inputs=reading.inputs)
    if reading.value is None:
        return NeedStrength(need=need, strength=None, missing=reading.missing)
    strength = ramp.strength(reading.value, model.need_floor)
    return NeedStrength(need=need, strength=strength, inputs=reading.inputs)


def category_fit(firm: Firm, country: Country, model: ScoringModel) -> Part:
    """Return the mean strength of the needs served (docs/scoring.md#category-fit).

    Its trust is the evidence for the firm's categories, whatever the age of the figures.
    """
    if not firm.needs:
        return unanswered("categories")
    trust = _evidence("needs", firm, model)
    return weighted_mean(
        (
            1.0,
            missing(*each.missing)
            if each.strength is None
            else real(100 * each.strength, trust, each.inputs),
        )
        for each in need_strengths(firm, country, model)
    )


def _evidence(answer: str, firm: Firm, model: ScoringModel) -> float:
    evidence = model.evidence
    return evidence.documented if answer in firm.documented else evidence.self_declared

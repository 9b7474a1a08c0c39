"""The score of one firm in one country, with everything that a page needs to explain it."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaking.scoring import firm_side, market_access, market_pull
from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.combination import Groups, Outcome, outcome_of
from matchmaking.scoring.country import Country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.firm_side import NeedStrength
from matchmaking.scoring.labels import badges_for, grade_for, warnings_for
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.open_answers import in_order_of_gain
from matchmaking.scoring.part import ENOUGH, TOLERANCE, Input, Part, weighted_mean

SCORED = "scored"
PRELIMINARY = "preliminary"
INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One of the ten components: 0–100 unrounded, or None where country figures are missing.

    `weight` is the nominal one within `group`. `best_value` is the value if the `open_answers`
    were answered as well as can be. `missing` names country figures; a component may have a value
    in spite of them. Only category_fit has `strengths`.
    """

    name: str
    group: str
    value: float | None
    best_value: float | None
    weight: float
    coverage: float
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]
    open_answers: tuple[str, ...]
    strengths: tuple[NeedStrength, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryScore:
    """Scores are 1–100, groups and confidence 0–100, coverage 0–1; all unrounded.

    `status` scored: `score` and `upper_bound` stand. preliminary: only `market_part`, called the
    market score, and `upper_bound` is the bound of that. insufficient: neither; `missing` names
    the figures that the country lacks, or `open_answers` begins with "categories".
    """

    country: str
    market: str
    status: str
    score: float | None
    upper_bound: float | None
    market_part: float | None
    market_pull: float | None
    market_access: float | None
    company_part: float | None
    components: tuple[Component, ...]
    coverage: float
    confidence: float
    grade: str
    missing: tuple[str, ...]
    open_answers: tuple[str, ...]
    warnings: tuple[str, ...]
    badges: tuple[str, ...]
    missing_certificates: tuple[str, ...]

    @property
    def ranked_value(self) -> float | None:
        """The number that this result is ranked and shown by: score, market score or none."""
        return {SCORED: self.score, PRELIMINARY: self.market_part}.get(self.status)

    def component(self, name: str) -> Component:
        return next(each for each in self.components if each.name == name)


def score_country(firm: Firm, country: Country, atlas: Atlas, model: ScoringModel) -> CountryScore:
    """Return the score of `firm` in `country`, which must be one of the atlas's."""
    parts = {
        "market_pull": {
            "demand": market_pull.demand(country, firm.energy_share, model),
            "growth": market_pull.growth(country, firm.energy_share, model),
            "transition": market_pull.transition(country, firm.energy_share, model),
        },
        "market_access": {
            "distance": market_access.distance(country, atlas, model),
            "trade_regime": market_access.trade_regime(country, firm, model),
            "regulation": market_access.regulation(country, model),
            "language": market_access.language(country, firm, model),
        },
        "firm_side": {
            "readiness": firm_side.readiness(firm, country, atlas, model),
            "maturity": firm_side.maturity(firm, country, model),
            "category_fit": firm_side.category_fit(firm, country, model),
        },
    }
    return _country_score(firm, country, parts, model)


def _country_score(
    firm: Firm,
    country: Country,
    parts: Mapping[str, Mapping[str, Part]],
    model: ScoringModel,
) -> CountryScore:
    groups = Groups(*(_group_mean(name, parts[name], model) for name in Groups._fields))
    outcome = outcome_of(groups, model)
    status = _status(firm, parts["firm_side"], outcome, model)
    components = tuple(
        _component(firm, country, model, names=(group, name), part=part)
        for group, members in parts.items()
        for name, part in members.items()
    )
    confidence = 100 * _nominal_share([part.trust for part in groups], model)
    coverage = _nominal_share([part.coverage for part in groups], model)
    lacking = firm_side.mandatory_certificates_missing(firm, country, model)
    readiness = parts["firm_side"]["readiness"].value
    return CountryScore(
        country=country.iso2,
        market=country.market,
        status=status,
        score=outcome.score if outcome and status == SCORED else None,
        upper_bound=_upper_bound(outcome, status),
        market_part=outcome.market if outcome else None,
        market_pull=groups.market_pull.value,
        market_access=groups.market_access.value,
        company_part=groups.firm_side.value,
        components=components,
        coverage=coverage,
        confidence=confidence,
        grade=grade_for(confidence, firm),
        missing=tuple(dict.fromkeys(code for each in components for code in each.missing)),
        open_answers=in_order_of_gain(firm, groups, model),
        warnings=warnings_for(firm, country, coverage, bool(lacking)),
        badges=badges_for(readiness, model) if status == SCORED else (),
        missing_certificates=lacking,
    )


def _group_mean(group: str, members: Mapping[str, Part], model: ScoringModel) -> Part:
    weights = model.weights[group]
    return weighted_mean((weights[name], part) for name, part in members.items())


def _nominal_share(shares: list[float], model: ScoringModel) -> float:
    """Return the mean over the groups, of which a missing one counts as 0 and is not dropped."""
    weights = [model.weights["score"][name] for name in Groups._fields]
    weighted = [weight * share for weight, share in zip(weights, shares, strict=True)]
    return sum(weighted) / sum(weights)


def _status(
    firm: Firm, own: Mapping[str, Part], outcome: Outcome | None, model: ScoringModel
) -> str:
    if outcome is None:
        return INSUFFICIENT
    weights = model.weights["firm_side"]
    # What the firm answered, not what could be computed: a need that the country has no figures
    # for is answered all the same.
    answered = (
        weights["readiness"] * own["readiness"].coverage
        + weights["maturity"] * own["maturity"].coverage
        + weights["category_fit"] * bool(firm.needs)
    )
    is_enough = answered >= ENOUGH * sum(weights.values()) - TOLERANCE
    return SCORED if is_enough else PRELIMINARY


def _upper_bound(outcome: Outcome | None, status: str) -> float | None:
    if outcome is None:
        return None
    return outcome.best_score if status == SCORED else outcome.best_market


def _component(
    firm: Firm, country: Country, model: ScoringModel, *, names: tuple[str, str], part: Part
) -> Component:
    group, name = names
    is_fit = name == "category_fit"
    return Component(
        name=name,
        group=group,
        value=part.value,
        best_value=None if part.value is None else part.value + part.open_total,
        weight=model.weights[group][name],
        coverage=part.coverage,
        inputs=part.inputs,
        missing=part.missing,
        open_answers=tuple(question for question, _ in part.open_points),
        strengths=firm_side.need_strengths(firm, country, model) if is_fit else (),
    )

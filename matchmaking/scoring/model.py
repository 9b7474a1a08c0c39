"""A scoring model: everything about the score that is a choice, as one versioned record."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any, Self

from matchmaking.scoring import codes
from matchmaking.scoring.rules import (
    CertificateRule,
    Evidence,
    Freshness,
    Goalpost,
    LabelCaps,
    LabelGates,
    LanguageSteps,
    NeedRamp,
    ProximitySteps,
    TradeSteps,
)

# Every mean the engine takes, by the name its weights have in the model.
MEANS = frozenset(
    {
        "score",
        "market_pull",
        "demand_digitalisation",
        "demand_mobility",
        "growth_digitalisation",
        "growth_mobility",
        "transition_digitalisation",
        "transition_mobility",
        "market_access",
        "regulation",
        "firm_side",
        "readiness",
        "capacity",
        "maturity",
    }
)


class InvalidModel(ValueError):
    """Parameters that no scoring model can be made of."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoringModel:
    """Weights, goalposts, ramps, certificate table, labels and reference year of one version.

    `labels` has one entry per market and decides which markets there are.
    """

    version: int
    reference_year: int
    weights: Mapping[str, Mapping[str, float]]
    goalposts: Mapping[str, Goalpost]
    damping_cars: float
    need_floor: float
    needs: Mapping[str, NeedRamp]
    trade: TradeSteps
    language: LanguageSteps
    proximity: ProximitySteps
    freshness: Freshness
    evidence: Evidence
    labels: Mapping[str, LabelGates]
    label_caps: LabelCaps
    certificate_rules: tuple[CertificateRule, ...]

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any]) -> Self:
        """Return the model that JSON-able `parameters` describe; raises InvalidModel."""
        expected = {field.name for field in fields(cls)}
        if parameters.keys() != expected:
            raise InvalidModel(f"keys differ: {sorted(parameters.keys() ^ expected)}")
        try:
            model = cls(**{**parameters, **_records(parameters)})
        except (TypeError, AttributeError) as error:
            raise InvalidModel(str(error)) from error
        _check_weights(model)
        _check_markets(model)
        _check_certificates(model)
        return model

    def to_parameters(self) -> dict[str, Any]:
        """Return the model as JSON can hold it; from_parameters gives the same model back."""
        parameters = asdict(self)
        parameters["certificate_rules"] = [asdict(rule) for rule in self.certificate_rules]
        return parameters

    @property
    def markets(self) -> tuple[str, ...]:
        """The markets in the order that the portal shows them in."""
        return codes.MARKETS

    def certificates_asked(
        self, market: str, country: str, offer: str | None
    ) -> tuple[CertificateRule, ...]:
        """Return the rules for what a firm offers there; for both, or no answer, the union.

        A country with rows of its own for an offer is asked those and not its market's. A
        certificate that is mandatory for one of two offers is mandatory for the union.
        """
        offers = (offer,) if offer in ("goods", "services") else ("goods", "services")
        asked: dict[str, CertificateRule] = {}
        for each in offers:
            own = self._rules_by_place.get((market, country, each))
            for rule in own or self._rules_by_place[market, None, each]:
                known = asked.get(rule.certificate)
                if known is None or rule.mandatory:
                    asked[rule.certificate] = rule
        return tuple(asked.values())

    @cached_property
    def _rules_by_place(
        self,
    ) -> dict[tuple[str, str | None, str], tuple[CertificateRule, ...]]:
        places: dict[tuple[str, str | None, str], tuple[CertificateRule, ...]] = {}
        for rule in self.certificate_rules:
            place = (rule.market, rule.country, rule.offer)
            places[place] = (*places.get(place, ()), rule)
        return places


def _records(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that are records rather than plain numbers, built."""
    return {
        # Sorted, for a sum of floats depends on its order and a database forgets that of an object.
        "weights": {
            name: dict(sorted(weights.items())) for name, weights in parameters["weights"].items()
        },
        "goalposts": {code: Goalpost(**post) for code, post in parameters["goalposts"].items()},
        "needs": {need: NeedRamp(**ramp) for need, ramp in parameters["needs"].items()},
        "trade": TradeSteps(**parameters["trade"]),
        "language": LanguageSteps(**parameters["language"]),
        "proximity": ProximitySteps(**parameters["proximity"]),
        "freshness": Freshness(**parameters["freshness"]),
        "evidence": Evidence(**parameters["evidence"]),
        "labels": {market: LabelGates(**gates) for market, gates in parameters["labels"].items()},
        "label_caps": LabelCaps(**parameters["label_caps"]),
        "certificate_rules": tuple(
            CertificateRule(**rule) for rule in parameters["certificate_rules"]
        ),
    }


def _check_weights(model: ScoringModel) -> None:
    if model.weights.keys() != MEANS:
        raise InvalidModel(f"means differ: {sorted(model.weights.keys() ^ MEANS)}")
    for name, weights in model.weights.items():
        if min(weights.values()) < 0 or sum(weights.values()) <= 0:
            raise InvalidModel(f"weights of {name} are negative or all zero")


def _check_markets(model: ScoringModel) -> None:
    if model.labels.keys() != set(codes.MARKETS):
        raise InvalidModel(f"markets differ: {sorted(model.labels.keys() ^ set(codes.MARKETS))}")


def _check_certificates(model: ScoringModel) -> None:
    for rule in model.certificate_rules:
        # "0" from a CSV file is true to Python, and would make every rule mandatory.
        is_known = rule.certificate in codes.CERTIFICATES and rule.country != ""
        if not is_known or not isinstance(rule.mandatory, bool):
            raise InvalidModel(f"certificate rule not understood: {rule}")
    places = {(rule.market, rule.country, rule.offer) for rule in model.certificate_rules}
    # An empty row would make "held / asked for" a division by zero, and a country may have no
    # rows of its own, so every market needs both.
    needed = {(market, None, offer) for market in codes.MARKETS for offer in ("goods", "services")}
    if not needed <= places:
        raise InvalidModel(f"no certificates for {sorted(place[0] for place in needed - places)}")

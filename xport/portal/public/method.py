"""The page about the score: the active scoring model as tables, read from the model itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markets.models import Country, Market, Need
from markets.queries import Vocabulary, vocabulary
from matchmaking.models import ScoringModelVersion
from matchmaking.rescoring.basis import Basis
from matchmaking.rescoring.needs import needs_with_categories
from matchmaking.scoring import ScoringModel, half_up, labels
from matchmaking.scoring.part import ENOUGH
from matchmaking.scoring.rules import Goalpost, LabelGates, NeedRamp
from xport.portal.public import validity
from xport.portal.public.comparisons import Comparison, comparisons
from xport.portal.public.freshness import FreshnessSummary, freshness_summary

GROUPS = ("market_pull", "market_access", "firm_side")
# The means that a component is made of, by the domain that each speaks for; "" is both.
_MEANS = {
    "demand": {"digitalisation": "demand_digitalisation", "mobility": "demand_mobility"},
    "growth": {"digitalisation": "growth_digitalisation", "mobility": "growth_mobility"},
    "transition": {
        "digitalisation": "transition_digitalisation",
        "mobility": "transition_mobility",
    },
    "regulation": {"": "regulation"},
    "readiness": {"": "readiness"},
    "maturity": {"": "maturity"},
}
_DISTANCE = "distance_km"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One thing that a component measures: its share of the mean (0–1), and its scale.

    `comparison` has name and unit if it is a country's figure; `goalpost` is None where the points
    come by steps that the page tells in words.
    """

    code: str
    share: float
    goalpost: Goalpost | None
    comparison: Comparison | None


@dataclass(frozen=True, kw_only=True)
class Mean:
    domain: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, kw_only=True)
class MethodComponent:
    """One of the ten: its share of its group and of the whole score, both 0–1."""

    code: str
    share_of_group: float
    share: float
    means: tuple[Mean, ...]


@dataclass(frozen=True, kw_only=True)
class MethodGroup:
    code: str
    share: float
    components: tuple[MethodComponent, ...]


@dataclass(frozen=True, kw_only=True)
class MarketGates:
    market: Market
    gates: LabelGates


@dataclass(frozen=True, kw_only=True)
class AskedOf:
    """What one place asks for of one kind of offer: words of certificates."""

    mandatory: tuple[str, ...]
    expected: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CertificateRow:
    """A market's line, or that of one country with rules of its own; None: as its market."""

    market: Market
    country: str
    goods: AskedOf | None
    services: AskedOf | None


@dataclass(frozen=True, kw_only=True)
class NeedRow:
    need: Need
    ramp: NeedRamp
    comparison: Comparison | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """The version that a table last changed with; `is_first` is the project's own file."""

    version: int
    at: datetime | None
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class MethodPage:
    model: ScoringModel
    versions: tuple[ScoringModelVersion, ...]
    groups: tuple[MethodGroup, ...]
    needs: tuple[NeedRow, ...]
    needs_changed: Change
    certificates: tuple[CertificateRow, ...]
    certificates_changed: Change
    gates: tuple[MarketGates, ...]
    agreements: tuple[tuple[str, float], ...]
    understood: tuple[tuple[str, str, float], ...]
    freshness: FreshnessSummary
    figures_changed_at: datetime
    is_validated: bool

    @property
    def active(self) -> ScoringModelVersion:
        return self.versions[0]

    @property
    def share(self) -> dict[str, float]:
        """The weights of the three groups by code, their sum being 1."""
        return {group.code: group.share for group in self.groups}

    @property
    def heaviest(self) -> float:
        """The weight of the heaviest of the ten parts, which the bars are drawn against."""
        return max(each.share for group in self.groups for each in group.components)

    @property
    def market_share(self) -> float:
        return 1 - self.share["firm_side"]

    @property
    def growth_and_transition_share(self) -> float:
        """The share of the Market part that the model gives to growth and transition."""
        components = [each for group in self.groups for each in group.components]
        moved = sum(each.share for each in components if each.code in ("growth", "transition"))
        return moved / self.market_share

    @property
    def gate_shares(self) -> dict[str, tuple[float, float]]:
        """The lowest and the highest share of the ceiling that each label begins at."""
        shares = {
            label: [getattr(each.gates, label) / each.gates.ceiling for each in self.gates]
            for label in (labels.PROMISING, labels.STRONG)
        }
        return {label: (min(found), max(found)) for label, found in shares.items()}

    @property
    def best_confidence(self) -> dict[str, int]:
        """Confidence, as shown, with fresh figures and every answer: without proof, with all."""
        trust = self.model.evidence
        return {
            name: int(half_up(100 * (self.market_share + self.share["firm_side"] * each), 0))
            for name, each in (
                ("self_declared", trust.self_declared),
                ("documented", trust.documented),
            )
        }

    @property
    def rules(self) -> dict[str, float]:
        """Limits of the engine that no version changes."""
        return {
            "enough": ENOUGH,
            "lowest_trl": labels.LOWEST_TRL,
            "lowest_coverage": labels.LOWEST_COVERAGE,
            "grade_a": labels.GRADE_A_CONFIDENCE,
            "grade_a_documented": labels.GRADE_A_DOCUMENTED,
            "grade_b": labels.GRADE_B_CONFIDENCE,
        }


def method_page(basis: Basis) -> MethodPage:
    """Return what the page about the score shows. At most six queries beside the basis."""
    model, words = basis.model, vocabulary()
    versions = _versions()
    markets = {market.pk: market for market in Market.objects.filter(pk__in=model.markets)}
    figures = comparisons(basis)
    return MethodPage(
        model=model,
        versions=versions,
        groups=tuple(_groups(model, figures)),
        needs=tuple(_needs(model, figures)),
        needs_changed=_last_change(versions, ("needs", "need_floor")),
        certificates=tuple(_certificate_rows(model, markets, words)),
        certificates_changed=_last_change(versions, ("certificate_rules",)),
        gates=tuple(
            MarketGates(market=markets[code], gates=model.labels[code]) for code in model.markets
        ),
        agreements=tuple(
            (words.countries[code], points) for code, points in model.trade.agreements.items()
        ),
        understood=tuple(
            (words.languages[language], words.countries[country], points)
            for language, places in model.language.understood.items()
            for country, points in places.items()
        ),
        freshness=freshness_summary(basis),
        figures_changed_at=basis.versions.figures_changed_at,
        is_validated=model.version == validity.MODEL_VERSION,
    )


def _versions() -> tuple[ScoringModelVersion, ...]:
    """Return the versions that have been in force, the active one first. Drafts are nobody's."""
    State = ScoringModelVersion.State
    found = ScoringModelVersion.objects.exclude(state=State.DRAFT).order_by("-version")
    return tuple(sorted(found, key=lambda version: version.state != State.ACTIVE))


def _last_change(versions: tuple[ScoringModelVersion, ...], names: tuple[str, ...]) -> Change:
    """Return the earliest version from which the named parameters are as they are now.

    Of those in force before: a later one may have been taken back.
    """
    active = last = versions[0]
    since = _in_force_since(active)
    earlier = [version for version in versions if _in_force_since(version) < since]
    for version in sorted(earlier, key=_in_force_since, reverse=True):
        if any(version.parameters[name] != active.parameters[name] for name in names):
            return Change(version=last.version, at=last.activated_at, is_first=False)
        last = version
    return Change(version=last.version, at=last.activated_at, is_first=True)


def _in_force_since(version: ScoringModelVersion) -> tuple[bool, datetime | None]:
    # One without a moment comes before all others.
    return version.activated_at is not None, version.activated_at


def _groups(model: ScoringModel, figures: Mapping[str, Comparison]) -> Iterator[MethodGroup]:
    shares = _shares(model.weights["score"])
    for group in GROUPS:
        own = _shares(model.weights[group])
        # In the order of the engine's explanation, not of the database's alphabet.
        codes = [code for code in _COMPONENTS if code in own]
        yield MethodGroup(
            code=group,
            share=shares[group],
            components=tuple(
                MethodComponent(
                    code=code,
                    share_of_group=own[code],
                    share=shares[group] * own[code],
                    means=tuple(_means(code, model, figures)),
                )
                for code in codes
            ),
        )


_COMPONENTS = (
    *("demand", "growth", "transition"),
    *("distance", "trade_regime", "regulation", "language"),
    *("readiness", "maturity", "category_fit"),
)


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _means(
    component: str, model: ScoringModel, figures: Mapping[str, Comparison]
) -> Iterator[Mean]:
    if component == "distance":
        yield Mean(domain="", leaves=(_leaf(_DISTANCE, 1, model, figures),))
    for domain, name in _MEANS.get(component, {}).items():
        leaves = sorted(_leaf_shares(name, model), key=lambda each: -each[1])
        yield Mean(
            domain=domain,
            leaves=tuple(_leaf(code, share, model, figures) for code, share in leaves),
        )


def _leaf_shares(mean: str, model: ScoringModel) -> Iterator[tuple[str, float]]:
    """Yield what a mean is made of, that of the means inside it too."""
    for code, share in _shares(model.weights[mean]).items():
        if code in model.weights:
            yield from ((inner, share * part) for inner, part in _leaf_shares(code, model))
        else:
            yield code, share


def _leaf(code: str, share: float, model: ScoringModel, figures: Mapping[str, Comparison]) -> Leaf:
    return Leaf(
        code=code,
        share=share,
        goalpost=model.goalposts.get(code),
        comparison=figures.get(code),
    )


def _needs(model: ScoringModel, figures: Mapping[str, Comparison]) -> Iterator[NeedRow]:
    for need in needs_with_categories():
        ramp = model.needs[need.code]
        yield NeedRow(need=need, ramp=ramp, comparison=figures.get(ramp.indicator))


def _certificate_rows(
    model: ScoringModel, markets: Mapping[str, Market], words: Vocabulary
) -> Iterator[CertificateRow]:
    places = {(rule.market, rule.country) for rule in model.certificate_rules}
    own = {market: sorted(c for m, c in places if m == market and c) for market in markets}
    for code in model.markets:
        for country in (None, *own[code]):
            yield CertificateRow(
                market=markets[code],
                country=words.countries[country] if country else "",
                goods=_asked_of(model, (code, country, "goods"), words),
                services=_asked_of(model, (code, country, "services"), words),
            )


def _asked_of(
    model: ScoringModel, place: tuple[str, str | None, str], words: Vocabulary
) -> AskedOf | None:
    rules = [
        rule for rule in model.certificate_rules if (rule.market, rule.country, rule.offer) == place
    ]
    if not rules:
        return None
    named: dict[bool, list[str]] = {True: [], False: []}
    for rule in rules:
        named[rule.mandatory].append(words.certificates[rule.certificate])
    return AskedOf(mandatory=tuple(named[True]), expected=tuple(named[False]))


def validity_rows() -> list[dict[str, Any]]:
    """Return the published rank correlations with the exporters' names. One query."""
    codes = [row.exporter for row in validity.RANK_CORRELATIONS]
    names = Country.objects.in_bulk(codes)
    return [
        {"exporter": names[row.exporter].name, "row": row} for row in validity.RANK_CORRELATIONS
    ]

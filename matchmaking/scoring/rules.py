"""The small records that a scoring model is made of."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Goalpost:
    """The ends of a scale: `zero_at` gives 0, `full_at` gives 100, either may be the larger.

    Goalposts are constants, never the sample's extremes: a new country moves no other's score.
    """

    zero_at: float
    full_at: float
    is_log: bool = False

    def points(self, value: float) -> float:
        """Return 0–100 on a straight or a logarithmic scale."""
        if not self.is_log:
            return 100 * _clip((value - self.zero_at) / (self.full_at - self.zero_at))
        if value <= 0:
            return 0.0 if self.zero_at < self.full_at else 100.0
        span = math.log(self.full_at) - math.log(self.zero_at)
        return 100 * _clip((math.log(value) - math.log(self.zero_at)) / span)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRamp:
    """How strong a need is in a country: from the floor at `low` to 1 at `high`."""

    indicator: str
    low: float
    high: float

    def strength(self, value: float, floor: float) -> float:
        return floor + (1 - floor) * _clip((value - self.low) / (self.high - self.low))


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRule:
    """A certificate asked for in a market, or in one country of it, for goods or for services."""

    market: str
    offer: str
    certificate: str
    mandatory: bool
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelGates:
    """From which shown score a market's label is strong or promising, and what is reachable."""

    strong: float
    promising: float
    ceiling: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCaps:
    """Shown maturity below which a label is held down, and readiness that earns a badge."""

    weak_below_maturity: float
    promising_below_maturity: float
    first_export_below_readiness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeSteps:
    """Points for an agreement with the EU, and how a tariff costs where there is none."""

    eu: float
    agreements: Mapping[str, float]
    no_tariff: float
    per_tariff_point: float
    floor: float
    goods_share: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSteps:
    """Points for being understood: `understood` is language → country → points."""

    business: float
    understood: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProximitySteps:
    """Points for where a firm already sells, seen from one country."""

    same_country: float
    same_market: float
    anywhere: float
    nowhere: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How trust in a figure falls with its age."""

    full_years: int
    loss_per_year: float
    floor: float

    def of(self, year: int, reference_year: int) -> float:
        stale_years = max(0, reference_year - year - self.full_years)
        return max(self.floor, 1 - self.loss_per_year * stale_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Trust in an answer that the firm gave, and in one whose proof has been seen."""

    self_declared: float
    documented: float


def _clip(share: float) -> float:
    return min(1.0, max(0.0, share))

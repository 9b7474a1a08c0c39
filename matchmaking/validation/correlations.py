"""Rank correlations of the Market part, and of two plain baselines, with real exports.

Knows neither Django nor files nor the clock; chance has a fixed seed. Country totals of all goods
say nothing of small firms or clean tech (docs/scoring.md#validity).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import bootstrap, rankdata, spearmanr

from matchmaking.scoring import Atlas, Country, Firm, ScoringModel, score_country
from matchmaking.validation.gravity import DISTANCE_POWER, GDP_POWER

Floats = npt.NDArray[np.float64]

# A rank correlation of fewer says nothing, and its interval less.
FEWEST_PARTNERS = 8
SEED = 20260101
RESAMPLES = 9_999
CONFIDENCE_LEVEL = 0.95
GDP = "gdp_nominal_usd_bn"


class TooFewPartners(ValueError):
    """Too few partners have figures: `found` of the FEWEST_PARTNERS needed."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


class AllAlike(ValueError):
    """Every partner buys the same, so there is no order to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """Spearman's rank correlation, −1 to 1, with the ends of its 95 % bootstrap interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """How three orders of the partner countries agree with what they buy.

    `partners` and `without_figures` are alpha-2 codes in the order of the exports given: compared,
    and left out because the Market part or the baselines lack figures.
    """

    partners: tuple[str, ...]
    without_figures: tuple[str, ...]
    market_part: Correlation
    gdp: Correlation
    gravity: Correlation


def exporting_firm(languages: frozenset[str]) -> Firm:
    """Return the firm that partners are scored for: half of each domain, goods, no other answer."""
    return Firm(energy_share=0.5, languages=languages, offer="goods")


def validate(
    exports: Mapping[str, float], firm: Firm, *, atlas: Atlas, model: ScoringModel
) -> Validation:
    """Return the rank correlations with `exports` (alpha-2 code → value).

    The atlas is seen from the exporter: its home is where distances begin. Partners outside it are
    without figures. Raises TooFewPartners and AllAlike.
    """
    known = {country.iso2: country for country in atlas.countries}
    predictions = {
        iso2: found
        for iso2 in exports
        if iso2 in known and (found := _predictions(known[iso2], firm, atlas, model))
    }
    if len(predictions) < FEWEST_PARTNERS:
        raise TooFewPartners(len(predictions))
    real = np.array([exports[iso2] for iso2 in predictions], dtype=np.float64)
    if (real == real[0]).all():
        raise AllAlike
    market_part, gdp, gravity = np.array(list(predictions.values())).T
    return Validation(
        partners=tuple(predictions),
        without_figures=tuple(iso2 for iso2 in exports if iso2 not in predictions),
        market_part=_correlation(market_part, real),
        gdp=_correlation(gdp, real),
        gravity=_correlation(gravity, real),
    )


def _predictions(
    country: Country, firm: Firm, atlas: Atlas, model: ScoringModel
) -> tuple[float, float, float] | None:
    """Return Market part, GDP and gravity of a partner; None where a figure is missing."""
    market_part = score_country(firm, country, atlas, model).market_part
    gdp = country.figures.get(GDP)
    if market_part is None or gdp is None:
        return None
    gravity = gdp.value**GDP_POWER * atlas.distance_km(country) ** DISTANCE_POWER
    return market_part, gdp.value, gravity


def _correlation(predicted: Floats, real: Floats) -> Correlation:
    interval = bootstrap(
        (predicted, real),
        _rank_correlation,
        paired=True,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE_LEVEL,
        # Not the default, which fails where leaving out any one partner changes nothing.
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Correlation(
        estimate=float(spearmanr(predicted, real).statistic),
        low=float(interval.low),
        high=float(interval.high),
    )


def _rank_correlation(predicted: Floats, real: Floats, axis: int = -1) -> Floats:
    """Return spearmanr along an axis: thousands of resamples at once, 0 where all are alike."""
    one, other = (
        ranks - ranks.mean(axis=axis, keepdims=True)
        for ranks in (rankdata(predicted, axis=axis), rankdata(real, axis=axis))
    )
    size = np.sqrt((one**2).sum(axis=axis) * (other**2).sum(axis=axis))
    together: Floats = (one * other).sum(axis=axis)
    return np.divide(together, size, out=np.zeros_like(together), where=size > 0)

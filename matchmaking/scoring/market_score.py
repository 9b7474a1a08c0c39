"""The score of one firm in one market: that of the market's best entry country."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from matchmaking.scoring.country_score import INSUFFICIENT, SCORED, CountryScore
from matchmaking.scoring.labels import label_for
from matchmaking.scoring.model import ScoringModel

RUNNERS_UP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketScore:
    """`best` is None, and the status insufficient, if no country of the market can be ranked.

    `leading` is the best country, else the one with most coverage: where coverage, confidence,
    grade, missing figures and open answers are taken from. `score` and `upper_bound` stand for the
    market score if the status is preliminary. `rank` is the best country's among all targets.
    """

    market: str
    status: str
    score: float | None
    upper_bound: float | None
    best: CountryScore | None
    leading: CountryScore
    runners_up: tuple[CountryScore, ...]
    median: float | None
    label: str | None
    ceiling: float
    rank: int | None

    @property
    def coverage(self) -> float:
        return self.leading.coverage

    @property
    def confidence(self) -> float:
        return self.leading.confidence

    @property
    def grade(self) -> str:
        return self.leading.grade

    @property
    def missing(self) -> tuple[str, ...]:
        return self.leading.missing

    @property
    def open_answers(self) -> tuple[str, ...]:
        return self.leading.open_answers

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.leading.warnings

    @property
    def badges(self) -> tuple[str, ...]:
        return self.leading.badges


def market_score(
    market: str,
    members: tuple[CountryScore, ...],
    ranks: Mapping[str, int],
    model: ScoringModel,
) -> MarketScore:
    """Return the market's score from its countries' and their ranks among all targets."""
    ranked = sorted(
        (each for each in members if each.country in ranks), key=lambda each: ranks[each.country]
    )
    best = ranked[0] if ranked else None
    values = [each.ranked_value for each in ranked if each.ranked_value is not None]
    bounds = [each.upper_bound for each in ranked if each.upper_bound is not None]
    return MarketScore(
        market=market,
        status=best.status if best else INSUFFICIENT,
        score=best.ranked_value if best else None,
        # The largest of all, not the best country's own: an answer may bring another to the top.
        upper_bound=max(bounds, default=None),
        best=best,
        leading=best or min(members, key=lambda each: (-each.coverage, each.country)),
        runners_up=tuple(ranked[1 : 1 + RUNNERS_UP]),
        median=median(values) if values else None,
        label=_label(best, model) if best else None,
        ceiling=model.labels[market].ceiling,
        rank=ranks[best.country] if best else None,
    )


def _label(best: CountryScore, model: ScoringModel) -> str | None:
    maturity = best.component("maturity").value
    if best.status != SCORED or best.score is None or maturity is None:
        return None
    return label_for(best.score, maturity, best.market, model)

"""Why a country scores what it does for a firm, and what would raise it: words and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass

from markets.models import Market
from matchmaking.rescoring.explained import ExplainedComponent, ExplainedCountry, ScoredFirm
from matchmaking.scoring.country_score import SCORED
from matchmaking.scoring.explanation import Explanation, explain
from matchmaking.scoring.raising import (
    ANSWER,
    CERTIFICATE,
    CUSTOMER,
    LANGUAGE,
    Gain,
    steps_to_raise,
)
from matchmaking.scoring.robustness import RankInterval
from matchmaking.scoring.standing import places_gained
from xport.lib.score_pictures import (
    SMALLEST_SHOWN,
    CostBar,
    RankStrip,
    Waterfall,
    WaterfallStep,
    cost_bar,
    rank_strip,
    waterfall,
)


@dataclass(frozen=True, kw_only=True)
class OwnCost:
    """What one component of the firm's own side costs, in points."""

    component: ExplainedComponent
    points: float


@dataclass(frozen=True, kw_only=True)
class Why:
    """One country explained: against a typical one, at full strength, by place.

    `steps` and `unmoved` are the waterfall's with their components. `places_gained` is None where
    there is nothing to compare.
    """

    country: ExplainedCountry
    explanation: Explanation
    waterfall: Waterfall
    steps: tuple[tuple[WaterfallStep, ExplainedComponent], ...]
    unmoved: tuple[ExplainedComponent, ...]
    own_costs: tuple[OwnCost, ...]
    cost_bar: CostBar
    rank: int
    ranked_count: int
    interval: RankInterval
    rank_strip: RankStrip
    places_gained: int | None

    @property
    def own_cost(self) -> float:
        """What the firm's own side costs in all, in points."""
        return self.explanation.full_strength - self.explanation.score

    @property
    def points_below(self) -> float:
        """How far the score is below a typical country's."""
        return -self.waterfall.difference

    @property
    def places_lost(self) -> int:
        return -(self.places_gained or 0)

    @property
    def ordinary_place(self) -> int | None:
        """The country's place for an ordinary Swedish firm."""
        return None if self.places_gained is None else self.rank + self.places_gained


def why(iso2: str, scored: ScoredFirm) -> Why | None:
    """Return what explains the score of one country; None if it has none. No query."""
    score = scored.scores.country(iso2)
    rank = scored.scores.rank(iso2)
    if score.status != SCORED or rank is None:
        return None
    basis, country = scored.basis, scored.country(iso2)
    explanation = explain(iso2, scored.scores, basis.model, scored.typical)
    by_name = {each.name: each for each in country.components}
    picture = waterfall(explanation.reference, dict(explanation.parts), explanation.score)
    interval = scored.intervals[iso2]
    count = len(scored.scores.ranking)
    return Why(
        country=country,
        explanation=explanation,
        waterfall=picture,
        steps=tuple((step, by_name[step.key]) for step in picture.steps),
        unmoved=tuple(by_name[key] for key in picture.unmoved),
        own_costs=tuple(
            OwnCost(component=by_name[name], points=points)
            for name, points in explanation.own_side.items()
        ),
        cost_bar=cost_bar(explanation.score, list(explanation.own_side.values())),
        rank=rank,
        ranked_count=count,
        interval=interval,
        rank_strip=rank_strip(rank, count, interval.best, interval.worst),
        places_gained=places_gained(
            iso2, scored.scores, atlas=basis.world.atlas, model=basis.model
        ),
    )


@dataclass(frozen=True, kw_only=True)
class StepGain:
    """What a step gives in one market: points, and the score that it would make."""

    market: Market
    gain: Gain

    @property
    def points(self) -> float:
        return self.gain.points

    @property
    def after(self) -> float:
        return self.gain.after


@dataclass(frozen=True, kw_only=True)
class ExplainedStep:
    """One thing to do or to answer; `word` names a certificate, country or language, else "".

    `gains` holds the markets in which it can be seen, the largest first; none for a question
    without which nothing is scored yet.
    """

    kind: str
    code: str
    word: str
    gains: tuple[StepGain, ...]

    @property
    def largest(self) -> float:
        return self.gains[0].points if self.gains else 0.0

    @property
    def is_asked_first(self) -> bool:
        return not self.gains


@dataclass(frozen=True, kw_only=True)
class MarketStep:
    """A step as one market sees it, with what it gives in the others."""

    step: ExplainedStep
    here: StepGain
    others: tuple[StepGain, ...]


def explained_steps(scored: ScoredFirm, markets: Mapping[str, Market]) -> tuple[ExplainedStep, ...]:
    """Return what would raise the firm's scores in these markets, the largest gain first."""
    basis = scored.basis
    steps = steps_to_raise(scored.firm, scored.scores, atlas=basis.world.atlas, model=basis.model)
    explained = (
        ExplainedStep(
            kind=step.kind,
            code=step.code,
            word=_word(step.kind, step.code, scored),
            gains=tuple(
                StepGain(market=markets[code], gain=gain)
                for code, gain in step.gains.items()
                if code in markets and gain.points >= SMALLEST_SHOWN
            ),
        )
        for step in steps
    )
    asked = {code for market in scored.scores.markets for code in market.open_answers}
    return tuple(
        each for each in explained if each.gains or (each.kind == ANSWER and each.code in asked)
    )


def steps_in(market: str, steps: tuple[ExplainedStep, ...]) -> tuple[MarketStep, ...]:
    """Return the steps that raise one market, the largest gain there first."""
    found = [
        MarketStep(
            step=step,
            here=here,
            others=tuple(gain for gain in step.gains if gain is not here),
        )
        for step in steps
        for here in step.gains
        if here.market.pk == market
    ]
    return tuple(sorted(found, key=lambda each: -each.here.points))


def _word(kind: str, code: str, scored: ScoredFirm) -> str:
    dictionary = scored.dictionary
    words = {
        CERTIFICATE: dictionary.vocabulary.certificates,
        LANGUAGE: dictionary.vocabulary.languages,
        CUSTOMER: {iso2: each.word for iso2, each in dictionary.world.countries.items()},
    }
    return words.get(kind, {}).get(code, "")

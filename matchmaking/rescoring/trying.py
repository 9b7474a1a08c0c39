"""Scores for answers that nobody has saved: what a firm would have if it said so."""

from dataclasses import dataclass

from companies.profile.answers import Answers
from companies.profile.scoring_inputs import inputs_of
from markets.models import Market
from markets.queries import vocabulary
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import current_basis
from matchmaking.rescoring.explained import ScoredFirm
from matchmaking.rescoring.queries import dictionary_of, scored_unsaved
from matchmaking.rescoring.why import ExplainedStep, explained_steps
from matchmaking.scoring import MarketScore
from matchmaking.scoring.rules import LabelGates


@dataclass(frozen=True, kw_only=True)
class TriedMarket:
    """One market: the score for the answers tried, and the one for the answers as they were."""

    market: Market
    score: MarketScore
    before: MarketScore
    gates: LabelGates

    @property
    def is_preliminary(self) -> bool:
        return self.score.status == FitScore.Status.PRELIMINARY

    @property
    def change(self) -> float | None:
        """Points gained or lost; None where the two are not of one kind, or there is none."""
        if self.score.score is None or self.before.score is None:
            return None
        if self.score.status != self.before.status:
            return None
        return self.score.score - self.before.score


@dataclass(frozen=True, kw_only=True)
class TriedScores:
    """Six markets in order, and what would raise them; neither for a firm that has no score."""

    scored: ScoredFirm | None
    markets: tuple[TriedMarket, ...]
    steps: tuple[ExplainedStep, ...]
    is_in_scope: bool


def tried_scores(answers: Answers, *, before: Answers) -> TriedScores:
    """Return the scores for `answers`, beside those for the answers `before`. Writes nothing.

    Five queries beside the engine's basis. Raises NothingToScoreWith.
    """
    basis = current_basis()
    dictionary = dictionary_of(basis, vocabulary())
    inputs = inputs_of([answers, before])
    tried, compared = (scored_unsaved(each, basis, dictionary) for each in inputs)
    if tried is None:
        return TriedScores(scored=None, markets=(), steps=(), is_in_scope=inputs[0].is_in_scope)
    # Out of scope before, a firm has nothing to compare with.
    compared = compared or tried
    markets = Market.objects.in_bulk(basis.model.markets)
    return TriedScores(
        scored=tried,
        markets=tuple(
            TriedMarket(
                market=markets[score.market],
                score=score,
                before=compared.scores.market(score.market),
                gates=basis.model.labels[score.market],
            )
            for score in tried.scores.markets
        ),
        steps=explained_steps(tried, markets),
        is_in_scope=True,
    )

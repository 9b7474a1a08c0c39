"""What many firms have left open, and what the best answers would give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.many.columns import columns_of
from matchmaking.scoring.many.country_scores import ManyCountryScores
from matchmaking.scoring.many.market_scores import market_scores
from matchmaking.scoring.many.tables import tables_of
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.open_answers import QUESTIONS
from matchmaking.scoring.raising import (
    ANSWER,
    Gain,
    Step,
    answers_to_open_questions,
    best_answers,
    gains_of,
    largest_first,
)

# All that a firm can leave open, in the order among questions that would gain the same.
ASKED = (*QUESTIONS, "offer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """One firm's open questions, that with the largest gain first.

    A firm that is not scored in any market needs answers before there is anything to raise: then
    `gains` is empty but for what would raise a preliminary market score.
    """

    questions: tuple[Step, ...]
    is_scored: bool

    @property
    def largest(self) -> float:
        """The largest gain of one answer in any market, in points."""
        return max((question.largest for question in self.questions), default=0.0)


def gaps_of(firms: Sequence[Firm], *, atlas: Atlas, model: ScoringModel) -> list[Gaps]:
    """Return each firm's open questions with what the best answer to one alone would give.

    The same gains as `steps_to_raise` has, of all firms in one computation.
    """
    best = best_answers(atlas, model)
    changes = [list(answers_to_open_questions(firm, best)) for firm in firms]
    gains = gains_of(firms, changes, atlas=atlas, model=model)
    return [
        Gaps(questions=_open_questions(firm, found, is_scored), is_scored=is_scored)
        for firm, found, is_scored in zip(firms, gains, _scored(firms, atlas, model), strict=True)
    ]


def _scored(firms: Sequence[Firm], atlas: Atlas, model: ScoringModel) -> list[bool]:
    tables = tables_of(atlas, model)
    found = market_scores(ManyCountryScores(columns_of(firms, tables), tables))
    is_scored = found.is_scored & ~np.isnan(found.score).all(axis=1)
    return [bool(each) for each in is_scored]


def _open_questions(
    firm: Firm, found: Mapping[tuple[str, str], Mapping[str, Gain]], is_scored: bool
) -> tuple[Step, ...]:
    questions = [
        Step(
            kind=ANSWER,
            code=question,
            gains=largest_first(found.get((ANSWER, question), {})),
        )
        for question in ASKED
        if _is_open(firm, question)
    ]
    if not is_scored:
        return tuple(questions)
    return tuple(sorted(questions, key=lambda step: -round(step.largest, 9)))


def _is_open(firm: Firm, question: str) -> bool:
    answer = "energy_share" if question == "categories" else question
    return getattr(firm, answer) is None

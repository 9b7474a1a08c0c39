"""How a firm's score in a market moved, and what moved it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markets.queries import Vocabulary
from matchmaking.models import FitScore, InputsArchive, ScoreChange
from matchmaking.scoring.rules import LabelGates
from xport.lib.charts import StepLine, step_line
from xport.lib.formatting import points
from xport.lib.keyset import KeysetPage, keyset_page

PAGE_SIZE = 12

# The needs and the energy share come from the categories, so they change together.
_SAME_QUESTION = {"needs": "categories", "energy_share": "categories"}


@dataclass(frozen=True, kw_only=True)
class AnswerChange:
    """One answer before and after, as the scoring inputs hold it; None is unanswered.

    Where an answer is codes of certificates, languages or countries, they come as words.
    """

    code: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One move and its causes; several may hold at once, for they may have come together.

    Without any cause `is_unexplained`: the move was stored before causes were kept, or the
    computation itself was corrected.
    """

    change: ScoreChange
    answers: tuple[AnswerChange, ...]
    has_new_figures: bool
    has_new_model: bool

    @property
    def is_first(self) -> bool:
        return not self.change.old_status

    @property
    def difference(self) -> Decimal | None:
        """The move in points; None where there is no score on one of its sides."""
        before, after = self.change.old_score_hundredths, self.change.new_score_hundredths
        return None if before is None or after is None else points(after - before)

    @property
    def is_unexplained(self) -> bool:
        causes = (self.is_first, self.answers, self.has_new_figures, self.has_new_model)
        return not any(causes)


@dataclass(frozen=True, kw_only=True)
class ScoreHistory:
    """One page of the moves in one market, newest first, with their picture if there is one."""

    entries: tuple[HistoryEntry, ...]
    page: KeysetPage[ScoreChange]
    picture: StepLine | None

    @property
    def newest(self) -> HistoryEntry:
        return self.entries[0]

    @property
    def oldest(self) -> HistoryEntry:
        return self.entries[-1]


def score_history(
    *, scored: FitScore, gates: LabelGates, words: Vocabulary, after: str | None = None
) -> ScoreHistory:
    """Return how the score that stands now came about, newest move first. Two queries.

    A page of it, from where the cursor `after` points.
    """
    changes = ScoreChange.objects.filter(
        company=scored.company_id, kind=scored.kind, market=scored.market_id
    )
    page = keyset_page(changes, fields=("-at", "-id"), after=after, size=PAGE_SIZE)
    archive = _answers_of(page.rows)
    return ScoreHistory(
        entries=tuple(_entry(change, archive, words) for change in page.rows),
        page=page,
        picture=step_line(
            [(change.at, _points(change)) for change in reversed(page.rows)],
            {"promising": gates.promising, "strong": gates.strong},
        ),
    )


def _points(change: ScoreChange) -> float | None:
    stored = change.new_score_hundredths
    return None if stored is None else float(points(stored))


def _answers_of(changes: list[ScoreChange]) -> Mapping[str, Mapping[str, Any]]:
    digests = {digest for each in changes for digest in (each.old_digest, each.new_digest)}
    archived = InputsArchive.objects.filter(digest__in=digests - {""})
    return dict(archived.values_list("digest", "answers"))


def _entry(
    change: ScoreChange, archive: Mapping[str, Mapping[str, Any]], words: Vocabulary
) -> HistoryEntry:
    before, after = archive.get(change.old_digest), archive.get(change.new_digest)
    return HistoryEntry(
        change=change,
        answers=_answers_between(before, after, words) if before and after else (),
        has_new_figures=_differs(change.old_figures_version, change.figures_version),
        has_new_model=_differs(change.old_model_version, change.model_version),
    )


def _differs(before: int | None, after: int) -> bool:
    return before is not None and before != after


def _answers_between(
    before: Mapping[str, Any], after: Mapping[str, Any], words: Vocabulary
) -> tuple[AnswerChange, ...]:
    changed: dict[str, AnswerChange] = {}
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        if old == new:
            continue
        question = _SAME_QUESTION.get(code, code)
        known = _words_for(code, words)
        changed.setdefault(
            question,
            AnswerChange(code=question, before=_worded(old, known), after=_worded(new, known)),
        )
    return tuple(changed.values())


def _words_for(code: str, words: Vocabulary) -> Mapping[str, str]:
    return {
        "certificates": words.certificates,
        "languages": words.languages,
        "sells_in": words.countries,
    }.get(code, {})


def _worded(answer: Any, known: Mapping[str, str]) -> Any:
    """Return the words for a list of codes; a country that is no target keeps its code."""
    return [known.get(code, code) for code in answer] if isinstance(answer, list) else answer

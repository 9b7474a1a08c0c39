"""What is left to answer before a market has a full score: by the engine, from the answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from markets.models import Market
from matchmaking.rescoring.explained import CompanyScores
from matchmaking.rescoring.trying import TriedScores


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """Markets that wait for the same answers, that with the largest possible gain first.

    `is_all` tells that no market waits for others.
    """

    markets: tuple[Market, ...]
    questions: tuple[str, ...]
    is_all: bool


def completeness_of(scores: TriedScores | CompanyScores) -> tuple[Completeness, ...]:
    """Return the markets by what they wait for, in order; nothing for a firm out of scope."""
    if scores.scored is None:
        return ()
    # The engine counts no open offer, for none is the worst: it is asked for all the same.
    offer = () if scores.scored.firm.offer else ("offer",)
    return _grouped((each.market, (*each.score.open_answers, *offer)) for each in scores.markets)


def _grouped(open_answers: Iterable[tuple[Market, tuple[str, ...]]]) -> tuple[Completeness, ...]:
    groups: dict[frozenset[str], list[Market]] = {}
    questions: dict[frozenset[str], tuple[str, ...]] = {}
    for market, waiting in open_answers:
        groups.setdefault(frozenset(waiting), []).append(market)
        questions.setdefault(frozenset(waiting), waiting)
    return tuple(
        Completeness(markets=tuple(markets), questions=questions[waiting], is_all=len(groups) == 1)
        for waiting, markets in groups.items()
    )

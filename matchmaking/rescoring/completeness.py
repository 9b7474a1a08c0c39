"""What is left to answer before a market has a full score: by the engine, from today's answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from companies.models import Company, ScoringInputs
from markets.models import Market
from matchmaking.rescoring.basis import NothingToScoreWith, current_basis
from matchmaking.rescoring.explained import CompanyScores
from matchmaking.rescoring.firms import firm_of
from matchmaking.scoring import score_firm


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """Markets that wait for the same answers, that with the largest possible gain first.

    `is_all` tells that no market waits for others.
    """

    markets: tuple[Market, ...]
    questions: tuple[str, ...]
    is_all: bool


def completeness_of(*, company: Company, kind: str) -> tuple[Completeness, ...]:
    """Return the markets by what they wait for, in order; nothing for a firm out of scope.

    Two queries beside the engine's basis. Computed from the answers as they stand, so that a page
    can say it before the worker has scored them.
    """
    inputs = ScoringInputs.objects.filter(company=company, kind=kind, is_in_scope=True).first()
    if inputs is None:
        return ()
    try:
        basis = current_basis()
    except NothingToScoreWith:
        return ()
    scores = score_firm(firm_of(inputs), basis.world.atlas, basis.model)
    markets = Market.objects.filter(pk__in=basis.model.markets)
    return _grouped((market, scores.market(market.pk).open_answers) for market in markets)


def completeness_in(scores: CompanyScores) -> tuple[Completeness, ...]:
    """Return the same of scores that were explained already. No query."""
    return _grouped((each.market, each.score.open_answers) for each in scores.markets)


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

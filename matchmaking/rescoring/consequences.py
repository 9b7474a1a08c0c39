"""What a moved score sets off for a sent firm: a match, a notice."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from companies.models import Company
from companies.people.access import members_of, officers_of
from markets.models import Country, Market
from markets.queries import advisers_of
from matchmaking.matches.actions import suggest_match
from matchmaking.matches.notices import facts_of
from matchmaking.models import FitScore, Match, ScoreChange
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject

_WORTH_A_MATCH = (FitScore.Label.STRONG, FitScore.Label.PROMISING)


def suggest_matches(*, company: Company, scores: Sequence[FitScore], now: datetime) -> None:
    """Make a match for each market that is scored promising or better and has none."""
    known = set(Match.objects.filter(company=company).values_list("market", flat=True))
    fitting = [score.market_id for score in scores if score.label in _WORTH_A_MATCH]
    for market in Market.objects.filter(pk__in=set(fitting) - known):
        suggest_match(company=company, market=market, now=now)


def tell_strong(
    *,
    company: Company,
    changes: Sequence[ScoreChange],
    scores: Mapping[str, FitScore],
    now: datetime,
) -> None:
    """Tell officers, advisers and members of each market that has become strong.

    Each change is one event: written once, under the firm's lock, together with the score.
    """
    strong = FitScore.Label.STRONG
    for change in changes:
        if change.new_label != strong or change.old_label == strong or _is_by_batch(change):
            continue
        country = Country.objects.get(pk=scores[change.market_id].best_country_id)
        names = {"sv": country.name_sv, "en": country.word_en or country.name_en}
        _tell(company, change, "matchmaking/score_strong", now, country_names=names)


def tell_fallen(*, company: Company, changes: Sequence[ScoreChange], now: datetime) -> None:
    """Tell the same people of each market that is no longer strong."""
    strong = FitScore.Label.STRONG
    for change in changes:
        if change.old_label == strong and change.new_label != strong and not _is_by_batch(change):
            _tell(company, change, "matchmaking/score_fell", now, label=str(change.new_label))


def _is_by_batch(change: ScoreChange) -> bool:
    """Return whether new figures or a new model moved it: told once for all firms (batches.py)."""
    return bool(change.old_status) and change.old_digest == change.new_digest


def _tell(company: Company, change: ScoreChange, kind: str, now: datetime, **facts: object) -> None:
    notify(
        recipients={
            "officer": officers_of(company.municipality),
            "adviser": advisers_of(change.market),
            "member": members_of(company),
        },
        kind=kind,
        event_key=f"score_change:{change.pk}",
        facts={
            **facts_of(company, change.market),
            "score_hundredths": change.new_score_hundredths,
            **facts,
        },
        path=path_of("company_market", company.public_id, change.market_id),
        group_label=company.name,
        about=Subject(company=company.public_id, market=change.market_id),
        now=now,
    )

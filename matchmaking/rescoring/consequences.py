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
        if change.new_label != strong or change.old_label == strong:
            continue
        country = Country.objects.get(pk=scores[change.market_id].best_country_id)
        notify(
            recipients=[
                *officers_of(company.municipality),
                *advisers_of(change.market),
                *members_of(company),
            ],
            kind="matchmaking/score_strong",
            event_key=f"score_change:{change.pk}",
            facts={
                **facts_of(company, change.market),
                "score_hundredths": change.new_score_hundredths,
                "country_names": {"sv": country.name_sv, "en": country.name_en},
            },
            path=path_of("company_market", company.public_id, change.market_id),
            group_label=company.name,
            now=now,
        )

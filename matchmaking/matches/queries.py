"""Matches for lists, each with the firm's score as it is stored now."""

from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet, Subquery

from companies.models import Company, ScoringInputs
from markets.queries import markets_of
from matchmaking.matches.policies import WAITING
from matchmaking.models import FitScore, Match
from xport.accounts.models import User


def queue_of(user: User) -> QuerySet[Match]:
    """Return the matches of the adviser's markets, oldest first, for filters and keyset pages.

    One query; each match has its firm, municipality, market, countries and reviewer loaded, and
    score_status, score_label, score_hundredths and best_country_id of the sent score.
    """
    matches = Match.objects.filter(market__in=markets_of(user), company__archived_at=None).exclude(
        company__sent_at=None
    )
    return with_scores(matches).order_by("created_at", "id")


def matches_of_company(company: Company) -> QuerySet[Match]:
    """Return the firm's matches in the order of the markets, with the scores as in `queue_of`."""
    return with_scores(Match.objects.filter(company=company)).order_by("market__position")


def waiting_count(user: User) -> int:
    """Return how many matches wait for this adviser: nobody's, or this adviser's in review."""
    is_for_user = Q(adviser=None) | Q(adviser=user)
    return queue_of(user).filter(is_for_user, state__in=WAITING).count()


def companies_worked_on(companies: Collection[int]) -> set[int]:
    """Return those of the firms, by id, with a match that an adviser or the firm has touched."""
    touched = Match.objects.filter(company__in=companies).filter(
        ~Q(state=Match.State.SUGGESTED) | Q(adviser__isnull=False) | Q(events__by__isnull=False)
    )
    return set(touched.values_list("company_id", flat=True))


def with_scores(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Add the sent score stored for the match's firm and market; None where there is none."""
    score = FitScore.objects.filter(
        company=OuterRef("company"), market=OuterRef("market"), kind=ScoringInputs.Kind.SENT
    )
    return matches.select_related("company__municipality", "market", "country", "adviser").annotate(
        score_status=Subquery(score.values("status")),
        score_label=Subquery(score.values("label")),
        score_hundredths=Subquery(score.values("score_hundredths")),
        best_country_id=Subquery(score.values("best_country")),
    )

"""What waits for officers of municipalities and for advisers."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.urls import reverse

from companies.models import ClaimRequest, Company, Membership, ScoringInputs
from companies.people.access import claims_visible_to
from matchmaking.matches.policies import WAITING, State
from matchmaking.matches.queries import queue_of
from matchmaking.models import FitScore, Match, ScoreChange
from xport.accounts.models import User
from xport.portal.home.waiting import Line

NEWS_LASTS = timedelta(days=14)
MOST_NEWS = 10
# Named one by one with how long they have waited; the list has the others.
OLDEST_MATCHES = 5
STRONG = FitScore.Label.STRONG


def lines_for_claims(
    user: User, municipalities: Mapping[str, str], *, is_adviser: bool
) -> list[Line]:
    """Return a line per own municipality with claims; an adviser gets the others in one more."""
    waiting = claims_visible_to(user).filter(state=ClaimRequest.State.PENDING)
    counted = (
        waiting.order_by()
        .values_list("company__municipality")
        .annotate(count=Count("pk"), newest=Max("created_at"))
    )
    others = []
    lines = []
    for code, count, newest in counted:
        if code in municipalities:
            url = reverse("municipality_claims", args=[code])
            facts = {"municipality": municipalities[code]}
            lines.append(_claims(newest, count, url, facts))
        elif is_adviser:
            others.append((newest, count))
    if others:
        newest, count = max(newest for newest, _ in others), sum(count for _, count in others)
        lines.append(_claims(newest, count, reverse("claims"), {}))
    return lines


def _claims(at: datetime, count: int, url: str, facts: dict[str, str]) -> Line:
    return Line(kind="claims", at=at, url=url, rank=4, count=count, facts=facts)


def lines_for_inventory(municipalities: Mapping[str, str], now: datetime) -> Iterator[Line]:
    """Yield what is missing in each inventory, and its new strong scores. Two queries."""
    if not municipalities:
        return
    claimed = Exists(Membership.objects.filter(company=OuterRef("pk")))
    is_unverified = Q(is_claimed=True, verified_at=None)
    without_category = Q(is_claimed=False) & ~Q(has_category=True)
    counted = (
        Company.objects.sent()
        .filter(municipality__in=municipalities)
        .annotate(
            is_claimed=claimed,
            has_category=Exists(Company.categories.through.objects.filter(company=OuterRef("pk"))),
        )
        .order_by()
        .values("municipality")
        .annotate(
            firms=Count("pk"),
            unverified=Count("pk", filter=is_unverified),
            newest_unverified=Max("sent_at", filter=is_unverified),
            unanswered=Count("pk", filter=without_category),
            newest_unanswered=Max("created_at", filter=without_category),
        )
    )
    found = {row["municipality"]: row for row in counted}
    for code, name in municipalities.items():
        yield from _inventory_lines(code, name, found.get(code), now)
    yield from _strong_lines(municipalities, now)


def _inventory_lines(
    code: str, name: str, row: Mapping[str, object] | None, now: datetime
) -> Iterator[Line]:
    facts = {"municipality": name}
    if row is None:
        url = reverse("municipality_imports", args=[code])
        yield Line(kind="no_firms", at=now, url=url, rank=1, facts=facts)
        return
    for kind, query, rank in (
        ("unverified", {"state": "unverified"}, 3),
        ("unanswered", {"missing": "category", "state": "unclaimed"}, 2),
    ):
        at, count = row[f"newest_{kind}"], row[kind]
        if isinstance(at, datetime) and isinstance(count, int) and count:
            url = reverse("municipality_companies", args=[code], query=query)
            yield Line(kind=kind, at=at, url=url, rank=rank, count=count, facts=facts)


def _strong_lines(municipalities: Mapping[str, str], now: datetime) -> Iterator[Line]:
    """Yield the scores that have become strong lately and still are."""
    still_strong = FitScore.objects.filter(
        company=OuterRef("company"),
        market=OuterRef("market"),
        kind=ScoringInputs.Kind.SENT,
        label=STRONG,
    )
    changes = (
        ScoreChange.objects.filter(
            Exists(still_strong),
            company__municipality__in=municipalities,
            company__archived_at=None,
            company__sent_at__isnull=False,
            kind=ScoringInputs.Kind.SENT,
            at__gte=now - NEWS_LASTS,
            new_label=STRONG,
        )
        .exclude(old_label=STRONG)
        .select_related("company", "market")
        .order_by("-at", "-pk")[:MOST_NEWS]
    )
    for change in changes:
        url = reverse("company_market", args=[change.company.public_id, change.market_id])
        facts = {"company": change.company, "market": change.market}
        yield Line(kind="strong", at=change.at, url=url, facts=facts)


def lines_for_adviser(user: User, waiting_count: int) -> Iterator[Line]:
    """Yield the matches that wait for this adviser: the oldest one by one, then the rest."""
    is_for_user = Q(adviser=None) | Q(adviser=user)
    waiting = queue_of(user).filter(is_for_user, state__in=WAITING)
    oldest = list(waiting[:OLDEST_MATCHES])
    for match in oldest:
        url = reverse("match", args=[match.public_id])
        yield Line(kind="review", at=match.created_at, url=url, rank=5, facts={"match": match})
    if oldest and waiting_count > OLDEST_MATCHES:
        others = waiting_count - OLDEST_MATCHES
        # Dated like the oldest, or the others would stand between the matches that are named.
        at, url = oldest[0].created_at, reverse("match_queue")
        yield Line(kind="queue", at=at, url=url, rank=1, count=others)


def next_review_of(user: User) -> Match | None:
    """Return the match that comes back first to this adviser on the day that was chosen."""
    return (
        queue_of(user)
        .filter(adviser=user, state=State.NOT_NOW, review_on__isnull=False)
        .order_by(F("review_on").asc())
        .first()
    )

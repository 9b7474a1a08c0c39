"""What waits for the members of a firm."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from companies.models import ClaimRequest, Membership, MoveRequest, ScoringInputs
from companies.people.invitations import acceptable_for
from matchmaking.matches.policies import State
from matchmaking.models import FitScore, Match
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role, allows
from xport.portal.home.waiting import Line

# For the firm to answer; in all other states it waits for somebody else.
FOR_THE_FIRM = (State.RECOMMENDED, State.NEEDS_INFORMATION)
NEWS_LASTS = timedelta(days=30)
Kind = ScoringInputs.Kind


def lines_for_firms(user: User, now: datetime) -> list[Line]:
    """Return the lines of all the person's firms. Three queries, however many firms."""
    # Within the same query: the page of a person with every role has no room for one more.
    asked = MoveRequest.objects.filter(
        company=OuterRef("company"), asked_of=None, state=MoveRequest.State.WAITING
    ).order_by("asked_at", "pk")
    memberships = list(
        Membership.objects.filter(user=user, company__archived_at=None)
        .annotate(
            asked=Subquery(asked.values("public_id")[:1]),
            asked_at=Subquery(asked.values("asked_at")[:1]),
            asked_by=Subquery(asked.values("destination__name")[:1]),
        )
        .select_related("company__draft")
        .order_by("company__sort_key", "pk")
    )
    if not memberships:
        return []
    firms = [membership.company_id for membership in memberships]
    scores = defaultdict(list)
    for score in FitScore.objects.filter(company__in=firms):
        scores[score.company_id, score.kind].append(score)
    lines: list[Line] = []
    for membership in memberships:
        kind = Kind.DRAFT if hasattr(membership.company, "draft") else Kind.SENT
        lines += _profile_lines(membership, scores[membership.company_id, kind])
        lines += _move_lines(membership)
    return lines + list(_match_lines(memberships, now))


def has_unsent_profile(user: User) -> bool:
    """Tell whether one of the person's firms holds what is not sent: a reader is not asked to."""
    own = Membership.objects.filter(user=user, company__archived_at=None)
    return own.filter(Q(company__sent_at=None) | Q(company__draft__isnull=False)).exists()


def _profile_lines(membership: Membership, scores: Iterable[FitScore]) -> Iterator[Line]:
    company = membership.company
    facts = {"company": company}
    if not allows({Role(membership.role)}, Permission.COMPANY_SEND):
        return
    own_page = reverse("company", args=[company.public_id])
    if hasattr(company, "draft"):
        changed_at = company.draft.changed_at
        yield Line(kind="draft", at=changed_at, url=own_page, rank=4, facts=facts)
    elif not company.is_sent:
        yield Line(kind="draft", at=company.changed_at, url=own_page, rank=4, facts=facts)
    if any(_has_open_answers(score) for score in scores):
        url = reverse("company_profile", args=[company.public_id])
        yield Line(kind="questions", at=company.changed_at, url=url, rank=3, facts=facts)


def _has_open_answers(score: FitScore) -> bool:
    """Tell whether an answer could still raise the score: what is open counts as the worst."""
    if score.status != FitScore.Status.SCORED:
        return True
    return (score.upper_bound_hundredths or 0) > (score.score_hundredths or 0)


def _match_lines(memberships: Iterable[Membership], now: datetime) -> Iterator[Line]:
    roles = {membership.company_id: Role(membership.role) for membership in memberships}
    matches = Match.objects.filter(company__in=roles, company__sent_at__isnull=False)
    for match in matches.select_related("company", "market"):
        url = reverse("match", args=[match.public_id])
        may_answer = allows({roles[match.company_id]}, Permission.MATCH_ANSWER)
        asks = match.state in FOR_THE_FIRM and may_answer
        if asks or now - match.changed_at <= NEWS_LASTS:
            yield Line(
                kind="answer" if asks else "match",
                at=match.changed_at,
                url=url,
                rank=5 if asks else 0,
                facts={"match": match},
            )


def _move_lines(membership: Any) -> Iterator[Line]:
    """Yield the municipality that asks first whether the firm has moved there, if one does."""
    if membership.asked and allows({Role(membership.role)}, Permission.MOVE_ANSWER):
        url = reverse("move_request", args=[membership.asked])
        facts = {"company": membership.company, "municipality": membership.asked_by}
        yield Line(kind="move_asked", at=membership.asked_at, url=url, rank=4, facts=facts)


def lines_for_invited(user: User, now: datetime) -> list[Line]:
    """Return the profiles that the person may take over by an invitation. One query."""
    return [
        Line(
            kind="invited",
            at=invitation.created_at,
            url=reverse("invitation_waiting", args=[invitation.public_id]),
            rank=5,
            is_own=True,
            facts={"company": invitation.company, "municipality": invitation.municipality},
        )
        for invitation in acceptable_for(user, now=now)
    ]


def lines_for_newcomer(user: User) -> list[Line]:
    """Return what stands between a person without a role and one: own requests, or a first step."""
    claims = ClaimRequest.objects.filter(user=user, state=ClaimRequest.State.PENDING)
    asked = [
        Line(kind="asked", at=claim.created_at, url="", rank=1)
        for claim in claims.order_by("-created_at")
    ]
    first_step = Line(kind="register", at=user.date_joined, url=reverse("company_register"), rank=1)
    return asked or [first_step]

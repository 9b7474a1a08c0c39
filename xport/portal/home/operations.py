"""What waits for whoever runs the portal."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.urls import reverse

from markets.models import Adviser, Market
from matchmaking.rescoring.due import due_inputs
from xport.complaints.queries import open_complaints
from xport.notifications.models import OutgoingMail
from xport.portal.home.waiting import Line
from xport.portal.operator.state import MAIL_TAKES, SCORING_TAKES

State = OutgoingMail.State


def lines_for_operator(now: datetime) -> Iterator[Line]:
    """Yield dead and stuck mail, scoring that stands still, markets nobody covers. Five queries."""
    yield from _mail_lines(now)
    yield from _scoring_lines(now)
    yield from _market_lines(now)
    complaints = open_complaints().aggregate(count=Count("pk"), newest=Max("created_at"))
    if complaints["count"]:
        url = reverse("admin:complaints_complaint_changelist", query={"closed_at__isempty": "1"})
        yield Line(
            kind="complaints", at=complaints["newest"], url=url, rank=4, count=complaints["count"]
        )


def _mail_lines(now: datetime) -> Iterator[Line]:
    is_dead = Q(state=State.DEAD)
    is_stuck = Q(state__in=(State.QUEUED, State.SENDING), next_at__lt=now - MAIL_TAKES)
    found = OutgoingMail.objects.filter(is_dead | is_stuck).aggregate(
        dead=Count("pk", filter=is_dead),
        newest_dead=Max("created_at", filter=is_dead),
        stuck=Count("pk", filter=is_stuck),
        oldest_stuck=Min("next_at", filter=is_stuck),
    )
    mails = "admin:notifications_outgoingmail_changelist"
    if found["dead"]:
        url = reverse(mails, query={"state__exact": State.DEAD})
        at, count = found["newest_dead"], found["dead"]
        yield Line(kind="dead_mail", at=at, url=url, rank=3, count=count)
    if found["stuck"]:
        url = reverse(mails, query={"state__exact": State.QUEUED})
        at, count = found["oldest_stuck"], found["stuck"]
        yield Line(kind="stuck_mail", at=at, url=url, rank=6, count=count)


def _scoring_lines(now: datetime) -> Iterator[Line]:
    behind = due_inputs().order_by().filter(changed_at__lt=now - SCORING_TAKES)
    found = behind.aggregate(count=Count("pk"), oldest=Min("changed_at"))
    if found["count"]:
        yield Line(
            kind="scoring",
            at=found["oldest"],
            url=reverse("operator_status"),
            rank=5,
            count=found["count"],
        )


def _market_lines(now: datetime) -> Iterator[Line]:
    covering = Adviser.objects.filter(markets=OuterRef("pk"), ended_at=None, user__is_active=True)
    markets = list(Market.objects.exclude(Exists(covering)))
    if markets:
        url = reverse("admin:markets_adviser_changelist")
        facts = {"markets": [market.name for market in markets]}
        yield Line(kind="markets", at=now, url=url, rank=2, count=len(markets), facts=facts)

"""Reminders of matches that nobody has decided on for a week."""

from datetime import datetime, timedelta

from django.db import transaction

from matchmaking.matches.notices import tell_waiting, waiting_key
from matchmaking.matches.policies import WAITING
from matchmaking.models import Match
from xport.notifications import reminders

PATIENCE = timedelta(days=7)
CHUNK = 500


def remind_of_matches(*, now: datetime) -> int:
    """Remind once of each spell of waiting; return how many matches were told of.

    Computed from the matches: a week without a scheduler delays the reminders and loses none.
    """
    due = (
        Match.objects.filter(state__in=WAITING, changed_at__lte=now - PATIENCE)
        .filter(company__archived_at=None, company__sent_at__isnull=False)
        .select_related("company", "market", "adviser")
        .order_by("changed_at", "pk")
    )
    told, chunk = 0, []
    for match in due.iterator(chunk_size=CHUNK):
        chunk.append(match)
        if len(chunk) == CHUNK:
            told += _remind(chunk, now)
            chunk = []
    return told + _remind(chunk, now)


def _remind(matches: list[Match], now: datetime) -> int:
    untold = reminders.untold([waiting_key(match) for match in matches])
    return sum(_remind_of(match, now) for match in matches if waiting_key(match) in untold)


@transaction.atomic
def _remind_of(match: Match, now: datetime) -> bool:
    if not reminders.claim(waiting_key(match), now=now):
        return False
    if tell_waiting(match, (now - match.changed_at).days, now):
        return True
    # Nobody to tell: still due, for the market's first adviser.
    transaction.set_rollback(True)
    return False

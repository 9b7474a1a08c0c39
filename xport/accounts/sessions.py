"""A person's own sessions: which there are, and ending them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xport.accounts import audit
from xport.accounts.devices import device_words
from xport.accounts.models import KnownDevice, Session, User

# Longer than this no session lives (xport/middleware.py), whenever its row is swept away.
LONGEST_SESSION = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class OwnSession:
    """One session as its owner sees it; `handle` names it in a form without giving its key away."""

    handle: str
    device: str
    seen_at: datetime
    is_current: bool


def own_sessions(*, user: User, current_key: str, now: datetime) -> list[OwnSession]:
    """Return the person's living sessions, this one first, then by when they were last used."""
    rows = Session.objects.filter(
        user=user, expire_date__gt=now, seen_at__gt=now - LONGEST_SESSION
    ).order_by("-seen_at")
    sessions = [
        OwnSession(
            handle=audit.digest(row.session_key),
            device=device_words(row.device),
            seen_at=row.seen_at,
            is_current=row.session_key == current_key,
        )
        for row in rows
        if row.seen_at
    ]
    return sorted(sessions, key=lambda session: not session.is_current)


@transaction.atomic
def end_session(*, user: User, handle: str, now: datetime) -> bool:
    """End the person's session with this handle; return whether there was one."""
    keys = Session.objects.filter(user=user).values_list("session_key", flat=True)
    chosen = [key for key in keys if audit.digest(key) == handle]
    Session.objects.filter(session_key__in=chosen).delete()
    if chosen:
        audit.record(action="session.ended", by=user, obj=user, now=now, sessions=len(chosen))
    return bool(chosen)


@transaction.atomic
def end_other_sessions(
    *, user: User, current_key: str | None, current_device: str, by: User | None, now: datetime
) -> int:
    """End all of the person's sessions but one, and forget the other devices.

    Returns how many sessions ended. Whoever signs in elsewhere from now on is told of by mail.
    """
    ended, _ = Session.objects.filter(user=user).exclude(session_key=current_key).delete()
    KnownDevice.objects.filter(user=user).exclude(key=current_device).delete()
    if ended:
        audit.record(action="session.ended", by=by, obj=user, now=now, sessions=ended)
    return ended

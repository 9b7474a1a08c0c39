"""What this browser asked a provider for: kept in its session until the answer, taken once."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.sessions.backends.base import SessionBase

from xport.accounts.sso.configuration import Provider
from xport.accounts.sso.refusals import Reason, SignOnRefused

SESSION_KEY = "sign_on_pending"
LONGEST = timedelta(minutes=10)
# Several tabs may ask at once; more than these push out the oldest.
MOST = 5


class Purpose(StrEnum):
    SIGN_IN = "sign_in"
    LINK = "link"
    CONFIRM = "confirm"


@dataclass(frozen=True, kw_only=True)
class Pending:
    provider: str
    purpose: Purpose
    nonce: str
    verifier: str
    asked_at: datetime
    language: str
    # Who asked, for LINK and CONFIRM; the answer is theirs alone.
    person_id: int | None = None
    next_url: str = ""


def remember(
    session: SessionBase,
    *,
    provider: Provider,
    purpose: Purpose,
    now: datetime,
    language: str,
    person_id: int | None = None,
    next_url: str = "",
) -> tuple[str, Pending]:
    """Return (state, what was asked) with fresh random values."""
    pending = Pending(
        provider=provider.slug,
        purpose=purpose,
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        asked_at=now,
        language=language,
        person_id=person_id,
        next_url=next_url,
    )
    state = secrets.token_urlsafe(32)
    kept = dict(list(session.get(SESSION_KEY, {}).items())[-(MOST - 1) :])
    session[SESSION_KEY] = kept | {state: asdict(pending) | {"asked_at": now.isoformat()}}
    return state, pending


def take(session: SessionBase, state: str, *, provider: Provider, now: datetime) -> Pending:
    """Return what was asked under this state, which is gone from now on.

    Raises SignOnRefused if this browser asked this provider nothing by it within ten minutes.
    """
    waiting = session.get(SESSION_KEY, {})
    stored = waiting.pop(state, None)
    if stored is None:
        raise SignOnRefused(Reason.EXPIRED, "state")
    session[SESSION_KEY] = waiting
    # At once: a second answer must not find it while the first waits for the provider.
    session.save()
    asked_at = datetime.fromisoformat(stored.pop("asked_at"))
    pending = Pending(**stored | {"asked_at": asked_at, "purpose": Purpose(stored["purpose"])})
    if pending.provider != provider.slug:
        raise SignOnRefused(Reason.EXPIRED, "state_of_another_provider")
    if now - pending.asked_at > LONGEST:
        raise SignOnRefused(Reason.EXPIRED, "state_too_old")
    return pending


def forget(session: SessionBase) -> None:
    session.pop(SESSION_KEY, None)

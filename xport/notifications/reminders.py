"""Reminders are computed from state: due, and not told yet. Here is what has been told.

Kept for ever, a short row each: whoever forgot them would compute old events anew, and a batch of
rescoring begins where the last one ended. What is to be told again has its period in its key.
"""

from collections.abc import Collection
from datetime import datetime

from xport.notifications.models import Reminded


def untold(event_keys: Collection[str]) -> set[str]:
    """Return those of the keys that nobody has been reminded of. One query."""
    told = Reminded.objects.filter(pk__in=event_keys).values_list("pk", flat=True)
    return set(event_keys) - set(told)


def claim(event_key: str, *, now: datetime) -> bool:
    """Return whether the caller is the first to tell of this; call it in the transaction of that.

    Another worker that is at it at the same time waits here, and then gets False.
    """
    _, is_new = Reminded.objects.get_or_create(pk=event_key, defaults={"at": now})
    return is_new

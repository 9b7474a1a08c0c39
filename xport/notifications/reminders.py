"""Reminders are computed from state: due, and not told yet. Here is what has been told."""

from collections.abc import Collection
from datetime import datetime, timedelta

from xport.notifications.models import Reminded

# Longer than any reminder's period. What is due for longer is not told again: the notice of it has
# a key of its own, which the database keeps.
FORGOTTEN_AFTER = timedelta(days=400)


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


def forget_old(*, now: datetime) -> int:
    return Reminded.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()[0]

"""Digests: one mail per person and morning, over everything that waits for it.

Computed from the notices that wait, whenever the sweep runs: a night without a scheduler only
makes the next digest longer. The mail's key is the person and the morning; the database keeps it
unique, and a notice leaves the waiting in the same transaction that writes the mail.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import CharField, Exists, Min, OuterRef, Value
from django.db.models.functions import Cast, Concat

from xport.accounts.models import User
from xport.notifications import addresses, rendering
from xport.notifications.actions import queue_new_mail
from xport.notifications.models import Notice, OutgoingMail
from xport.notifications.preferences import DIGESTS
from xport.notifications.relevance import still_concerning
from xport.notifications.slots import latest_slot

logger = logging.getLogger(__name__)

# Fifteen seconds between two sweeps are enough for so many.
SWEEP_SIZE = 200
# A digest that cannot be written must not hold up the others for ever.
PAUSE_AFTER_FAILURE = timedelta(hours=1)


def send_due_digests(*, now: datetime, limit: int = SWEEP_SIZE) -> int:
    """Write the digests that are due, and return how many mails that made."""
    sent = 0
    for user in _people_waiting(now)[:limit]:
        try:
            sent += send_digest(user=user, now=now)
        except (OperationalError, InterfaceError):
            raise  # the database is away for all of them
        except Exception:
            logger.exception("The digest of person %s could not be written", user.pk)
            waiting = Notice.objects.filter(recipient=user, digest_at__lte=now)
            waiting.update(digest_at=now + PAUSE_AFTER_FAILURE)
    return sent


def send_digest(*, user: User, now: datetime) -> bool:
    """Write one person's digest of this morning; return whether there was anything to tell.

    Two workers at once write one: the second finds nothing that waits. What is committed later
    than the morning's digest waits for the next.
    """
    key = digest_key(user, now)
    try:
        with transaction.atomic():
            joined = Notice.objects.filter(recipient=user, digest_at__lte=now)
            if not joined.update(digest_at=None, digest_key=key):
                return False
            notices = Notice.objects.filter(recipient=user, digest_key=key)
            return _write(
                user,
                list(notices.select_related("recipient").order_by("created_at", "pk")),
                key,
                now,
            )
    except IntegrityError:
        # This morning's has left already; rolled back, the notices still wait.
        return False


def digest_key(user: User, now: datetime) -> str:
    return f"digest:{user.pk}:{latest_slot(now):%Y-%m-%d}"


def _write(user: User, notices: list[Notice], key: str, now: datetime) -> bool:
    concerning = [] if addresses.stop_of(user) else still_concerning(user, notices)
    # The others wait for nothing any more, and are in no mail: they stay in the inbox.
    told = {notice.pk for notice in concerning}
    left_out = [notice.pk for notice in notices if notice.pk not in told]
    Notice.objects.filter(pk__in=left_out).update(digest_key="")
    if not concerning:
        return False
    words = rendering.digest_mail(recipient=user, notices=concerning)
    queue_new_mail(
        OutgoingMail(
            dedupe_key=key,
            recipient=user.email,
            reader=user,
            unsubscribes_from=DIGESTS,
            sender=settings.DEFAULT_FROM_EMAIL,
            subject=words.subject,
            text=words.text,
            html=words.html,
            created_at=now,
        )
    )
    return True


def _people_waiting(now: datetime) -> list[User]:
    """Return the people whose digest is due and has not left, longest waiting first. One query."""
    day = f":{latest_slot(now):%Y-%m-%d}"
    todays = OutgoingMail.objects.filter(
        dedupe_key=Concat(Value("digest:"), Cast(OuterRef("recipient"), CharField()), Value(day))
    )
    waiting = (
        Notice.objects.filter(digest_at__lte=now)
        .exclude(Exists(todays))
        .values("recipient")
        .annotate(since=Min("digest_at"))
        .order_by("since", "recipient")
        .values_list("recipient", flat=True)[:SWEEP_SIZE]
    )
    ids = list(waiting)
    people = User.objects.in_bulk(ids)
    return [people[user_id] for user_id in ids]

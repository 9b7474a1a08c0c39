"""Telling people, once per event, and bringing their mails out of the house.

The rows are the truth. Whoever writes one wakes a worker; a sweep repairs what that loses.
"""

import hashlib
import json
import logging
import time
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, connection, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation

from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.jobs import wake
from xport.notifications import rendering, transport
from xport.notifications.models import Notice, OutgoingMail

logger = logging.getLogger(__name__)

# A mail that was just written is woken by its writer; only if that fails is it the sweep's.
SWEEP_GRACE = timedelta(seconds=5)
# A mail that the sweep woke is left alone for so long, or a slow queue would fill with repeats.
SWEEP_PAUSE = timedelta(seconds=60)
SWEEP_SIZE = 500
# Half a minute, doubled to an hour: with this many tries a mail waits five days for a server.
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 125
MARK_ATTEMPTS, MARK_PAUSE_SECONDS = 40, 0.2

State = OutgoingMail.State


class MailCannotBeResent(Exception):
    """The mail is not dead, or its content was blanked because it held a link."""


def path_of(view_name: str, *args: object) -> str:
    """Return the page's path without the language: what a notice keeps, for readers of either."""
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        return reverse(view_name, args=args).removeprefix(f"/{language}/")


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User],
    kind: str,
    event_key: str,
    facts: dict[str, Any],
    path: str,
    group_label: str,
    now: datetime,
) -> int:
    """Tell each person by a notice and a mail; return how many did not know yet.

    `event_key` names the event: who was told of it is never told again. Call it inside the
    transaction that makes the event true. Three queries, however many people.
    """
    people = {user.pk: user for user in recipients if user.is_active}
    notice = Notice(kind=kind, dedupe_key=event_key, facts=facts, path=path, created_at=now)
    notice.group_label = group_label
    mails = []
    for user_id in _insert_notices(notice, sorted(people)):
        user = people[user_id]
        words = rendering.mail_about(recipient=user, kind=kind, facts=facts, path=path)
        mails.append(
            OutgoingMail(
                dedupe_key=f"{event_key}:{user_id}",
                recipient=user.email,
                sender=settings.DEFAULT_FROM_EMAIL,
                subject=words.subject,
                text=words.text,
                html=words.html,
                created_at=now,
            )
        )
    queue_mails(mails)
    return len(mails)


# Raw, because only RETURNING tells which rows are new. People in order of id, or two events that
# tell the same people would wait for each other.
_INSERT_NOTICES = """
INSERT INTO notifications_notice
    (recipient_id, dedupe_key, kind, group_label, facts, path, created_at)
SELECT person, %s || ':' || person, %s, %s, %s::jsonb, %s, %s FROM unnest(%s::bigint[]) AS person
ON CONFLICT (dedupe_key) DO NOTHING
RETURNING recipient_id
"""


def _insert_notices(notice: Notice, user_ids: list[int]) -> list[int]:
    facts = json.dumps(notice.facts, cls=DjangoJSONEncoder)
    values = (notice.dedupe_key, notice.kind, notice.group_label, facts, notice.path)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_NOTICES, [*values, notice.created_at, user_ids])
        return [user_id for (user_id,) in cursor.fetchall()]


def mark_read(*, user: User, now: datetime, notices: Iterable[Notice]) -> int:
    """Mark those of the person's own notices read that were not; return how many."""
    unread = Notice.objects.filter(
        recipient=user, read_at=None, pk__in=[notice.pk for notice in notices]
    )
    return unread.update(read_at=now)


def queue_mails(mails: list[OutgoingMail]) -> None:
    """Write the mails down and wake their delivery; a key that is known already is left out."""
    for mail in mails:
        mail.message_id = _message_id(mail.dedupe_key)
        mail.next_at = mail.created_at + SWEEP_GRACE
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    keys = [mail.dedupe_key for mail in mails]
    for mail_id in OutgoingMail.objects.filter(dedupe_key__in=keys).values_list("pk", flat=True):
        wake("notifications.deliver_mail", mail_id)


def _message_id(dedupe_key: str) -> str:
    """Return the Message-ID that the mail has at every try, so that a repeat is seen as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{hashlib.sha256(dedupe_key.encode()).hexdigest()[:40]}@{domain}>"


def deliver_mail(*, mail_id: int, now: datetime) -> None:
    """Send the mail unless somebody else is at it or has done it.

    No transaction is open while the mail server is spoken to. A worker that dies between the
    server's OK and the mark costs one repeat, with the same Message-ID.
    """
    mail = _claim(mail_id, now)
    if mail is None:
        return
    if mail.attempts > MOST_ATTEMPTS:
        _give_up(mail, f"Given up after {MOST_ATTEMPTS} attempts. {mail.last_error}")
        return
    try:
        transport.send(mail)
    except transport.TemporaryFailure as failure:
        _put_back(mail, str(failure), now)
    except transport.PermanentFailure as failure:
        _give_up(mail, str(failure))
    else:
        _mark_sent(mail, now)


def _claim(mail_id: int, now: datetime) -> OutgoingMail | None:
    token = uuid.uuid4()
    lease_until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    free = Q(state=State.QUEUED) | Q(state=State.SENDING, lease_until__lt=now)
    claimed = OutgoingMail.objects.filter(free, pk=mail_id).update(
        state=State.SENDING,
        attempts=F("attempts") + 1,
        lease_token=token,
        lease_until=lease_until,
        next_at=lease_until,
    )
    if not claimed:
        return None
    return OutgoingMail.objects.filter(pk=mail_id, lease_token=token).first()


def _put_back(mail: OutgoingMail, error: str, now: datetime) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token).update(
        state=State.QUEUED,
        lease_token=None,
        lease_until=None,
        last_error=error[:300],
        next_at=now + pause_after(mail.attempts),
    )


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts."""
    # The exponent is bounded too: 2 to the power of a hundred is no number of seconds.
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 10))


def _give_up(mail: OutgoingMail, error: str) -> None:
    logger.warning("Mail %s is dead after %s attempts", mail.pk, mail.attempts)
    OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token).update(
        state=State.DEAD,
        lease_token=None,
        lease_until=None,
        last_error=error[:300],
        **_blank_if_secret(mail),
    )


def _mark_sent(mail: OutgoingMail, now: datetime) -> None:
    """Record the success, whoever holds the lease by now: each try that fails is a repeat."""
    for _ in range(MARK_ATTEMPTS):
        try:
            OutgoingMail.objects.filter(pk=mail.pk).update(
                state=State.SENT,
                sent_at=now,
                lease_token=None,
                lease_until=None,
                last_error="",
                **_blank_if_secret(mail),
            )
        except Error:
            logger.warning("Mail %s is sent but could not be marked yet", mail.pk)
            connection.close()
            time.sleep(MARK_PAUSE_SECONDS)
        else:
            return
    logger.error("Mail %s is sent but not marked: it will be repeated", mail.pk)


def _blank_if_secret(mail: OutgoingMail) -> dict[str, str]:
    return {"text": "", "html": ""} if mail.is_secret else {}


@transaction.atomic
def sweep_mail(*, now: datetime) -> int:
    """Wake every mail that is due, or whose worker died; return how many."""
    unclaimed = Q(state=State.QUEUED) | Q(state=State.SENDING, lease_until__lt=now)
    due = (
        OutgoingMail.objects.filter(unclaimed, next_at__lte=now)
        .order_by("next_at")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:SWEEP_SIZE]
    )
    mail_ids = list(due)
    OutgoingMail.objects.filter(pk__in=mail_ids).update(next_at=now + SWEEP_PAUSE)
    for mail_id in mail_ids:
        wake("notifications.deliver_mail", mail_id)
    return len(mail_ids)


@transaction.atomic
def resend_mail(*, mail: OutgoingMail, by: User, now: datetime) -> None:
    """Queue a dead mail anew.

    Raises MailCannotBeResent if it is not dead, or held a link: its reader asks for a new one.
    """
    revived = OutgoingMail.objects.filter(pk=mail.pk, state=State.DEAD, is_secret=False).update(
        state=State.QUEUED, attempts=0, last_error="", next_at=now + SWEEP_GRACE
    )
    if not revived:
        raise MailCannotBeResent
    audit.record(action="mail.resent", by=by, obj=mail, now=now)
    wake("notifications.deliver_mail", mail.pk)

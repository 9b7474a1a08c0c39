"""Telling people, once per event, and bringing their mails out of the house.

The rows are the truth. Whoever writes one wakes a worker; a sweep repairs what that loses.
"""

import json
import logging
import time
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import Error, connection, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.jobs import wake
from xport.notifications import addresses, rendering, transport
from xport.notifications.kinds import NOTHING, Frequency, Subject, by_audience, kind_of
from xport.notifications.models import Notice, OutgoingMail
from xport.notifications.preferences import digest_time, frequencies_for
from xport.notifications.relevance import still_concerning

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
    """The mail is not dead, held a link that was blanked, or its address is stopped."""


def path_of(view_name: str, *args: object) -> str:
    """Return the page's path without the language: what a notice keeps, for readers of either."""
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        return reverse(view_name, args=args).removeprefix(f"/{language}/")


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User] | Mapping[str, Iterable[User]],
    kind: str,
    event_key: str,
    facts: dict[str, Any],
    path: str,
    group_label: str,
    now: datetime,
    about: Subject = NOTHING,
) -> int:
    """Tell each person by a notice, and by mail as the person prefers; return who did not know yet.

    `recipients` maps audiences to people; people alone will do where the kind has one audience.
    `event_key` names the event: who was told of it is never told again. Whom `about` no longer
    concerns when a mail leaves, is not mailed. Call it inside the transaction that makes the event
    true. Five queries, however many people. Raises KindUnknown.
    """
    declared = kind_of(kind)
    people, audiences = by_audience(declared, recipients)
    frequencies = frequencies_for(declared, audiences)
    notices = [
        Notice(
            recipient=people[user_id],
            kind=kind,
            dedupe_key=f"{event_key}:{user_id}",
            group_label=group_label,
            facts=facts,
            path=path,
            created_at=now,
            audiences=list(audiences[user_id]),
            subject=about.to_json(),
            digest_at=digest_time(frequencies[user_id], now),
        )
        for user_id in sorted(people)
    ]
    new = _insert_notices(notices)
    at_once = [each for each in new if frequencies[each.recipient_id] == Frequency.AT_ONCE]
    _queue_mails_about(at_once, is_always_sent=declared.is_always_sent)
    return len(new)


def _queue_mails_about(notices: list[Notice], *, is_always_sent: bool) -> None:
    stopped = addresses.stopped_among([each.recipient.email for each in notices])
    queue_mails(
        [
            _mail_about(notice, is_always_sent=is_always_sent)
            for notice in notices
            if notice.recipient.email.lower() not in stopped
        ]
    )


def _mail_about(notice: Notice, *, is_always_sent: bool) -> OutgoingMail:
    person = notice.recipient
    words = rendering.mail_about(
        recipient=person,
        kind=notice.kind,
        facts=notice.facts,
        path=notice.path,
        may_unsubscribe=not is_always_sent,
    )
    return OutgoingMail(
        dedupe_key=notice.dedupe_key,
        recipient=person.email,
        reader=person,
        unsubscribes_from="" if is_always_sent else notice.kind,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=words.subject,
        text=words.text,
        html=words.html,
        created_at=notice.created_at,
    )


# Raw, because only RETURNING tells which rows are new. People in order of id, or two events that
# tell the same people would wait for each other.
_INSERT_NOTICES = """
INSERT INTO notifications_notice
    (recipient_id, dedupe_key, audiences, digest_at,
     kind, group_label, facts, path, created_at, subject, digest_key)
SELECT person.id, person.dedupe_key, person.audiences::jsonb, person.digest_at,
       %s, %s, %s::jsonb, %s, %s, %s::jsonb, ''
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[])
     AS person (id, dedupe_key, audiences, digest_at)
ON CONFLICT (dedupe_key) DO NOTHING
RETURNING recipient_id
"""


def _insert_notices(notices: list[Notice]) -> list[Notice]:
    """Write the notices of one event; return those that are new."""
    if not notices:
        return []
    first = notices[0]
    facts = json.dumps(first.facts, cls=DjangoJSONEncoder)
    shared = (first.kind, first.group_label, facts, first.path, first.created_at)
    own = (
        [each.recipient_id for each in notices],
        [each.dedupe_key for each in notices],
        [json.dumps(each.audiences) for each in notices],
        [each.digest_at for each in notices],
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_NOTICES, [*shared, json.dumps(first.subject), *own])
        new = {user_id for (user_id,) in cursor.fetchall()}
    return [each for each in notices if each.recipient_id in new]


def mark_read(*, user: User, now: datetime, notices: Iterable[Notice]) -> int:
    """Mark those of the person's own notices read that were not; return how many."""
    unread = Notice.objects.filter(
        recipient=user, read_at=None, pk__in=[notice.pk for notice in notices]
    )
    return unread.update(read_at=now)


def set_read(*, user: User, notice_id: int, is_read: bool, now: datetime) -> bool:
    """Mark one notice read or unread; return False if the person has no such notice."""
    own = Notice.objects.filter(recipient=user, pk=notice_id)
    if not own.exists():
        return False
    if is_read:
        own.filter(read_at=None).update(read_at=now)
    else:
        own.update(read_at=None)
    return True


def queue_new_mail(mail: OutgoingMail) -> None:
    """Write one mail down and wake its delivery. Raises IntegrityError if its key is known."""
    _make_ready(mail)
    mail.save(force_insert=True)
    wake("notifications.deliver_mail", mail.pk)


def queue_mails(mails: list[OutgoingMail]) -> None:
    """Write the mails down and wake their delivery; a key that is known already is left out."""
    if not mails:
        return
    for mail in mails:
        _make_ready(mail)
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
    keys = [mail.dedupe_key for mail in mails]
    for mail_id in OutgoingMail.objects.filter(dedupe_key__in=keys).values_list("pk", flat=True):
        wake("notifications.deliver_mail", mail_id)


def cancel_mails(mail_ids: Iterable[int]) -> int:
    """Keep mails that have not left from leaving, their text blanked; return how many."""
    waiting = OutgoingMail.objects.filter(pk__in=list(mail_ids), state=State.QUEUED)
    return waiting.update(state=State.CANCELLED, text="", html="", headers={})


def _make_ready(mail: OutgoingMail) -> None:
    mail.message_id = _message_id(mail.dedupe_key)
    mail.next_at = mail.created_at + SWEEP_GRACE


def _message_id(dedupe_key: str) -> str:
    """Return the Message-ID that the mail has at every try, so that a repeat is seen as one.

    Keyed, so that nobody can compute it: whoever knows it can report that the mail bounced.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    digest = salted_hmac("notifications.message_id", dedupe_key, algorithm="sha256").hexdigest()
    return f"<{digest[:40]}@{domain}>"


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
    _readdress(mail)
    if obstacle := _obstacle(mail):
        _finish(mail, State.CANCELLED, obstacle)
        return
    try:
        transport.send(mail)
    except transport.TemporaryFailure as failure:
        _put_back(mail, str(failure), now)
    except transport.PermanentFailure as failure:
        _give_up(mail, str(failure))
        if failure.speaks_of_address:
            addresses.stop(address=mail.recipient, reason=str(failure), now=now)
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
    mails = OutgoingMail.objects.select_related("reader")
    return mails.filter(pk=mail_id, lease_token=token).first()


def _readdress(mail: OutgoingMail) -> None:
    """Let a notice or digest go to its reader's address of now, not of when it was written."""
    if mail.reader and mail.recipient != mail.reader.email:
        mail.recipient = mail.reader.email
        mail.save(update_fields=["recipient"])


def _obstacle(mail: OutgoingMail) -> str:
    """Return why a notice or digest may not leave any more, "" if it may.

    A digest of which a part no longer concerns its reader is written anew without that part.
    """
    if mail.reader is None:
        return ""
    if addresses.stopped_among([mail.recipient]):
        return "The address is stopped."
    keys = Q(dedupe_key=mail.dedupe_key) | Q(digest_key=mail.dedupe_key)
    of_reader = Notice.objects.filter(keys, recipient=mail.reader).select_related("recipient")
    notices = list(of_reader.order_by("created_at", "pk"))
    concerning = still_concerning(mail.reader, notices)
    if not concerning:
        return "It no longer concerns its reader."
    if len(concerning) < len(notices):
        words = rendering.digest_mail(recipient=mail.reader, notices=concerning)
        mail.subject, mail.text, mail.html = words.subject, words.text, words.html
        mail.save(update_fields=["subject", "text", "html"])
    return ""


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
    _finish(mail, State.DEAD, error)


def _finish(mail: OutgoingMail, state: State, error: str) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token).update(
        state=state,
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


def _blank_if_secret(mail: OutgoingMail) -> dict[str, Any]:
    return {"text": "", "html": "", "headers": {}} if mail.is_secret else {}


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

    Raises MailCannotBeResent if it is not dead, held a link (its reader asks for a new one), or
    would not leave, for mails to its reader are stopped.
    """
    if mail.reader and addresses.stopped_among([mail.reader.email]):
        raise MailCannotBeResent
    revived = OutgoingMail.objects.filter(pk=mail.pk, state=State.DEAD, is_secret=False).update(
        state=State.QUEUED, attempts=0, last_error="", next_at=now + SWEEP_GRACE
    )
    if not revived:
        raise MailCannotBeResent
    audit.record(action="mail.resent", by=by, obj=mail, now=now)
    wake("notifications.deliver_mail", mail.pk)

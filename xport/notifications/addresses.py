"""Addresses that mail comes back from: when they are stopped, and how they start again.

A stopped address gets no notice and no digest. Mails about signing in still go out: they are
asked for one by one, are limited per hour, and are the way back to the account.
"""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from xport.accounts import audit, limits
from xport.accounts.models import User
from xport.notifications.models import MailAddress

LINK_AGE = timedelta(days=2)
# An address that failed for a while and then no more is forgotten.
FORGOTTEN_AFTER = timedelta(days=90)
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])", re.ASCII)
_NO_SUCH_MAILBOX = (550, 551, 553)


class LinkInvalid(Exception):
    """The link is too old, was used, or was not made here."""


def speaks_of_address(text: str, *, code: int = 0, at_recipient: bool) -> bool:
    """Return whether a permanent refusal says that nobody is reached at the address.

    Refusals of what was sent or of who sent it say nothing about the address: 5.1.7 and 5.1.8
    (sender), 5.2.2 and 5.2.3 (full, too long), 5.3, 5.6, 5.7 (system, content, policy). See RFC
    3463. Without such a status only a refusal of the recipient itself counts, by its SMTP `code`.
    """
    status = _STATUS.search(text)
    if not status:
        return at_recipient and code in _NO_SUCH_MAILBOX
    kind, topic, detail = status.groups()
    if kind != "5":
        return False
    if topic == "1":
        return detail not in ("7", "8")
    if topic == "2":
        return detail in ("0", "1")
    # "Other" and protocol errors: what some servers call an unknown recipient.
    return at_recipient and topic in ("0", "4", "5")


@transaction.atomic
def stop(*, address: str, reason: str, now: datetime) -> bool:
    """Mail no more notices to the address; return whether it was not stopped before."""
    row = _row(address, now)
    if row.stopped_at:
        return False
    row.stopped_at, row.reason, row.changed_at = now, reason[:300], now
    row.save(update_fields=["stopped_at", "reason", "changed_at"])
    audit.record(action="address.stopped", by=None, obj=row, now=now)
    return True


@transaction.atomic
def count_temporary(*, address: str, now: datetime) -> None:
    """Count a failure that may pass: shown to the operator, stops nothing."""
    row = _row(address, now)
    row.temporary_failures += 1
    row.changed_at = now
    row.save(update_fields=["temporary_failures", "changed_at"])


@transaction.atomic
def lift_stop(*, address: MailAddress, by: User | None, now: datetime) -> bool:
    """Let notices be mailed to the address again; return whether it was stopped.

    `by` is the operator, or the person who has shown that mail arrives.
    """
    lifted = MailAddress.objects.filter(pk=address.pk, stopped_at__isnull=False).update(
        stopped_at=None, reason="", temporary_failures=0, changed_at=now
    )
    if lifted:
        audit.record(action="address.stop_lifted", by=by, obj=address, now=now)
    return bool(lifted)


def stopped_among(addresses: list[str]) -> set[str]:
    """Return those of the addresses, in lower case, that are stopped. One query."""
    lower = {address.lower() for address in addresses}
    stopped = MailAddress.objects.filter(stopped_at__isnull=False, address__in=lower)
    return set(stopped.values_list("address", flat=True))


def stop_of(user: User) -> MailAddress | None:
    """Return why mails to the person stop; None if they do not."""
    return MailAddress.objects.filter(address=user.email.lower(), stopped_at__isnull=False).first()


def ask_confirmation(*, user: User, now: datetime) -> None:
    """Mail the person a link that starts the mails again, if they are stopped.

    Raises TooManyTries.
    """
    row = stop_of(user)
    if row is None:
        return
    limits.MAIL_TO_ACCOUNT.take(user.email, now=now)
    with translation.override(user.language):
        url = f"{settings.BASE_URL}{reverse('address_confirm', args=[link_key_of(row)])}"
        context = {"url": url}
        EmailMessage(
            render_to_string("notifications/address_confirm_subject.txt", context).strip(),
            render_to_string("notifications/address_confirm.txt", context).strip() + "\n",
            to=[user.email],
            headers={"X-Xport-Secret": "1"},
        ).send()


def address_of_link(key: str) -> MailAddress:
    """Return the stopped address that the link belongs to. Raises LinkInvalid."""
    try:
        address_id, stopped_at = _signer().unsign_object(key, max_age=LINK_AGE)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkInvalid from error
    row = MailAddress.objects.filter(pk=address_id, stopped_at=stopped_at).first()
    if row is None:
        raise LinkInvalid
    return row


def forget_old(*, now: datetime) -> int:
    """Delete the addresses that are not stopped and have not failed for long."""
    old = MailAddress.objects.filter(stopped_at=None, changed_at__lt=now - FORGOTTEN_AFTER)
    return old.delete()[0]


def _row(address: str, now: datetime) -> MailAddress:
    """Return the address's row, locked; stored in lower case, as it is looked up."""
    MailAddress.objects.bulk_create(
        [MailAddress(address=address.lower(), changed_at=now)], ignore_conflicts=True
    )
    return MailAddress.objects.select_for_update().get(address=address.lower())


def link_key_of(row: MailAddress) -> str:
    # With the moment of the stop in it, the key is dead once the stop is lifted.
    stopped_at = row.stopped_at.isoformat() if row.stopped_at else ""
    return _signer().sign_object([row.pk, stopped_at])


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="notifications.address")

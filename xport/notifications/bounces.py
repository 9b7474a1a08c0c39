"""Mail that comes back: reading a delivery status notification (RFC 3464) and acting on it.

Read with the standard library. Packages such as flufl.bounce guess addresses from a hundred
dialects of free text; an address alone is what anybody can forge, and what they lack is what we
need: the status, and the Message-ID of the mail that came back. That is an HMAC (actions.py), so
only who got the mail, or carried it, can report it; and it stops the address that we wrote to,
whatever address the report names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum

from django.db import transaction

from xport.notifications import addresses
from xport.notifications.models import OutgoingMail

# Enough for any report with the headers of what came back; the rest is our own mail's body.
LONGEST_REPORT_BYTES = 1024 * 1024
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,198}>")
_ORIGINAL = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")


class NotAReport(ValueError):
    """The message is no delivery status notification, or says nothing of a delivery."""


class Outcome(StrEnum):
    STOPPED = "The address is stopped."
    NOTED = "Noted: it says nothing lasting about the address."
    REPEATED = "This mail has been reported before."
    UNKNOWN = "No mail of ours has this Message-ID."
    DELIVERED = "The mail was delivered, or is still on its way."


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a notification says: of which mails, and with what result.

    `action` and `status` as in RFC 3464, in lower case; `diagnostic` is the server's own text.
    """

    message_ids: tuple[str, ...]
    action: str
    status: str
    diagnostic: str

    @property
    def is_failure(self) -> bool:
        return self.action in ("failed", "delayed")

    @property
    def is_permanent(self) -> bool:
        """Whether nobody is reached at the address, by this mail or another."""
        return self.action == "failed" and addresses.speaks_of_address(
            self.status, at_recipient=True
        )


def read_report(content: bytes) -> Report:
    """Return what the notification says. Raises NotAReport."""
    # PostgreSQL keeps no NUL.
    try:
        return _report_in(message_from_bytes(content.replace(b"\0", b"")))
    except RecursionError:
        # Parts within parts without end: no mail server writes such, and the parser gives up.
        raise NotAReport("The message has too many parts within parts.") from None


def _report_in(message: Message) -> Report:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        raise NotAReport("The message is no delivery status notification (multipart/report).")
    recipients = [block for block in _status_blocks(message) if block["Action"]]
    if not recipients:
        raise NotAReport("The message has no part that tells the status of a delivery.")
    # We write to one recipient at a time; a list behind the address may report several.
    failed = [block for block in recipients if _word(block["Action"]) == "failed"]
    chosen = (failed or recipients)[0]
    message_ids = tuple(dict.fromkeys(_message_ids(message)))
    if not message_ids:
        raise NotAReport("The message does not name the mail that came back by its Message-ID.")
    return Report(
        message_ids=message_ids,
        action=_word(chosen["Action"]),
        status=_word(chosen["Status"]),
        diagnostic=" ".join(str(chosen["Diagnostic-Code"] or "").split()),
    )


@transaction.atomic
def record_bounce(*, report: Report, now: datetime) -> Outcome:
    """Keep what the report says with the mail; stop its address if nobody is reached there.

    The same report twice counts once: a late copy must not stop an address that has been
    confirmed meanwhile.
    """
    if not report.is_failure:
        return Outcome.DELIVERED
    mails = OutgoingMail.objects.select_for_update()
    mail = mails.filter(message_id__in=report.message_ids).order_by("-pk").first()
    if mail is None:
        return Outcome.UNKNOWN
    is_known = mail.bounce.startswith("failed") or (mail.bounce and report.action == "delayed")
    if is_known:
        return Outcome.REPEATED
    mail.bounced_at = now
    mail.bounce = f"{report.action} {report.status} {report.diagnostic}".strip()[:300]
    mail.save(update_fields=["bounced_at", "bounce"])
    if report.is_permanent:
        addresses.stop(address=mail.recipient, reason=mail.bounce, now=now)
        return Outcome.STOPPED
    addresses.count_temporary(address=mail.recipient, now=now)
    return Outcome.NOTED


def _status_blocks(message: Message) -> Iterator[Message]:
    """Yield the groups of fields of the status part: one on the message, one per recipient."""
    for part in _parts(message):
        if part.get_content_type() in _STATUS_PARTS and part.is_multipart():
            yield from _parts(part)


def _message_ids(message: Message) -> Iterator[str]:
    """Yield the Message-IDs of what came back; also where a server only answers the mail."""
    for part in _parts(message):
        if part.get_content_type() not in _ORIGINAL:
            continue
        if part.is_multipart():
            originals = list(_parts(part))
        else:
            body = part.get_payload(decode=True)
            text = body.decode("ascii", "replace") if isinstance(body, bytes) else ""
            originals = [message_from_string(text)]
        for original in originals:
            yield from _MESSAGE_ID.findall(str(original["Message-ID"] or ""))
    for name in ("In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(str(message[name] or ""))


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(
        payload, list
    ) else []  # fmt: skip


def _word(value: object) -> str:
    """Return the first word of a field, without a comment behind it."""
    words = str(value or "").lower().split()
    return words[0].rstrip(";") if words else ""

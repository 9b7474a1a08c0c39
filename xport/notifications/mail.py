"""The mail backend: every mail that Django or allauth sends becomes rows first."""

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.html import strip_tags

from xport.notifications import actions
from xport.notifications.models import OutgoingMail

# Set by who sends a live link; such a mail's text is blanked once it has left.
SECRET_HEADER = "X-Xport-Secret"  # noqa: S105
# What delivery sets itself.
_OWN_HEADERS = {"message-id", "date", "from", "to", "cc", "bcc", "subject", SECRET_HEADER.lower()}


class AttachmentRefused(ValueError):
    """Outgoing mail is kept as text and HTML only; put the file on a page and link to it."""


class RowBackend(BaseEmailBackend):
    """Writes one row per recipient, in the transaction of the caller, and wakes their delivery."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [
            mail_to(recipient, message)
            for message in email_messages
            for recipient in message.recipients()
        ]
        actions.queue_mails(mails)
        return len(email_messages)


def mail_to(recipient: str, message: EmailMessage) -> OutgoingMail:
    """Return the row for one recipient of the message.

    Raises BadHeaderError or AttachmentRefused: at once, not in a job that would try for ever.
    """
    if message.attachments:
        raise AttachmentRefused(
            f"{message.subject!r} has an attachment. {AttachmentRefused.__doc__}"
        )
    text, html = _parts(message)
    headers = _headers(message)
    subject = str(message.subject)
    _refuse_line_breaks(recipient, subject, message.from_email, *headers, *headers.values())
    return OutgoingMail(
        dedupe_key=f"mail:{uuid.uuid4()}",
        recipient=parseaddr(recipient)[1] or recipient,
        sender=message.from_email,
        subject=subject[:300],
        text=text,
        html=html,
        headers=headers,
        is_secret=SECRET_HEADER in message.extra_headers,
        created_at=timezone.now(),
    )


def _parts(message: EmailMessage) -> tuple[str, str]:
    if message.content_subtype == "html":
        return strip_tags(str(message.body)), str(message.body)
    alternatives = getattr(message, "alternatives", [])
    html = next((part.content for part in alternatives if part.mimetype == "text/html"), "")
    return str(message.body), str(html)


def _headers(message: EmailMessage) -> dict[str, str]:
    headers = {
        name: str(value)
        for name, value in message.extra_headers.items()
        if name.lower() not in _OWN_HEADERS
    }
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(map(str, message.reply_to)))
    return headers


def _refuse_line_breaks(*values: str) -> None:
    for value in values:
        # splitlines knows more line breaks than \r and \n, and so do some mail programs.
        if value.splitlines() not in ([value], []):
            raise BadHeaderError(f"A mail header may not have a line break: {value!r}")

"""Where a mail leaves the portal: an SMTP server, or a local mailbox if none is configured."""

import contextlib
import hashlib
import os
import smtplib
import tempfile
from email.utils import format_datetime
from typing import Any, cast

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

from xport.notifications import addresses, unsubscribing
from xport.notifications.models import OutgoingMail

QUIT_PATIENCE_SECONDS = 0.2


class TemporaryFailure(Exception):
    """The mail may get through later."""


class PermanentFailure(Exception):
    """The mail will never get through: its recipient, sender or content is refused.

    `speaks_of_address`: nobody is reached there, by this mail or another.
    """

    def __init__(self, text: str, *, speaks_of_address: bool = False) -> None:
        super().__init__(text)
        self.speaks_of_address = speaks_of_address


def send(mail: OutgoingMail) -> None:
    """Hand the mail over; once this returns, somebody else is responsible for it.

    Raises TemporaryFailure or PermanentFailure.
    """
    try:
        validate_email(mail.recipient)
        if settings.MAIL_SERVER:
            _send_by_smtp(mail)
        else:
            _put_in_mailbox(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise _failure(code, reply, at_recipient=True) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _failure(error.smtp_code, error.smtp_error, at_recipient=False) from error
    except SoftTimeLimitExceeded as error:
        raise TemporaryFailure("The mail server took too long.") from error
    except OSError as error:
        # Also a 5xx to our greeting or password: that is the server's set-up, not this mail.
        raise TemporaryFailure(f"{type(error).__name__}: {error}") from error
    except (ValidationError, ValueError) as error:
        raise PermanentFailure(f"{type(error).__name__}: {error}") from error


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Return the mail as it is sent: the same bytes, but for MIME boundaries, at every try."""
    text, html, headers = unsubscribing.as_sent(mail)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=text,
        from_email=mail.sender,
        to=[mail.recipient],
        headers={
            **headers,
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
        },
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _send_by_smtp(mail: OutgoingMail) -> None:
    connection = EmailBackend(**cast(dict[str, Any], settings.MAIL_SERVER))
    message = message_of(mail)
    try:
        connection.open()
        connection.send_messages([message])
    finally:
        _hang_up(connection)


def _hang_up(connection: EmailBackend) -> None:
    # The mark waits for this: a server that dawdles over QUIT must not cost a repeat.
    with contextlib.suppress(OSError):
        if connection.connection and connection.connection.sock:
            connection.connection.sock.settimeout(QUIT_PATIENCE_SECONDS)
        connection.close()


def _put_in_mailbox(mail: OutgoingMail) -> None:
    """Write the mail to the Maildir, named by its Message-ID: it is never there twice."""
    box = settings.MAILBOX_DIR
    for folder in ("tmp", "new", "cur"):
        (box / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]
    content = message_of(mail).message().as_bytes()
    if any((box / "cur").glob(f"{name}*")):
        return
    descriptor, path = tempfile.mkstemp(dir=box / "tmp")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    os.replace(path, box / "new" / name)


def _failure(
    code: int, reply: bytes | str, *, at_recipient: bool
) -> TemporaryFailure | PermanentFailure:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    text = text.replace("\0", "")  # PostgreSQL keeps none
    if 400 <= code < 500:
        return TemporaryFailure(f"{code} {text}")
    speaks_of_address = addresses.speaks_of_address(text, code=code, at_recipient=at_recipient)
    return PermanentFailure(f"{code} {text}", speaks_of_address=speaks_of_address)

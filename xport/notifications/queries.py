"""What a person has been told, and what lies in the local mailbox."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from xport.accounts.models import User
from xport.notifications.models import Notice

# The demo page shows the latest; reading thousands of files would only slow it.
MAILBOX_SIZE = 100


def inbox_of(user: User) -> QuerySet[Notice]:
    """Return the person's notices, newest first."""
    return Notice.objects.filter(recipient=user).order_by("-created_at", "-pk")


def unread_count(user: User) -> int:
    return Notice.objects.filter(recipient=user, read_at=None).count()


@dataclass(frozen=True, kw_only=True)
class LocalMail:
    """A mail in the local mailbox, as its reader sees it."""

    to: str
    subject: str
    text: str
    date: datetime


def mailbox() -> list[LocalMail]:
    """Return the latest mails of the local mailbox, newest first; empty if there is none."""
    files = [
        (path.stat().st_mtime_ns, path)
        for folder in ("new", "cur")
        for path in (settings.MAILBOX_DIR / folder).glob("*")
    ]
    latest = sorted(files, reverse=True)[:MAILBOX_SIZE]
    return [_local_mail(path) for _, path in latest]


def _local_mail(path: Path) -> LocalMail:
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    part = message.get_body(preferencelist=("plain",))
    return LocalMail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=part.get_content() if part else "",
        date=timezone.localtime(parsedate_to_datetime(str(message["Date"]))),
    )

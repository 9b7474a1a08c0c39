"""The link by which a mail stops mails like it: one click, no login (RFC 8058).

The stored mail holds a mark in place of the key, which is put in when it is sent: whoever reads
the rows can unsubscribe nobody.
"""

from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from xport.notifications.models import OutgoingMail

MARK = "the-readers-own-key"
# What a mail program posts, and what the button on the page sends too.
FIELD, ONE_CLICK = "List-Unsubscribe", "One-Click"


class KeyInvalid(Exception):
    """The key was not made here."""


def key_for(user_id: int, scope: str) -> str:
    """Return a key that stops one kind, or all digests, for one person; it never expires."""
    return _signer().sign_object([user_id, scope])


def read_key(key: str) -> tuple[int, str]:
    """Return the person's id and the scope. Raises KeyInvalid."""
    try:
        user_id, scope = _signer().unsign_object(key)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise KeyInvalid from error
    return user_id, scope


def marked_url(language: str) -> str:
    """Return the address as the stored mail has it."""
    with translation.override(language):
        return f"{settings.BASE_URL}{reverse('notice_unsubscribe', args=[MARK])}"


def as_sent(mail: OutgoingMail) -> tuple[str, str, Mapping[str, str]]:
    """Return the mail's text, HTML and headers with the reader's own key in them."""
    if not (mail.reader_id and mail.unsubscribes_from):
        return mail.text, mail.html, mail.headers
    key = key_for(mail.reader_id, mail.unsubscribes_from)
    url = marked_url(mail.reader.language).replace(MARK, key) if mail.reader else ""
    headers = mail.headers | {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": f"{FIELD}={ONE_CLICK}",
    }
    return mail.text.replace(MARK, key), mail.html.replace(MARK, key), headers


def _signer() -> signing.Signer:
    # HMAC with SHA-256: 256 bits.
    return signing.Signer(salt="notifications.unsubscribe")

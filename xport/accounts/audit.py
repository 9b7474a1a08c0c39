"""The audit log: one entry per action or batch that mattered."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import models

from xport.accounts.models import AuditEntry, User


def record(
    *, action: str, by: User | None, obj: models.Model | None, now: datetime, **details: object
) -> None:
    """Write one entry, in the caller's transaction; `obj` is None if it is about no record.

    `details` are ids, counts, codes and digests; never a name, an address or a free text.
    """
    AuditEntry.objects.create(
        at=now,
        action=action,
        actor_id=by.pk if by else None,
        object_type=obj._meta.label_lower if obj else "",
        object_id=str(obj.pk) if obj else "",
        details=details,
    )


def digest(text: str) -> str:
    """Return a keyed digest by which two entries about the same text can be matched.

    Keyed, because an email address or an organisation number is guessed from a bare hash in
    seconds. The key is a setting of its own: a changed SECRET_KEY must not break the link
    between old entries and new ones.
    """
    key = settings.AUDIT_SALT.encode()
    return hmac.new(key, text.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]

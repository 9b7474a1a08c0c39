"""Taking a complaint in, and closing it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from xport.accounts import audit
from xport.accounts.limits import Limit
from xport.accounts.models import User
from xport.complaints.models import Complaint
from xport.notifications.actions import queue_mails
from xport.notifications.models import OutgoingMail

# A person behind the same address as a whole town hall must get through; a script must not.
FROM_ADDRESS = Limit(name="complaint_address", tries_per_hour=10)
# Whoever changes address all the time still cannot fill the operators' mailboxes.
FROM_EVERYBODY = Limit(name="complaint_all", tries_per_hour=60)


@transaction.atomic
def file_complaint(
    *, message: str, page: str, email: str, language: str, address: str, now: datetime
) -> Complaint:
    """Keep the complaint and mail it to everybody who runs the portal.

    `address` is the visitor's network address: counted by its digest, not kept. Raises
    TooManyTries, and then nothing is kept.
    """
    FROM_ADDRESS.take(address, now=now)
    FROM_EVERYBODY.take("", now=now)
    complaint = Complaint.objects.create(
        message=message, page=page, email=email, language=language, created_at=now
    )
    queue_mails([_mail_about(complaint, *reader) for reader in _readers()])
    audit.record(action="complaint.filed", by=None, obj=complaint, now=now)
    return complaint


def _readers() -> list[tuple[str, str]]:
    """Return (address, language) of the operators and of the contact address, each once."""
    readers = {person.email: person.language for person in User.objects.operators()}
    readers.setdefault(settings.CONTACT["email"], settings.LANGUAGE_CODE)
    return list(readers.items())


def _mail_about(complaint: Complaint, recipient: str, language: str) -> OutgoingMail:
    with translation.override(language):
        subject = render_to_string("complaints/mail.subject.txt", {"complaint": complaint})
        text = render_to_string("complaints/mail.txt", {"complaint": complaint})
    return OutgoingMail(
        dedupe_key=f"complaint:{complaint.pk}:{recipient}",
        recipient=recipient,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=" ".join(subject.split()),
        text=text,
        headers={"Reply-To": complaint.email} if complaint.email else {},
        created_at=complaint.created_at,
    )


@transaction.atomic
def close_complaints(*, complaints: QuerySet[Complaint], by: User, now: datetime) -> int:
    """Mark those still open as dealt with; return how many."""
    open_ones = complaints.filter(closed_at=None).order_by("pk")
    # The reader of the admin's list joins who closed it, and an outer join cannot be locked.
    still_open = list(open_ones.select_for_update(of=("self",)))
    for complaint in still_open:
        complaint.closed_at, complaint.closed_by = now, by
        complaint.save(update_fields=["closed_at", "closed_by"])
        audit.record(action="complaint.closed", by=by, obj=complaint, now=now)
    return len(still_open)

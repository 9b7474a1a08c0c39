"""The mail that invites somebody, and the link in it that stops such mails.

The stored row hides both links from everybody, and is blanked when it has left.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import formataddr

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from companies.models import Company, ContactPerson, Invitation
from xport.accounts.models import User
from xport.notifications.models import OutgoingMail
from xport.notifications.rendering import RenderedMail, mail_to_outsider, one_line
from xport.notifications.unsubscribing import FIELD, ONE_CLICK

VALID_FOR = timedelta(days=14)
# In place of the links in a mail that is only shown: whoever looks at it must not get them.
HIDDEN = "•" * 12
STEM = "companies/invitations/mail"


class KeyInvalid(Exception):
    """The key was not made here, or its invitation is gone."""


@dataclass(frozen=True, kw_only=True)
class AddressOrigin:
    """Where an address came from (a code of Invitation.AddressSource), and since when."""

    source: str
    since: date


def origin_of(company: Company, email: str, *, now: datetime) -> AddressOrigin:
    """Return where the address of somebody at the firm came from. One query."""
    contacts = ContactPerson.objects.filter(company=company, email__iexact=email)
    contact = contacts.order_by("position").first()
    if contact is None:
        return AddressOrigin(source=Invitation.AddressSource.OFFICER, since=localdate(now))
    is_imported = contact.source == ContactPerson.Source.IMPORT
    source = (
        Invitation.AddressSource.IMPORT if is_imported else Invitation.AddressSource.MUNICIPALITY
    )
    since = localdate(contact.created_at or contact.changed_at)
    return AddressOrigin(source=source, since=since)


def mail_words(
    invitation: Invitation, *, officer: User, token: str = HIDDEN, stop_key: str = HIDDEN
) -> RenderedMail:
    """Return the exact mail; without `token` and `stop_key` as it may be shown."""
    context = words_of(invitation, officer=officer, token=token, stop_key=stop_key)
    return mail_to_outsider(stem=STEM, language=invitation.language, context=context)


def words_of(
    invitation: Invitation, *, officer: User, token: str = HIDDEN, stop_key: str = HIDDEN
) -> dict[str, object]:
    """Return what the mail's templates need."""
    with translation.override(invitation.language):
        return {
            "invitation": invitation,
            "company": invitation.company.name,
            "municipality": invitation.municipality.official_name,
            "officer": officer,
            "url": f"{settings.BASE_URL}{_path('invitation', token)}",
            "stop_url": f"{settings.BASE_URL}{_path('invitation_stop', stop_key)}",
            "privacy_url": f"{settings.BASE_URL}{reverse('privacy')}",
        }


def _path(view_name: str, key: str) -> str:
    """Return a link's path; the mark of a hidden key stands in it as it is."""
    if key != HIDDEN:
        return reverse(view_name, args=[key])
    return reverse(view_name, args=["hidden"]).replace("hidden", HIDDEN)


def mail_of(invitation: Invitation, *, officer: User, token: str) -> OutgoingMail:
    """Return the row of the mail, not stored yet."""
    key = stop_key_of(invitation)
    words = mail_words(invitation, officer=officer, token=token, stop_key=key)
    with translation.override(invitation.language):
        stop_url = f"{settings.BASE_URL}{_path('invitation_stop', key)}"
    return OutgoingMail(
        dedupe_key=f"invitation:{invitation.public_id}",
        recipient=invitation.email,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=words.subject,
        text=words.text,
        html=words.html,
        headers={
            "Reply-To": reply_to(officer),
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": f"{FIELD}={ONE_CLICK}",
        },
        is_secret=True,
        created_at=invitation.created_at,
    )


def reply_to(officer: User) -> str:
    """Return the officer's name and address as a header has them."""
    return formataddr((one_line(officer.full_name), officer.email))


def stop_key_of(invitation: Invitation) -> str:
    """Return the key of the link that stops such mails to the address; it never expires."""
    return _signer().sign(invitation.public_id)


def invitation_of_key(key: str) -> Invitation:
    """Raises KeyInvalid."""
    try:
        public_id = _signer().unsign(key)
    except signing.BadSignature as error:
        raise KeyInvalid from error
    invitation = Invitation.objects.filter(public_id=public_id).first()
    if invitation is None:
        raise KeyInvalid
    return invitation


def _signer() -> signing.Signer:
    return signing.Signer(salt="companies.invitation_stop")

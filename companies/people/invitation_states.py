"""What state an invitation is in, what stands in the way of one, and how an open one ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from companies.models import Company, ContactPerson, Invitation, Membership, RefusedAddress
from xport.accounts import audit
from xport.notifications.actions import cancel_mails
from xport.notifications.addresses import stopped_among
from xport.notifications.models import OutgoingMail


class State(StrEnum):
    """From here on the invitation is one of these; the words are in templates."""

    ON_ITS_WAY = "on_its_way"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    OPENED = "opened"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    OVERTAKEN = "overtaken"
    REFUSED = "refused"


class Obstacle(StrEnum):
    """Why a firm cannot be invited now."""

    CLAIMED = "claimed"
    NO_ADDRESS = "no_address"
    ADVERTISING_BLOCK = "advertising_block"
    WAITING = "waiting"
    REFUSED = "refused"
    STOPPED = "stopped"
    MOVED = "moved"


class CannotInvite(Exception):
    """Something stands in the way; `why` says what."""

    def __init__(self, why: Obstacle) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A firm with the person who would be written to, and what stands in the way."""

    company: Company
    name: str
    email: str
    obstacle: Obstacle | None


def state_of(invitation: Invitation, *, now: datetime) -> State:
    """Return the invitation's state. One query unless its mail was read with it."""
    if invitation.accepted_at:
        return State.ACCEPTED
    if invitation.ended_as:
        return State(invitation.ended_as)
    if invitation.expires_at <= now:
        return State.EXPIRED
    if invitation.opened_at:
        return State.OPENED
    mail = invitation.mail
    if mail is None:
        return State.SENT
    if mail.bounce.startswith("failed") or mail.state in (
        OutgoingMail.State.DEAD,
        OutgoingMail.State.CANCELLED,
    ):
        return State.UNDELIVERED
    return State.SENT if mail.state == OutgoingMail.State.SENT else State.ON_ITS_WAY


def open_invitations(*, now: datetime) -> QuerySet[Invitation]:
    """Return those whose link works."""
    return Invitation.objects.filter(accepted_at=None, ended_at=None, expires_at__gt=now)


def end_invitations(invitations: QuerySet[Invitation], *, how: str, now: datetime) -> int:
    """End those that are neither accepted nor ended, and stop mails that have not left."""
    ending = invitations.filter(accepted_at=None, ended_at=None)
    mails = list(ending.exclude(mail=None).values_list("mail", flat=True))
    ended = ending.update(ended_at=now, ended_as=how)
    cancel_mails(mails)
    return ended


def candidates(companies: Iterable[Company], *, now: datetime) -> list[Candidate]:
    """Return each firm with the first of its contact persons who has an address. Six queries."""
    firms = list(companies)
    people: dict[int, ContactPerson] = {}
    contacts = ContactPerson.objects.filter(company__in=firms).exclude(email="")
    for contact in contacts.order_by("-is_first_contact", "position"):
        people.setdefault(contact.company_id, contact)
    emails = {firm.pk: people[firm.pk].email if firm.pk in people else "" for firm in firms}
    obstacles = _obstacles(firms, emails, now=now)
    return [
        Candidate(
            company=firm,
            name=people[firm.pk].name if firm.pk in people else "",
            email=emails[firm.pk],
            obstacle=obstacles.get(firm.pk),
        )
        for firm in firms
    ]


def obstacle_to(
    company: Company, *, email: str, reason: str, now: datetime, may_wait: bool = False
) -> Obstacle | None:
    """Return what keeps the firm from being invited at the address, None if nothing does.

    `reason`: why in spite of an advertising block. `may_wait`: the open invitation will be
    replaced.
    """
    found = _obstacles([company], {company.pk: email}, now=now, may_wait=may_wait).get(company.pk)
    if found == Obstacle.ADVERTISING_BLOCK and reason:
        return None
    return found


def is_settled(company: Company) -> bool:
    """Tell whether people belong to the firm whose right to act for it somebody has confirmed.

    Those of an unverified firm give way to whom its municipality invites.
    """
    return company.is_verified and Membership.objects.filter(company=company).exists()


def _obstacles(
    firms: list[Company], emails: dict[int, str], *, now: datetime, may_wait: bool = False
) -> dict[int, Obstacle]:
    """Return what stands in the way of each firm: what cannot be helped first."""
    members = Membership.objects.filter(company__in=firms)
    claimed = set(members.values_list("company", flat=True))
    open_ones = open_invitations(now=now).filter(company__in=firms)
    waiting = set() if may_wait else set(open_ones.values_list("company", flat=True))
    refused = _refused_among(emails.values())
    stopped = stopped_among([email for email in emails.values() if email])
    found: dict[int, Obstacle] = {}
    for firm in firms:
        email = emails[firm.pk]
        checks = {
            Obstacle.CLAIMED: firm.pk in claimed and firm.is_verified,
            Obstacle.WAITING: firm.pk in waiting,
            Obstacle.NO_ADDRESS: not email,
            Obstacle.REFUSED: bool(email) and audit.digest(email) in refused,
            Obstacle.STOPPED: email.lower() in stopped,
            Obstacle.ADVERTISING_BLOCK: bool(firm.has_advertising_block),
        }
        first = next((obstacle for obstacle, stands in checks.items() if stands), None)
        if first:
            found[firm.pk] = first
    return found


def _refused_among(emails: Iterable[str]) -> set[str]:
    digests = {audit.digest(email) for email in emails if email}
    refused = RefusedAddress.objects.filter(digest__in=digests)
    return set(refused.values_list("digest", flat=True))


def invitations_of(company: Company) -> QuerySet[Invitation]:
    """Return a firm's invitations by its municipality of today, the newest first. One query."""
    own = Q(company=company, municipality=company.municipality_id)
    invitations = Invitation.objects.filter(own).select_related("mail", "created_by", "accepted_by")
    return invitations.order_by("-created_at", "-pk")

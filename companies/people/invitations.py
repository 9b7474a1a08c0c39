"""Inviting somebody at a firm to take its profile over, and accepting.

The link's token is in the mail alone: here only its digest is kept. Whoever brings the token has
proved the right to act, and to read mail at the address that was invited: an account made with it
has that address confirmed. Opening the link changes nothing, accepting is one conditional UPDATE.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from companies.models import Company, Invitation, Membership, Officer, RefusedAddress
from companies.people.access import officers_of
from companies.people.actions import close_overtaken_claims, make_owner
from companies.people.invitation_mail import (
    VALID_FOR,
    AddressOrigin,
    invitation_of_key,
    mail_of,
    origin_of,
)
from companies.people.invitation_states import (
    CannotInvite,
    Obstacle,
    end_invitations,
    is_settled,
    obstacle_to,
    open_invitations,
)
from companies.profile.actions import lock
from companies.profile.policies import CompanyClaimed
from xport.accounts import audit, buckets
from xport.accounts.models import User
from xport.lib.text import clean_line, clean_text
from xport.notifications.actions import notify, path_of, queue_new_mail
from xport.notifications.kinds import Subject

TOKEN_BYTES = 32
LONGEST_MESSAGE, LONGEST_REASON = 400, 300
# A page of the list at once; an address no more often than somebody would bear.
INVITATIONS_AT_ONCE, INVITATIONS_PER_HOUR = 100, 50
TO_ADDRESS_AT_ONCE, TO_ADDRESS_PER_HOUR = 3, 3 / 24

Ended = Invitation.Ended


class InvitationDead(Exception):
    """The link was used, withdrawn, is too old, or was never made."""


class OwnInvitation(Exception):
    """Whoever works for the municipality that invites does not belong to the firm."""


class NotOpen(Exception):
    """The invitation is accepted or ended: it can neither be sent again nor withdrawn."""


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Who is written to, in which language, with which personal line."""

    name: str
    email: str
    language: str
    message: str = ""


def drafted(
    *, company: Company, invitee: Invitee, reason: str, by: User, now: datetime
) -> Invitation:
    """Return the invitation as it would be written now, not stored and without a token. One query.

    Raises TextDamaged, TextTooLong.
    """
    origin = origin_of(company, invitee.email, now=now)
    return _invitation(company, invitee, origin, reason=reason, by=by, now=now)


def invite(
    *, company: Company, invitee: Invitee, reason: str = "", by: User, now: datetime
) -> Invitation:
    """Mail a link that takes the firm's profile over, once, within fourteen days.

    `reason`: why the firm is written to although it has blocked advertising. Raises CannotInvite,
    TooManyTries, TextDamaged, TextTooLong.
    """
    _count(invitee.email, by, now)
    with transaction.atomic():
        locked = lock(company)
        if locked.municipality_id != company.municipality_id or not _is_listed(locked):
            raise CannotInvite(Obstacle.MOVED)
        obstacle = obstacle_to(locked, email=invitee.email, reason=reason, now=now)
        if obstacle:
            raise CannotInvite(obstacle)
        invitation = drafted(company=locked, invitee=invitee, reason=reason, by=by, now=now)
        return _send(invitation, by=by, now=now)


def resend(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Mail a new link in place of one that was not used; the old one is dead.

    Raises NotOpen, CannotInvite, TooManyTries.
    """
    _count(invitation.email, by, now)
    with transaction.atomic():
        company = lock(invitation.company)
        invitation.refresh_from_db()
        if invitation.accepted_at or invitation.ended_at:
            raise NotOpen
        obstacle = obstacle_to(
            company, email=invitation.email, reason=invitation.reason, now=now, may_wait=True
        )
        if obstacle:
            raise CannotInvite(obstacle)
        again = Invitee(
            name=invitation.name,
            email=invitation.email,
            language=invitation.language,
            message=invitation.message,
        )
        origin = AddressOrigin(source=invitation.address_source, since=invitation.address_since)
        fresh = _invitation(company, again, origin, reason=invitation.reason, by=by, now=now)
        return _send(fresh, by=by, now=now)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Let the link do nothing any more. Raises NotOpen."""
    own = Invitation.objects.filter(pk=invitation.pk)
    if not end_invitations(own, how=Ended.WITHDRAWN, now=now):
        raise NotOpen
    audit.record(
        action="invitation.withdrawn", by=by, obj=invitation, now=now,
        company=invitation.company_id,
    )  # fmt: skip


def invitation_with(token: str) -> Invitation | None:
    """Return the invitation that the token belongs to, in whatever state. One query."""
    return _with_all_it_names().filter(token_digest=digest_of(token)).first()


def invitations_for(person: User) -> QuerySet[Invitation]:
    """Return those that the person may accept without a token, in whatever state.

    Sent to the address that they sign in with, which is confirmed; or brought before they signed
    in, so that nobody has to mail the token to another address than the invited one.
    """
    own = Q(email__iexact=person.email) | Q(waits_for=person)
    return _with_all_it_names().filter(own)


def acceptable_for(person: User, *, now: datetime) -> QuerySet[Invitation]:
    """Return those of `invitations_for` that the person may accept now. One query."""
    members = Membership.objects.filter(company=OuterRef("company"))
    is_settled_by_others = Q(
        Exists(members), ~Exists(members.filter(user=person)), company__verified_at__isnull=False
    )
    listed = invitations_for(person).filter(
        company__archived_at=None, company__sent_at__isnull=False
    )
    offices = Officer.objects.filter(user=person, ended_at=None)
    from_others = listed.exclude(municipality__in=offices.values("municipality"))
    return (from_others & open_invitations(now=now)).exclude(is_settled_by_others)


def _with_all_it_names() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("company", "municipality", "created_by", "mail")


def note_opened(*, invitation: Invitation, now: datetime) -> None:
    """Record that somebody went on from the link's page."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=now)


@transaction.atomic
def keep_for(*, invitation: Invitation, email: str, now: datetime) -> None:
    """Let the invitation wait for whoever brought its token and gave this other address.

    They have still to confirm it, or to sign in. An address that no account uses, as one that
    somebody has yet to confirm as their new one, is nobody to wait for.
    """
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        return
    Invitation.objects.filter(pk=invitation.pk).update(waits_for=person)
    audit.record(
        action="invitation.kept", by=None, obj=invitation, now=now, person=person.pk,
        company=invitation.company_id,
    )  # fmt: skip


def is_invited_address(invitation: Invitation, email: str) -> bool:
    return email.lower() == invitation.email.lower()


def is_own_invitation(invitation: Invitation, person: User) -> bool:
    """Tell whether the person works for the municipality that invites."""
    return officers_of(invitation.municipality).filter(pk=person.pk).exists()


@transaction.atomic
def accept(*, invitation: Invitation, by: User, now: datetime) -> Company:
    """Make who brings the token, or for whom it waits, owner of the firm, and the firm verified.

    Members of a firm that nobody had verified give way, and who waits for an answer to the same
    wish is told. Raises OwnInvitation, InvitationDead, CompanyClaimed.
    """
    if is_own_invitation(invitation, by):
        raise OwnInvitation
    # The firm first, as everywhere: two decisions at once then wait in the same order.
    company = lock(invitation.company)
    claimed = open_invitations(now=now).filter(pk=invitation.pk)
    if not claimed.update(accepted_at=now, accepted_by=by) or not _is_listed(company):
        raise InvitationDead
    if is_settled(company) and not _is_member(company, by):
        raise CompanyClaimed
    replaced = make_owner(
        company=company,
        user=by,
        event=f"invitation_accepted:{invitation.public_id}",
        by=invitation.created_by,
        now=now,
    )
    closed = close_overtaken_claims(company=company, by=by, now=now)
    is_other_address = not is_invited_address(invitation, by.email)
    audit.record(
        action="invitation.accepted", by=by, obj=invitation, now=now, company=company.pk,
        replaced=replaced, claims=closed, is_other_address=is_other_address,
    )  # fmt: skip
    _tell_officers(invitation, company, by=by, is_other_address=is_other_address, now=now)
    return company


@transaction.atomic
def stop_writing_to(*, key: str, now: datetime) -> None:
    """Let nobody be invited at the address of the mail that held the key. Twice is as once.

    Raises KeyInvalid.
    """
    invitation = invitation_of_key(key)
    digest = audit.digest(invitation.email)
    _, is_new = RefusedAddress.objects.get_or_create(digest=digest, defaults={"refused_at": now})
    end_invitations(
        Invitation.objects.filter(email__iexact=invitation.email), how=Ended.REFUSED, now=now
    )
    if is_new:
        audit.record(action="invitation.address_refused", by=None, obj=invitation, now=now)


def digest_of(token: str) -> str:
    # The token is random and long: a bare digest of it tells nothing.
    return hashlib.sha256(token.encode()).hexdigest()


def _count(email: str, by: User, now: datetime) -> None:
    # Outside the transaction: a refused try must stay counted.
    buckets.take(
        f"invite:{by.pk}", capacity=INVITATIONS_AT_ONCE, per_hour=INVITATIONS_PER_HOUR, now=now
    )
    buckets.take(
        f"invite_to:{audit.digest(email)}",
        capacity=TO_ADDRESS_AT_ONCE,
        per_hour=TO_ADDRESS_PER_HOUR,
        now=now,
    )


def _invitation(
    company: Company,
    invitee: Invitee,
    origin: AddressOrigin,
    *,
    reason: str,
    by: User,
    now: datetime,
) -> Invitation:
    return Invitation(
        company=company,
        municipality=company.municipality,
        name=clean_line(invitee.name),
        email=invitee.email,
        language=invitee.language,
        message=clean_text(invitee.message, longest=LONGEST_MESSAGE),
        address_source=origin.source,
        address_since=origin.since,
        reason=clean_text(reason, longest=LONGEST_REASON),
        created_at=now,
        created_by=by,
        expires_at=now + VALID_FOR,
    )


def _send(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Store the invitation in place of one that is open or too old, and queue its mail."""
    before = Invitation.objects.filter(company=invitation.company)
    end_invitations(before, how=Ended.REPLACED, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_digest = digest_of(token)
    mail = mail_of(invitation, officer=by, token=token)
    queue_new_mail(mail)
    invitation.mail = mail
    invitation.save(force_insert=True)
    audit.record(
        action="invitation.sent", by=by, obj=invitation, now=now, company=invitation.company_id,
        in_spite_of_block=bool(invitation.reason),
    )  # fmt: skip
    return invitation


def _is_listed(company: Company) -> bool:
    return company.is_sent and company.archived_at is None


def _is_member(company: Company, user: User) -> bool:
    return Membership.objects.filter(company=company, user=user).exists()


def _tell_officers(
    invitation: Invitation, company: Company, *, by: User, is_other_address: bool, now: datetime
) -> None:
    """Tell who invited; if they no longer work there, everybody who does."""
    officers = officers_of(invitation.municipality)
    inviter = officers.filter(pk=invitation.created_by_id or 0)
    notify(
        recipients={"officer": inviter or officers},
        kind="companies/invitation_accepted",
        event_key=f"invitation_accepted:{invitation.public_id}",
        facts={
            "company": company.name,
            "person": str(by),
            "email": by.email,
            "invited": invitation.email,
            "is_other_address": is_other_address,
        },
        path=path_of("company", company.public_id),
        group_label=invitation.municipality.name,
        about=Subject(company=company.public_id),
        now=now,
    )

"""Who comes to belong to a firm, and who works for a municipality."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from companies.models import (
    ClaimRequest,
    Company,
    Invitation,
    Membership,
    Municipality,
    Officer,
    ProfileDraft,
)
from companies.people.access import members_of, officers_of
from companies.people.invitation_states import end_invitations
from companies.people.passing_on import pass_on
from companies.people.policies import AlreadyMember, check_decision, check_lead_remains
from companies.profile import scoring_inputs
from companies.profile.actions import lock, verify
from companies.profile.policies import check_not_member
from markets.models import Adviser
from xport.accounts import audit, buckets
from xport.accounts.models import User
from xport.lib.ids import new_public_id
from xport.lib.text import clean_text
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject

LONGEST_MESSAGE = 600
CLAIMS_AT_ONCE = 5
CLAIMS_PER_HOUR = 5


def ask_to_take_over(*, company: Company, by: User, message: str, now: datetime) -> ClaimRequest:
    """Ask an officer of the firm's municipality, or without one the advisers, for the profile.

    Asking again while the first wish waits returns that one. Raises AlreadyMember, TextDamaged,
    TextTooLong, TooManyTries.
    """
    message = clean_text(message, longest=LONGEST_MESSAGE)
    # Outside the transaction: a refused try must stay counted.
    buckets.take(f"claim:{by.pk}", capacity=CLAIMS_AT_ONCE, per_hour=CLAIMS_PER_HOUR, now=now)
    with transaction.atomic():
        company = lock(company)
        if Membership.objects.filter(company=company, user=by).exists():
            raise AlreadyMember
        claim, is_new = ClaimRequest.objects.get_or_create(
            company=company,
            user=by,
            state=ClaimRequest.State.PENDING,
            defaults={"public_id": new_public_id(), "message": message, "created_at": now},
        )
        if is_new:
            audit.record(action="claim.asked", by=by, obj=claim, now=now, company=company.pk)
            _tell_who_decides(claim, now)
    return claim


@transaction.atomic
def decide_claim(
    *, claim: ClaimRequest, approve: bool, reason: str, by: User, now: datetime
) -> ClaimRequest:
    """Approve or refuse a claim and tell the asker.

    Approval makes the asker owner and the firm verified; the members of a firm that nobody had
    verified give way, with the draft that was theirs alone. Raises ClaimAlreadyDecided, OwnClaim,
    OwnCompany, ReasonMissing, TextDamaged, TextTooLong.
    """
    reason = clean_text(reason, longest=LONGEST_MESSAGE)
    # The firm first, as everywhere: two decisions at once then wait in the same order.
    company = lock(claim.company)
    claim = (
        ClaimRequest.objects.select_related("user").select_for_update(of=("self",)).get(pk=claim.pk)
    )
    check_decision(claim, approve=approve, reason=reason, by=by)
    check_not_member(company, by)
    claim.company = company
    claim.state = ClaimRequest.State.APPROVED if approve else ClaimRequest.State.REFUSED
    claim.reason, claim.decided_at, claim.decided_by = reason, now, by
    claim.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    replaced = (
        make_owner(
            company=company,
            user=claim.user,
            event=f"owner_changed:{claim.public_id}",
            by=by,
            now=now,
        )
        if approve
        else 0
    )
    audit.record(
        action="claim.decided", by=by, obj=claim, now=now, state=claim.state, replaced=replaced
    )
    _tell_asker(claim, now)
    return claim


def close_claims_of_merged(*, gone: Company, kept: Company, by: User, now: datetime) -> list[int]:
    """Close what is still asked of a record that has become part of `kept`, and tell the askers.

    They ask for the record that stays too, or belong to it. Returns the ids; the caller holds the
    locks of both and writes the audit entry.
    """
    claims = list(
        gone.claim_requests.select_related("user").filter(state=ClaimRequest.State.PENDING)
    )
    for claim in claims:
        claim.company = kept
        _tell_asker(claim, now, closed_by="merge")
    ids = [claim.pk for claim in claims]
    closed = ClaimRequest.objects.filter(pk__in=ids)
    closed.update(state=ClaimRequest.State.CLOSED, decided_at=now, decided_by=by)
    return ids


def reopen_claims(*, company: Company, claims: Collection[int]) -> None:
    """Open again what a merge closed, for a record that is on its own again."""
    waiting = company.claim_requests.filter(state=ClaimRequest.State.PENDING).values("user")
    closed = company.claim_requests.filter(pk__in=claims, state=ClaimRequest.State.CLOSED)
    closed.exclude(user__in=waiting).update(
        state=ClaimRequest.State.PENDING, decided_at=None, decided_by=None
    )


@transaction.atomic
def appoint_officer(
    *,
    user: User,
    municipality: Municipality,
    is_lead: bool = False,
    by: User | None,
    now: datetime,
) -> Officer:
    """Make a person officer of a municipality, or change whether they lead.

    Whoever is appointed where nobody else leads becomes lead. `by` is None at a terminal.
    """
    lock_offices(municipality.pk)
    is_lead = is_lead or not _others_lead(municipality, user)
    office, is_new = Officer.objects.select_for_update().get_or_create(
        user=user,
        municipality=municipality,
        ended_at=None,
        defaults={"is_lead": is_lead, "created_at": now},
    )
    if is_new or office.is_lead != is_lead:
        office.is_lead = is_lead
        office.save(update_fields=["is_lead"])
        audit.record(action="officer.appointed", by=by, obj=office, now=now, is_lead=is_lead)
    return office


@transaction.atomic
def end_officer(
    *, office: Officer, successor: User | None = None, by: User | None, now: datetime
) -> Officer:
    """Take a person's access to a municipality away at once, and tell them. Twice is as once.

    The firms and follow-ups they looked after go to `successor`, or are nobody's. Raises
    CannotSucceed; LastLead, but never to an operator or at a terminal (`by` is None): who misuses
    a task must be stopped whatever becomes of the others.
    """
    lock_offices(office.municipality_id)
    office.refresh_from_db()
    if office.ended_at is not None:
        return office
    if by is not None and not by.is_operator:
        check_lead_remains(office)
    pass_on(office=office, to=successor, by=by, now=now)
    office.ended_at = now
    office.save(update_fields=["ended_at"])
    audit.record(action="officer.ended", by=by, obj=office, now=now)
    tell_of_office(office, OfficeChange.ENDED, now)
    return office


def lock_offices(municipality_code: str) -> None:
    """Let one change of a municipality's officers wait for another: two leads may go at once."""
    municipalities = Municipality.objects.select_for_update(no_key=True)
    municipalities.filter(pk=municipality_code).order_by("pk").first()


class OfficeChange(StrEnum):
    """What became of a person's task; the words are in templates/companies/notices/."""

    APPOINTED = "appointed"
    ENDED = "ended"
    LEADS = "leads"
    LEADS_NO_MORE = "leads_no_more"


def tell_of_office(
    office: Officer, change: OfficeChange, now: datetime, *, is_new_person: bool = False
) -> None:
    """Tell a person what has become of their task; who is new here, how to choose a password."""
    municipality = office.municipality
    path = path_of("municipality_companies", municipality.pk)
    if is_new_person:
        path = path_of("account_reset_password")
    elif change == OfficeChange.ENDED:
        path = path_of("home")
    notify(
        recipients=[office.user],
        kind="companies/office_changed",
        event_key=f"office_changed:{office.pk}:{change}:{now.isoformat()}",
        facts={
            "municipality": municipality.official_name,
            "change": change.value,
            "is_new_person": is_new_person,
        },
        path=path,
        group_label=municipality.name,
        now=now,
    )


def _others_lead(municipality: Municipality, user: User) -> bool:
    leads = Officer.objects.filter(
        municipality=municipality, ended_at=None, is_lead=True, user__is_active=True
    )
    return leads.exclude(user=user).exists()


def make_owner(*, company: Company, user: User, event: str, by: User | None, now: datetime) -> int:
    """Make the person owner of a verified firm; return how many unverified members gave way.

    `event` names it for those who are told, `by` is who answers for it. The caller holds the lock
    and writes the audit entry.
    """
    replaced = 0
    _tell_present_members(company, event, besides=user, now=now)
    invitations = Invitation.objects.filter(company=company)
    end_invitations(invitations, how=Invitation.Ended.OVERTAKEN, now=now)
    if not company.is_verified:
        replaced, _ = Membership.objects.filter(company=company).exclude(user=user).delete()
        if replaced:
            ProfileDraft.objects.filter(company=company).delete()
        verify(company=company, by=by, now=now)
    Membership.objects.update_or_create(
        company=company,
        user=user,
        defaults={"role": Membership.Role.OWNER},
        create_defaults={"role": Membership.Role.OWNER, "created_at": now},
    )
    scoring_inputs.rewrite_all(company=company, now=now)
    return replaced


def close_overtaken_claims(*, company: Company, by: User, now: datetime) -> int:
    """Close what waits on a firm that `by` has taken over by an invitation; return how many.

    Who asked is told; `by` has what they asked for. The caller holds the lock.
    """
    waiting = company.claim_requests.filter(state=ClaimRequest.State.PENDING)
    claims = list(waiting.select_related("user").select_for_update(of=("self",)).order_by("pk"))
    for claim in claims:
        claim.company = company
        is_own = claim.user_id == by.pk
        claim.state = ClaimRequest.State.APPROVED if is_own else ClaimRequest.State.CLOSED
        claim.decided_at = now
        claim.save(update_fields=["state", "decided_at"])
        if not is_own:
            _tell_asker(claim, now, closed_by="invitation")
    return len(claims)


def _tell_who_decides(claim: ClaimRequest, now: datetime) -> None:
    municipality = claim.company.municipality
    audience, people = "officer", officers_of(municipality)
    if not people.exists():
        advisers = Adviser.objects.filter(ended_at=None).values("user")
        audience, people = "adviser", User.objects.filter(pk__in=advisers, is_active=True)
    notify(
        # Nobody is told of their own wish: they may not decide it.
        recipients={audience: people.exclude(pk=claim.user_id)},
        kind="companies/claim_asked",
        event_key=f"claim_asked:{claim.public_id}",
        facts={"company": claim.company_name, "asker": str(claim.user)},
        path=path_of("claim", claim.public_id),
        group_label=municipality.name,
        # Not the firm: whoever may decide need not see it, it may never have been sent.
        about=Subject(municipality=municipality.pk),
        now=now,
    )


def _tell_asker(claim: ClaimRequest, now: datetime, *, closed_by: str = "") -> None:
    company = claim.company
    is_approved = claim.state == ClaimRequest.State.APPROVED
    # Whoever is refused stays a stranger, who knows the number and nothing else.
    name = company.name if is_approved else str(company.organisation_number)
    notify(
        recipients=[claim.user],
        kind="companies/claim_decided",
        event_key=f"claim_decided:{claim.public_id}{closed_by and ':closed'}",
        facts={
            "company": name,
            "is_approved": is_approved,
            "closed_by": closed_by,
            "reason": claim.reason,
        },
        path=path_of("company", company.public_id) if is_approved else path_of("home"),
        group_label=name,
        now=now,
    )


def _tell_present_members(company: Company, event: str, *, besides: User, now: datetime) -> None:
    is_replaced = not company.is_verified
    notify(
        recipients=members_of(company).exclude(pk=besides.pk),
        kind="companies/owner_changed",
        event_key=event,
        facts={"company": company.name, "is_replaced": is_replaced},
        path=path_of("home") if is_replaced else path_of("company", company.public_id),
        group_label=company.name,
        now=now,
    )

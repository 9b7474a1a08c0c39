"""What may happen to a claim or an officer's task now, whoever asks."""

from companies.models import ClaimRequest, Officer
from xport.accounts.models import User

State = ClaimRequest.State

# A decision is final; whoever was refused may ask again.
MOVES: dict[str, frozenset[str]] = {
    State.PENDING: frozenset({State.APPROVED, State.REFUSED, State.CLOSED}),
    State.APPROVED: frozenset(),
    State.REFUSED: frozenset(),
    State.CLOSED: frozenset(),
}


class ClaimAlreadyDecided(Exception):
    """Somebody decided first."""


class OwnClaim(Exception):
    """Nobody decides about a claim of one's own."""


class ReasonMissing(Exception):
    """A refusal needs a reason that the asker can read."""


class AlreadyMember(Exception):
    """The person belongs to the firm already."""


def can_decide(claim: ClaimRequest) -> bool:
    return bool(MOVES[claim.state])


def check_decision(claim: ClaimRequest, *, approve: bool, reason: str, by: User) -> None:
    """Raise ClaimAlreadyDecided, OwnClaim or ReasonMissing if this decision cannot be made."""
    if not can_decide(claim):
        raise ClaimAlreadyDecided
    if claim.user_id == by.pk:
        raise OwnClaim
    if not approve and not reason:
        raise ReasonMissing


class LastLead(Exception):
    """The municipality has other officers, and none of them would lead."""


def check_lead_remains(office: Officer) -> None:
    """Raise LastLead if the office's end would leave officers behind whom nobody leads."""
    others = Officer.objects.filter(
        municipality=office.municipality_id, ended_at=None, user__is_active=True
    ).exclude(pk=office.pk)
    leads = set(others.values_list("is_lead", flat=True))
    if office.is_lead and leads and True not in leads:
        raise LastLead

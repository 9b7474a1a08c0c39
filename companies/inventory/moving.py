"""A firm that moves to another municipality, and what the old one keeps of it.

The old officers lose the firm at once. Their contact log stays with them as a closed record, the
facts go along, and no score changes.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from companies.inventory.move_requests import end_requests, hold
from companies.models import (
    Barrier,
    Company,
    ContactEntry,
    FollowUp,
    Invitation,
    Move,
    MoveRequest,
    Municipality,
    Responsibility,
)
from companies.people.access import members_of, officers_of
from companies.people.invitation_states import end_invitations
from companies.profile.actions import lock
from xport.accounts import audit
from xport.accounts.models import User
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject


class MovedMeanwhile(Exception):
    """Somebody else has moved the firm since it was read."""


class SameMunicipality(ValueError):
    """The firm is there already."""


@transaction.atomic
def move_company(
    *, company: Company, destination: Municipality, by: User, now: datetime
) -> Move | None:
    """Let another municipality have the firm; both are told, and its members.

    Of a firm that is not sent no officer knows, so nobody is told and no record is kept (None).
    Raises SameMunicipality, MovedMeanwhile.
    """
    origin = company.municipality
    if destination == origin:
        raise SameMunicipality
    company = lock(company)
    if company.municipality_id != origin.pk:
        raise MovedMeanwhile
    company.municipality = destination
    company.save(update_fields=["municipality"])
    # A merge can still be undone, and what it gives back must not lie in the old municipality.
    merged = Company.objects.filter(merged_into__kept=company, merged_into__undone_at=None)
    merged.update(municipality=destination)
    invitations = Invitation.objects.filter(company=company)
    end_invitations(invitations, how=Invitation.Ended.OVERTAKEN, now=now)
    Responsibility.objects.filter(company=company, municipality=origin).delete()
    audit.record(
        action="company.moved", by=by, obj=company, now=now, origin=origin.pk,
        destination=destination.pk,
    )  # fmt: skip
    end_requests(company=company, by=by, now=now)
    if not company.is_sent:
        return None
    move = Move.objects.create(
        company=company,
        origin=origin,
        destination=destination,
        name=company.name,
        organisation_number=company.organisation_number or "",
        moved_at=now,
        moved_by=by,
    )
    _tell(move, by=by, now=now)
    return move


@transaction.atomic
def accept_request(*, request: MoveRequest, by: User, now: datetime) -> None:
    """Let the municipality that asks have the firm. Raises RequestEnded."""
    request = hold(request)
    move_company(company=request.company, destination=request.destination, by=by, now=now)


def moved_away(municipality: Municipality) -> QuerySet[Move]:
    """Return the firms that have left, the latest first, each with `has_log`. One query.

    One that has come back is in the inventory again, and not here.
    """
    own = {"company": OuterRef("company"), "municipality": municipality}
    logs = (model.objects.filter(**own) for model in (ContactEntry, FollowUp, Barrier))
    has_log = Q()
    for rows in logs:
        has_log |= Q(Exists(rows))
    later = Move.objects.filter(company=OuterRef("company"), origin=municipality)
    return (
        Move.objects.filter(origin=municipality)
        .exclude(company__municipality=municipality)
        .exclude(Exists(later.filter(pk__gt=OuterRef("pk"))))
        .annotate(has_log=has_log)
        .select_related("destination", "company")
        .order_by("-moved_at", "-pk")
    )


def _tell(move: Move, *, by: User, now: datetime) -> None:
    company = move.company
    facts = {
        "company": move.name,
        "origin": move.origin.official_name,
        "destination": move.destination.official_name,
    }
    both: dict[str, Any] = {"kind": "companies/company_moved", "facts": facts, "now": now}
    notify(
        recipients={"officer": officers_of(move.origin).exclude(pk=by.pk)},
        event_key=f"company_moved:{move.pk}:from",
        path=path_of("municipality_moved", move.origin.pk),
        group_label=move.origin.name,
        # Not the firm: it is theirs no more.
        about=Subject(municipality=move.origin.pk),
        **both,
    )
    notify(
        recipients={
            "officer": officers_of(move.destination).exclude(pk=by.pk),
            "member": members_of(company).exclude(pk=by.pk),
        },
        event_key=f"company_moved:{move.pk}:to",
        path=path_of("company", company.public_id),
        group_label=move.destination.name,
        about=Subject(company=company.public_id),
        **both,
    )

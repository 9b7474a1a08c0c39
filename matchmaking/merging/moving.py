"""The rows that follow a firm into another, and their way back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from companies.models import (
    Barrier,
    ClaimRequest,
    CompanyFile,
    ContactPerson,
    Invitation,
    Responsibility,
)
from matchmaking.matches.policies import State
from matchmaking.merging.policies import Sides
from matchmaking.merging.relations import FATES, NOT_INTO_CLAIMED, Fate
from matchmaking.models import Match
from xport.accounts.models import User


def rows_that_move(sides: Sides, *, takes_references: bool) -> Iterator[tuple[str, QuerySet]]:
    """Yield each kind of row that follows, by its relation, with the rows."""
    for relation, fate in FATES.items():
        if fate != Fate.MOVES or (sides.is_claimed and relation in NOT_INTO_CLAIMED):
            continue
        app, model, field = relation.split(".")
        rows = apps.get_model(app, model)._default_manager.filter(**{field: sides.gone})
        yield relation, _without_conflicts(rows, sides, takes_references=takes_references)


def _without_conflicts(rows: QuerySet, sides: Sides, *, takes_references: bool) -> QuerySet:
    """Leave out what the firm that stays has already; it stays with the other's record."""
    kept = sides.kept
    if rows.model is ClaimRequest:
        waiting = kept.claim_requests.filter(state=ClaimRequest.State.PENDING)
        return rows.exclude(state=ClaimRequest.State.PENDING, user__in=waiting.values("user"))
    if rows.model is Invitation:
        own = {"accepted_at": None, "ended_at": None}
        has_open = kept.invitations.filter(**own).exists()
        return rows.exclude(**own) if has_open or sides.is_claimed else rows
    if rows.model in (Barrier, Responsibility):
        # One per municipality, of barriers one per code.
        known = rows.model.objects.filter(company=kept, municipality=OuterRef("municipality"))
        if rows.model is Barrier:
            known = known.filter(code=OuterRef("code"))
        return rows.exclude(Exists(known))
    if rows.model is Match:
        return rows.exclude(market__in=kept.matches.values("market"))
    if rows.model is CompanyFile:
        has_logo = kept.files.filter(kind=CompanyFile.Kind.LOGO).exists()
        logo = Q(kind=CompanyFile.Kind.LOGO) if not has_logo else Q(pk=None)
        keys = sides.gone.references.values("key") if takes_references else ()
        return rows.filter(logo | Q(kind=CompanyFile.Kind.ATTACHMENT, reference_key__in=keys))
    return rows


def move_rows(sides: Sides, *, takes_references: bool) -> dict[str, dict[str, Any]]:
    """Move them; return by relation the rows' ids with the columns that changed besides."""
    moved: dict[str, dict[str, Any]] = {}
    for relation, rows in rows_that_move(sides, takes_references=takes_references):
        held = list(rows.order_by("pk"))
        if held and rows.model is ContactPerson:
            moved[relation] = _append_contacts(held, sides)
        elif held:
            field = relation.rpartition(".")[2]
            rows.model._default_manager.filter(pk__in=[row.pk for row in held]).update(
                **{field: sides.kept}
            )
            moved[relation] = {str(row.pk): {} for row in held}
    return moved


def _append_contacts(contacts: list[ContactPerson], sides: Sides) -> dict[str, Any]:
    has_first = sides.kept.contacts.filter(is_first_contact=True).exists()
    last = sides.kept.contacts.aggregate(last=Max("position"))["last"]
    before = {
        str(each.pk): {"position": each.position, "is_first_contact": each.is_first_contact}
        for each in contacts
    }
    for place, contact in enumerate(contacts, start=0 if last is None else last + 1):
        contact.company, contact.position = sides.kept, place
        contact.is_first_contact = contact.is_first_contact and not has_first
        contact.save(update_fields=["company", "position", "is_first_contact"])
    return before


def move_back(moved: dict[str, dict[str, Any]], sides: Sides) -> None:
    """Return each row that still lies with the firm that stays, as it was."""
    for relation, rows in moved.items():
        app, model, field = relation.split(".")
        manager = apps.get_model(app, model)._default_manager
        for pk, columns in rows.items():
            still = manager.filter(**{"pk": pk, field: sides.kept})
            still.update(**{field: sides.gone}, **columns)


def withdraw_matches(sides: Sides, *, by: User, now: datetime) -> dict[str, str]:
    """Withdraw the matches that did not move; return their states of before by id."""
    left = list(sides.gone.matches.exclude(state=State.WITHDRAWN))
    states = {str(match.pk): match.state for match in left}
    for match in left:
        _set_state(match, State.WITHDRAWN, by=by, now=now)
    return states


def restore_matches(states: dict[str, str], sides: Sides, *, by: User, now: datetime) -> None:
    for match in sides.gone.matches.filter(pk__in=states, state=State.WITHDRAWN):
        _set_state(match, states[str(match.pk)], by=by, now=now)


def _set_state(match: Match, state: str, *, by: User, now: datetime) -> None:
    match.events.create(at=now, by=by, from_state=match.state, to_state=state)
    match.state, match.changed_at = state, now
    match.save(update_fields=["state", "changed_at"])

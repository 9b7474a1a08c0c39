"""The rows that follow a firm into another, and their way back."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from companies.models import (
    Barrier,
    ClaimRequest,
    Company,
    CompanyFile,
    ContactPerson,
    Invitation,
    MoveRequest,
    Responsibility,
)
from matchmaking.matches.policies import State
from matchmaking.merging.policies import Sides
from matchmaking.merging.relations import FATES, NOT_INTO_CLAIMED, Fate
from matchmaking.models import Match
from xport.accounts.models import User

# From least to most. Of two matches for a market the one that went further survives a merge.
_HOW_FAR = (
    State.WITHDRAWN,
    State.SUGGESTED,
    State.IN_REVIEW,
    State.NEEDS_INFORMATION,
    State.NOT_SUITABLE,
    State.NOT_NOW,
    State.DECLINED,
    State.RECOMMENDED,
    State.ACCEPTED,
    State.INACTIVE,
    State.LOST,
    State.INTRODUCED,
    State.IN_DIALOGUE,
    State.WON,
)
# Why a match was withdrawn; templates/matchmaking/_match_history.html has the words.
MERGED = "merged"
_MATCHES = "matchmaking.match.company"


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
        pending = ClaimRequest.State.PENDING
        waiting = kept.claim_requests.filter(state=pending).values("user")
        members = kept.memberships.values("user")
        has_no_need = Q(user__in=waiting) | Q(user__in=members)
        return rows.exclude(has_no_need, state=pending)
    if rows.model is Invitation:
        own = {"accepted_at": None, "ended_at": None}
        has_open = kept.invitations.filter(**own).exists()
        return rows.exclude(**own) if has_open or sides.is_claimed else rows
    if rows.model is MoveRequest:
        open_ones = {"state": MoveRequest.State.WAITING}
        asked = kept.move_requests.filter(**open_ones).values("destination")
        return rows.exclude(destination__in=asked, **open_ones)
    if rows.model in (Barrier, Responsibility):
        # One per municipality, of barriers one per code.
        known = rows.model.objects.filter(company=kept, municipality=OuterRef("municipality"))
        if rows.model is Barrier:
            known = known.filter(code=OuterRef("code"))
        return rows.exclude(Exists(known))
    if rows.model is Match:
        stronger = kept.matches.exclude(pk__in=_overtaken(sides))
        return rows.exclude(market__in=stronger.values("market"))
    if rows.model is CompanyFile:
        has_logo = kept.files.filter(kind=CompanyFile.Kind.LOGO).exists()
        logo = Q(kind=CompanyFile.Kind.LOGO) if not has_logo else Q(pk=None)
        keys = sides.gone.references.values("key") if takes_references else ()
        return rows.filter(logo | Q(kind=CompanyFile.Kind.ATTACHMENT, reference_key__in=keys))
    return rows


def _overtaken(sides: Sides) -> list[int]:
    """Return the matches of the firm that stays that went less far than the other's."""
    theirs = dict(sides.gone.matches.values_list("market", "state"))
    return [
        pk
        for pk, market, state in sides.kept.matches.values_list("pk", "market", "state")
        if market in theirs and _HOW_FAR.index(theirs[market]) > _HOW_FAR.index(state)
    ]


@contextmanager
def _out_of_the_way(matches: Collection[int], *, to: Company) -> Iterator[None]:
    """Let two firms change matches for the same markets, of which each may have one.

    Meanwhile they belong to nobody: PostgreSQL asks for the firm when the transaction ends.
    """
    Match.objects.filter(pk__in=matches).update(company_id=-F("pk"))
    yield
    Match.objects.filter(pk__in=matches).update(company=to)


def move_rows(sides: Sides, *, takes_references: bool) -> dict[str, dict[str, Any]]:
    """Move them; return by relation the rows' ids with the columns that changed besides."""
    with _out_of_the_way(_overtaken(sides), to=sides.gone):
        return _move_rows(sides, takes_references=takes_references)


def _move_rows(sides: Sides, *, takes_references: bool) -> dict[str, dict[str, Any]]:
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
    came = Match.objects.filter(pk__in=moved.get(_MATCHES, ()), company=sides.kept)
    gave_way = sides.gone.matches.filter(market__in=came.values("market"))
    with _out_of_the_way(list(gave_way.values_list("pk", flat=True)), to=sides.kept):
        _move_back(moved, sides)


def _move_back(moved: dict[str, dict[str, Any]], sides: Sides) -> None:
    for relation, rows in moved.items():
        app, model, field = relation.split(".")
        manager = apps.get_model(app, model)._default_manager
        for pk, columns in rows.items():
            still = manager.filter(**{"pk": pk, field: sides.kept})
            still.update(**{field: sides.gone}, **columns)


def withdraw_matches(sides: Sides, *, by: User, now: datetime) -> dict[str, str]:
    """Withdraw the matches of the record that goes; return their states of before by id."""
    left = list(sides.gone.matches.exclude(state=State.WITHDRAWN))
    states = {str(match.pk): match.state for match in left}
    for match in left:
        _set_state(match, State.WITHDRAWN, by=by, now=now, reason=MERGED)
    return states


def restore_matches(states: dict[str, str], sides: Sides, *, by: User, now: datetime) -> None:
    """Give withdrawn matches their states of before; one that somebody has opened since stays."""
    withdrawn = Match.objects.filter(pk__in=states, state=State.WITHDRAWN)
    for match in withdrawn.filter(company__in=(sides.kept, sides.gone)):
        _set_state(match, states[str(match.pk)], by=by, now=now)


def _set_state(match: Match, state: str, *, by: User, now: datetime, reason: str = "") -> None:
    match.events.create(at=now, by=by, from_state=match.state, to_state=state, reason=reason)
    match.state, match.changed_at = state, now
    match.save(update_fields=["state", "changed_at"])

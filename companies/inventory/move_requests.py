"""What a municipality asks about a firm that another one has: whether it has moved there.

Whoever answers for the firm is asked: its own people, or the officers of the municipality that has
it. Who asks learns neither which nor anything else but the answer. Saying yes: moving.py.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from companies.models import (
    Company,
    ImportBatch,
    ImportRow,
    Membership,
    MoveRequest,
    Municipality,
)
from companies.people.access import leads_of, officers_of, senders_of
from companies.people.policies import ReasonMissing
from companies.profile.actions import lock
from xport.accounts import audit
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import User
from xport.lib.text import clean_text
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject

State = MoveRequest.State

# Each one mails somebody whom the asker does not know.
REQUESTS_PER_DAY = 100
# So long one waits, and so long a municipality that was told no does not ask again.
WAITS_FOR = timedelta(days=30)
LONGEST_REASON = 600
# The reason of a row whose firm another municipality has.
ELSEWHERE = "already_elsewhere"
# Lists whose rows may be asked about.
_SHOWN = (ImportBatch.State.PREVIEWED, ImportBatch.State.COMMITTED)


class RequestEnded(Exception):
    """Somebody has answered first, or the firm has moved or was merged away meanwhile."""


def ask_for_companies(
    *, destination: Municipality, names: Mapping[str, str], by: User, now: datetime
) -> list[MoveRequest]:
    """Ask whether firms of other municipalities have moved to `destination`; return what is new.

    `names` are what the asker's own list calls them, by organisation number. A number that is not
    known elsewhere, and one that was asked about lately, is passed over, and so are those that the
    day has no room for. Raises TooManyTries if it has none.
    """
    with transaction.atomic():
        room = _hold_room(destination, now)
        found = _hold_elsewhere(destination, list(names), now=now)[:room]
        claimed = set(
            Membership.objects.filter(company__in=found).values_list("company", flat=True)
        )
        requests = MoveRequest.objects.bulk_create(
            MoveRequest(
                company=firm,
                destination=destination,
                asked_of=None if firm.pk in claimed else firm.municipality,
                name=names[str(firm.organisation_number)],
                organisation_number=str(firm.organisation_number),
                asked_at=now,
                asked_by=by,
            )
            for firm in found
        )
        if requests:
            ids = [request.pk for request in requests]
            audit.record(action="moves.asked", by=by, obj=destination, now=now, requests=ids)
            _tell_who_answers(requests, now=now)
    return requests


def askable_rows(batch: ImportBatch, *, now: datetime) -> QuerySet[ImportRow]:
    """Return the rows whose firm another municipality has, and that may be asked for now."""
    if batch.state not in _SHOWN:
        return batch.rows.none()
    of_row = {"organisation_number": OuterRef("organisation_number")}
    rows = batch.rows.filter(outcome=ImportRow.Outcome.SKIPPED, reason=ELSEWHERE)
    return rows.filter(
        Exists(_elsewhere(batch.municipality).filter(**of_row)),
        ~Exists(_lately_asked(batch.municipality, now).filter(**of_row)),
    ).order_by("number")


def latest_requests(destination: Municipality, numbers: Collection[str]) -> dict[str, MoveRequest]:
    """Return the last request of the municipality for each of the numbers. One query, or none."""
    if not numbers:
        return {}
    asked = MoveRequest.objects.filter(destination=destination, organisation_number__in=numbers)
    return {each.organisation_number: each for each in asked.order_by("asked_at", "pk")}


def asked_by(municipality: Municipality) -> QuerySet[MoveRequest]:
    """Return what the municipality has asked, the latest first."""
    asked = MoveRequest.objects.filter(destination=municipality)
    return asked.select_related("asked_by", "company").order_by("-asked_at", "-pk")


def waiting_for(municipality: Municipality) -> QuerySet[MoveRequest]:
    """Return what the municipality's officers are asked and have not answered, oldest first."""
    waiting = MoveRequest.objects.filter(
        asked_of=municipality, state=State.WAITING, company__archived_at=None
    )
    return waiting.select_related("company", "destination").order_by("asked_at", "pk")


@transaction.atomic
def decline_request(*, request: MoveRequest, reason: str, by: User, now: datetime) -> MoveRequest:
    """Say that the firm has not moved, and why. Raises RequestEnded, ReasonMissing, TextDamaged.

    A reason that is too long raises TextTooLong.
    """
    reason = clean_text(reason, longest=LONGEST_REASON)
    if not reason:
        raise ReasonMissing
    request = hold(request)
    request.reason = reason
    _end(request, State.DECLINED, by=by, now=now)
    return request


def hold(request: MoveRequest) -> MoveRequest:
    """Return the request, waiting, with its firm; both are held.

    Of a record that was merged away nothing is answered. Raises RequestEnded.
    """
    # The firm first, as everywhere: two who answer at once then wait in the same order.
    company = lock(request.company)
    held = MoveRequest.objects.select_for_update(of=("self",)).select_related("destination")
    waiting = held.filter(pk=request.pk, state=State.WAITING).first()
    if waiting is None or company.archived_at is not None:
        raise RequestEnded
    waiting.company = company
    return waiting


def end_requests(*, company: Company, by: User, now: datetime) -> None:
    """End what is asked about a firm that has just moved. The caller holds the firm."""
    waiting = company.move_requests.filter(state=State.WAITING).select_related("destination")
    for request in waiting.select_for_update(of=("self",)).order_by("pk"):
        request.company = company
        is_there = request.destination_id == company.municipality_id
        _end(request, State.ACCEPTED if is_there else State.CLOSED, by=by, now=now)


def expire_requests(*, now: datetime) -> int:
    """End what nobody has answered in time, and tell the askers; return how many."""
    late = MoveRequest.objects.filter(state=State.WAITING, asked_at__lte=now - WAITS_FOR)
    expired = 0
    for request in late.select_related("company", "destination").order_by("pk"):
        with transaction.atomic():
            # Whoever answers at this moment is in time.
            is_late = late.select_for_update(of=("self",)).filter(pk=request.pk).exists()
            if is_late:
                _end(request, State.EXPIRED, by=None, now=now)
                expired += 1
    return expired


def _hold_room(destination: Municipality, now: datetime) -> int:
    """Return how many more may be asked for within 24 hours, held. Raises TooManyTries if none."""
    # Two of its officers who ask at once wait for each other, and the second counts what is asked.
    Municipality.objects.select_for_update(no_key=True).get(pk=destination.pk)
    day = timedelta(hours=24)
    asked = MoveRequest.objects.filter(destination=destination, asked_at__gt=now - day)
    times = list(asked.order_by("-asked_at").values_list("asked_at", flat=True)[:REQUESTS_PER_DAY])
    if len(times) == REQUESTS_PER_DAY:
        raise TooManyTries(ceil((times[-1] + day - now).total_seconds()))
    return REQUESTS_PER_DAY - len(times)


def _hold_elsewhere(
    destination: Municipality, numbers: list[str], *, now: datetime
) -> list[Company]:
    """Return the firms of these numbers that may be asked for, held."""
    firms = _elsewhere(destination).filter(organisation_number__in=numbers)
    # In one order: two who ask at once wait for each other, and the second finds what is asked.
    held = firms.select_for_update().order_by("organisation_number")
    found = list(held.prefetch_related("municipality"))
    asked = _lately_asked(destination, now).filter(company__in=found)
    passed_over = set(asked.values_list("company", flat=True))
    return [firm for firm in found if firm.pk not in passed_over]


def _elsewhere(municipality: Municipality) -> QuerySet[Company]:
    return Company.objects.active().exclude(municipality=municipality)


def _lately_asked(municipality: Municipality, now: datetime) -> QuerySet[MoveRequest]:
    """Return what waits, and what was answered with no a short while ago."""
    said_no = Q(state=State.DECLINED, ended_at__gt=now - WAITS_FOR)
    return MoveRequest.objects.filter(Q(state=State.WAITING) | said_no, destination=municipality)


def _end(request: MoveRequest, state: str, *, by: User | None, now: datetime) -> None:
    request.state, request.ended_at, request.ended_by = state, now, by
    request.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    audit.record(action="move.answered", by=by, obj=request, now=now, state=state)
    _tell_asker(request, now=now)


def _tell_who_answers(requests: list[MoveRequest], *, now: datetime) -> None:
    of_officers: dict[Municipality, list[MoveRequest]] = defaultdict(list)
    for request in requests:
        if request.asked_of is None:
            _tell_firm(request, now=now)
        else:
            of_officers[request.asked_of].append(request)
    for municipality, asked in of_officers.items():
        _tell_officers(municipality, asked, now=now)


def _tell_firm(request: MoveRequest, *, now: datetime) -> None:
    company = request.company
    notify(
        recipients={"member": senders_of(company)},
        kind="companies/move_asked",
        event_key=f"move_asked:{request.public_id}",
        facts=_asked_facts([request]),
        path=path_of("move_request", request.public_id),
        group_label=company.name,
        about=Subject(company=company.public_id),
        now=now,
    )


def _tell_officers(municipality: Municipality, asked: list[MoveRequest], *, now: datetime) -> None:
    """Tell those who lead, or where nobody does all, once of however many; else the operators."""
    officers = list(leads_of(municipality) or officers_of(municipality))
    if not officers:
        _tell_operators(municipality, asked, now=now)
        return
    notify(
        recipients={"officer": officers},
        kind="companies/move_asked",
        event_key=f"move_asked:{asked[0].public_id}",
        facts=_asked_facts(asked),
        path=path_of("municipality_moved", municipality.pk),
        group_label=municipality.name,
        about=Subject(municipality=municipality.pk),
        now=now,
    )


def _tell_operators(municipality: Municipality, asked: list[MoveRequest], *, now: datetime) -> None:
    """Tell who can appoint somebody to answer, once a day for each who asks."""
    destination = asked[0].destination
    notify(
        recipients={"operator": User.objects.operators()},
        kind="companies/move_without_officers",
        event_key=f"move_without_officers:{municipality.pk}:{destination.pk}:{localdate(now)}",
        facts={
            "municipality": municipality.official_name,
            "asker": destination.official_name,
            "until": _last_day(asked[0]),
        },
        # The operators' pages have no address in a language, as a notice needs.
        path="",
        group_label=municipality.name,
        about=Subject(municipality=municipality.pk),
        now=now,
    )


def _last_day(request: MoveRequest) -> str:
    return localdate(request.asked_at + WAITS_FOR).isoformat()


def _asked_facts(requests: list[MoveRequest]) -> dict[str, object]:
    first = requests[0]
    return {
        "municipality": first.destination.official_name,
        "company": first.name_to_show,
        "count": len(requests),
        "until": _last_day(first),
    }


def _tell_asker(request: MoveRequest, *, now: datetime) -> None:
    """Tell who has asked, or once that person has left those who lead.

    Of a firm that is sent and comes, its move tells all officers already.
    """
    if request.state == State.ACCEPTED and request.company.is_sent:
        return
    municipality = request.destination
    asker = officers_of(municipality).filter(pk=request.asked_by_id or 0)
    notify(
        recipients={"officer": asker if asker.exists() else leads_of(municipality)},
        kind="companies/move_answered",
        event_key=f"move_answered:{request.public_id}",
        # As the list says: of a firm that is not theirs nothing else is theirs to know.
        facts={
            "company": request.name,
            "number": request.organisation_number,
            "state": request.state,
            "reason": request.reason,
        },
        path=path_of("municipality_moved", municipality.pk),
        group_label=municipality.name,
        about=Subject(municipality=municipality.pk),
        now=now,
    )

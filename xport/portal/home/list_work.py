"""What waits in a municipality's list: follow-ups, lists read in, duplicates, asked-for firms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate

from companies.duplicates.queries import count_possible_duplicates
from companies.inventory.reminders import due_follow_ups
from companies.inventory.saved_views import views_for
from companies.models import Company, FollowUp, ImportBatch, MoveRequest, Municipality
from xport.accounts.models import User
from xport.portal.home.waiting import Line

# Named one by one, the longest overdue first; the list has the others.
MOST_FOLLOW_UPS = 5
# Whoever has more that is overdue needs no exact number.
MOST_READ = 1000


@dataclass(frozen=True, kw_only=True)
class ListState:
    """What there is of a municipality's list, so that only what there is gets read."""

    code: str
    has_views: bool
    has_due: bool
    has_numberless: bool
    previews: int
    newest_preview: datetime | None
    one_preview: str
    asked_for: int
    newest_asked_for: datetime | None


def list_states(user: User, municipalities: Mapping[str, str], now: datetime) -> list[ListState]:
    """Return the state of each of the municipalities. One query, or none."""
    if not municipalities:
        return []
    here = OuterRef("pk")
    previewed = ImportBatch.objects.filter(municipality=here, state=ImportBatch.State.PREVIEWED)
    numberless = Company.objects.sent().filter(municipality=here, organisation_number=None)
    previews = previewed.order_by().values("municipality")
    asked = MoveRequest.objects.filter(
        asked_of=here, state=MoveRequest.State.WAITING, company__archived_at=None
    )
    asked_for = asked.order_by().values("asked_of").annotate(found=Count("pk")).values("found")
    rows = (
        Municipality.objects.filter(pk__in=municipalities)
        .annotate(
            has_views=Exists(views_for(user, list(municipalities)).filter(municipality=here)),
            has_due=Exists(due_follow_ups(now=now).filter(municipality=here)),
            has_numberless=Exists(numberless),
            previews=Subquery(previews.annotate(found=Count("pk")).values("found")),
            newest_preview=Subquery(previewed.order_by("-created_at").values("created_at")[:1]),
            one_preview=Subquery(previewed.order_by("-created_at").values("public_id")[:1]),
            asked_for=Subquery(asked_for),
            newest_asked_for=Subquery(asked.order_by("-asked_at").values("asked_at")[:1]),
        )
        .order_by("sort_key")
    )
    return [
        ListState(
            code=row.pk,
            has_views=row.has_views,
            has_due=row.has_due,
            has_numberless=row.has_numberless,
            previews=row.previews or 0,
            newest_preview=row.newest_preview,
            one_preview=row.one_preview or "",
            asked_for=row.asked_for or 0,
            newest_asked_for=row.newest_asked_for,
        )
        for row in rows
    ]


def lines_for_list(
    user: User, municipalities: Mapping[str, str], states: Iterable[ListState], now: datetime
) -> Iterator[Line]:
    """Yield what is due, what stands at its preview, what may be double. At most three queries."""
    states = list(states)
    if any(state.has_due for state in states):
        yield from _follow_up_lines(user, municipalities, now)
    for state in states:
        if state.newest_preview:
            yield _preview_line(state, state.newest_preview, municipalities[state.code])
        if state.newest_asked_for:
            yield _asked_for_line(state, state.newest_asked_for, municipalities[state.code])
    in_question = [state.code for state in states if state.has_numberless]
    if in_question:
        for code, count in count_possible_duplicates(in_question).items():
            url = reverse("municipality_duplicates", args=[code])
            facts = {"municipality": municipalities[code]}
            yield Line(kind="duplicates", at=now, url=url, rank=1, count=count, facts=facts)


def _follow_up_lines(
    user: User, municipalities: Mapping[str, str], now: datetime
) -> Iterator[Line]:
    rows = due_follow_ups(now=now).filter(municipality__in=municipalities)[:MOST_READ]
    own = [row for row in rows if row.responsible_id == user.pk]
    others = [row for row in rows if row.responsible_id != user.pk]
    for follow_up in own[:MOST_FOLLOW_UPS]:
        yield _named(follow_up, now)
    for code, name in municipalities.items():
        more = [row for row in own[MOST_FOLLOW_UPS:] if row.municipality_id == code]
        of_others = [row for row in others if row.municipality_id == code]
        for kind, due in (("more_follow_ups", more), ("others_follow_ups", of_others)):
            if due:
                yield _counted(kind, due, code, name)


def _named(follow_up: FollowUp, now: datetime) -> Line:
    code, company = follow_up.municipality_id, follow_up.company
    return Line(
        kind="follow_up",
        at=_morning_of(follow_up.due_on),
        url=reverse("municipality_company_log", args=[code, company.public_id]),
        rank=4,
        is_own=True,
        facts={
            "company": company,
            "what": follow_up.what,
            "days_late": (localdate(now) - follow_up.due_on).days,
        },
    )


def _morning_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


def _counted(kind: str, due: list[FollowUp], code: str, name: str) -> Line:
    """Return the line of several, dated like the oldest of them."""
    is_own = kind == "more_follow_ups"
    return Line(
        kind=kind,
        at=_morning_of(due[0].due_on),
        url=reverse("municipality_companies", args=[code], query={"due": "on"}),
        rank=3 if is_own else 1,
        count=len(due),
        is_own=is_own,
        facts={"municipality": name},
    )


def _preview_line(state: ListState, newest: datetime, name: str) -> Line:
    url = reverse("municipality_imports", args=[state.code])
    if state.previews == 1:
        url = reverse("municipality_import", args=[state.code, state.one_preview])
    facts = {"municipality": name}
    return Line(kind="previews", at=newest, url=url, rank=3, count=state.previews, facts=facts)


def _asked_for_line(state: ListState, newest: datetime, name: str) -> Line:
    url = reverse("municipality_moved", args=[state.code])
    facts = {"municipality": name}
    return Line(kind="asked_for", at=newest, url=url, rank=4, count=state.asked_for, facts=facts)

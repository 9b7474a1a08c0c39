"""The saved views with how many firms each holds, and how many of them are new to the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from companies.facts.personal_numbers import masked
from companies.inventory.queries import inventory_of
from companies.inventory.saved_views import views_for
from companies.inventory.working_list import with_care
from companies.models import (
    Company,
    FollowUp,
    Membership,
    Municipality,
    Responsibility,
    SavedView,
    ScoringInputs,
)
from matchmaking.models import FitScore, ScoreChange
from xport.accounts.models import User
from xport.portal.municipality.filters import CompanyFilter
from xport.portal.municipality.layout import NAME_ALONE, Column, Order, layout_of

# Exact counts of broad filters are slow on large lists, and nobody reads them.
COUNT_UP_TO = 1000


@dataclass(frozen=True, kw_only=True)
class CountedView:
    """`count` and `new_count` up to one more than COUNT_UP_TO; None if the filter is unreadable."""

    view: SavedView
    url: str
    count: int | None
    new_count: int | None

    @property
    def is_readable(self) -> bool:
        return self.count is not None


class _CountOf(Subquery):
    """How many rows a query gives, also one with a limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def counted_views(request: HttpRequest, municipalities: Sequence[str]) -> list[CountedView]:
    """Return the person's views of these municipalities. At most five queries, however many."""
    assert isinstance(request.user, User)  # noqa: S101 the pages ask for a sign-in
    views = list(views_for(request.user, list(municipalities)).select_related("municipality"))
    if not views:
        return []
    filters = _filters_of(views, request)
    counts: dict[str, Any] = {}
    for view in views:
        if view.pk in filters:
            firms = filters[view.pk].qs.order_by()
            new = firms.filter(came_in_since(filters[view.pk], _last_seen(view)))
            counts |= {f"all_{view.pk}": _count(firms), f"new_{view.pk}": _count(new)}
    anyone = Municipality.objects.filter(pk=views[0].municipality_id)
    found = anyone.annotate(**counts).values(*counts).first() if counts else {}
    return [
        CountedView(
            view=view,
            url=reverse("municipality_view", args=[view.municipality_id, view.public_id]),
            count=(found or {}).get(f"all_{view.pk}"),
            new_count=(found or {}).get(f"new_{view.pk}"),
        )
        for view in views
    ]


def came_in_since(filters: CompanyFilter, since: datetime) -> Q:
    """Return the condition that a firm which fits has been added, changed or come in since.

    What can bring a firm into a filter without a change of its own stands here: a score that
    becomes strong, somebody who takes the firm over, an officer who gets it, a day that comes.
    """
    asked = filters.form.cleaned_data
    came_in = Q(created_at__gt=since) | Q(changed_at__gt=since) | Q(sent_at__gt=since)
    if asked.get("state"):
        came_in |= Q(verified_at__gt=since)
        came_in |= _exists(Membership.objects.filter(created_at__gt=since))
    if asked.get("strong"):
        became_strong = ScoreChange.objects.filter(
            kind=ScoringInputs.Kind.SENT,
            market__in=asked["strong"],
            new_label=FitScore.Label.STRONG,
            at__gt=since,
        )
        came_in |= _exists(became_strong.exclude(old_label=FitScore.Label.STRONG))
    if asked.get("mine"):
        given = Responsibility.objects.filter(officer=filters.request.user, since__gt=since)
        came_in |= _exists(given.filter(municipality=OuterRef("municipality")))
    if asked.get("due"):
        has_come = Q(due_on__gt=localdate(since)) | Q(created_at__gt=since)
        due = FollowUp.objects.filter(has_come, done_at=None, due_on__lte=localdate())
        came_in |= _exists(due.filter(municipality=OuterRef("municipality")))
    return came_in


def kept_query(request: HttpRequest) -> str:
    """Return what a view keeps of a list's address: filters, order and columns that are readable.

    In one order, so that two addresses of the same list are equal.
    """
    filters = CompanyFilter(request.GET, queryset=Company.objects.none(), request=request)
    readable = [name for name in filters.filters if name not in filters.form.errors]
    kept = QueryDict(mutable=True)
    for name in readable:
        if values := sorted(filter(None, request.GET.getlist(name))):
            kept.setlist(name, [masked(value) for value in values])
    layout = layout_of(request.GET)
    if layout.order != Order.NAME:
        kept["order"] = layout.order
    if set(layout.columns) != set(layout_of(QueryDict()).columns):
        kept.setlist("columns", [NAME_ALONE, *layout.columns])
    return kept.urlencode()


def _filters_of(views: list[SavedView], request: HttpRequest) -> dict[int, CompanyFilter]:
    """Return the filter of each view that can be read."""
    filters = {}
    for view in views:
        firms = with_care(inventory_of(view.municipality), view.municipality)
        each = CompanyFilter(QueryDict(view.query), queryset=firms, request=request)
        if is_readable(each):
            filters[view.pk] = each
    return filters


def is_readable(filters: CompanyFilter) -> bool:
    """Tell whether every column, order and filter of the address exists."""
    columns = set(filters.data.getlist("columns")) if filters.data else set()
    order = filters.data.get("order", "") if filters.data else ""
    is_known = columns <= {*Column.values, NAME_ALONE} and order in ("", *Order.values)
    return is_known and (not filters.is_bound or filters.form.is_valid())


def _last_seen(view: Any) -> datetime:
    """Nothing is new of a view that the person has never opened but what came after it was made."""
    seen_at: datetime = view.seen_at or view.created_at
    return seen_at


def _count(firms: Any) -> _CountOf:
    return _CountOf(firms.values("pk")[: COUNT_UP_TO + 1])


def _exists(rows: Any) -> Q:
    return Q(Exists(rows.filter(company=OuterRef("pk"))))

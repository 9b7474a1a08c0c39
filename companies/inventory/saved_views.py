"""What officers do with the views they have saved of the municipality's list."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from companies.models import Municipality, SavedView, ViewVisit
from companies.people.access import Visitor, get_municipality_for, roles_at
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role

# Each is counted on the list and on the start page, so there is an end to how many.
MOST_OWN = 10
MOST_SHARED = 10
# Going back and opening it again is one visit, or nobody would see for long what is new.
SAME_VISIT = timedelta(minutes=10)


class TooManyViews(Exception):
    """There are as many views of this kind as can be counted on one page."""


class NameTaken(Exception):
    """The person has another view of that name."""


def views_for(user: User, municipalities: list[str]) -> QuerySet[SavedView]:
    """Return the person's own views and the shared ones, by name. One query.

    `since` is when the person last opened it, or when it was made. Whose office has ended, and so
    may have come here by an old page, is stopped by who calls.
    """
    visit = ViewVisit.objects.filter(view=OuterRef("pk"), user=user)
    return (
        SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), municipality__in=municipalities)
        .annotate(seen_at=Subquery(visit.values("seen_at")))
        .annotate(before_at=Subquery(visit.values("before_at")))
        .select_related("owner")
        .order_by("municipality", "is_shared", "name", "pk")
    )


def get_view_for(user: Visitor, code: str, public_id: str, *, to_change: bool = False) -> SavedView:
    """Return the view. Raises Http404 to whom it is not shown.

    `to_change`: PermissionDenied to whom it is only shared with; a lead may change any shared one.
    """
    municipality = get_municipality_for(user, code, Permission.INVENTORY_VIEW)
    assert isinstance(user, User)  # noqa: S101 nobody else holds an office
    view = views_for(user, [municipality.pk]).filter(public_id=public_id).first()
    if view is None:
        raise Http404
    if to_change and not may_change(view, user, is_lead=Role.LEAD_OFFICER in roles_at(user, code)):
        raise PermissionDenied
    return view


def may_change(view: SavedView, user: User, *, is_lead: bool) -> bool:
    return view.owner_id == user.pk or (view.is_shared and is_lead)


@transaction.atomic
def save_view(
    *,
    municipality: Municipality,
    name: str,
    query: str,
    is_shared: bool,
    by: User,
    now: datetime,
) -> SavedView:
    """Keep the query under a name. Raises TooManyViews, NameTaken."""
    _lock_views(municipality)
    _check_name(name, municipality, by)
    _check_number(municipality, by, is_shared=is_shared)
    view = SavedView.objects.create(
        municipality=municipality,
        owner=by,
        name=name,
        query=query,
        is_shared=is_shared,
        created_at=now,
        changed_at=now,
    )
    audit.record(action="saved_view.saved", by=by, obj=view, now=now, is_shared=is_shared)
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, is_shared: bool, by: User, now: datetime) -> None:
    """Give it another name, share it or share it no more. Raises TooManyViews, NameTaken."""
    _lock_views(view.municipality)
    if view.owner is not None:
        _check_name(name, view.municipality, view.owner, other_than=view)
        if view.is_shared != is_shared:
            _check_number(view.municipality, view.owner, is_shared=is_shared)
    # Shared no more and nobody's own, it would be out of everybody's reach.
    view.is_shared = is_shared or view.owner is None
    view.name, view.changed_at = name, now
    view.save(update_fields=["name", "is_shared", "changed_at"])
    audit.record(action="saved_view.renamed", by=by, obj=view, now=now, is_shared=view.is_shared)


@transaction.atomic
def update_view(*, view: SavedView, query: str, by: User, now: datetime) -> None:
    """Let the view lead to another query."""
    view.query, view.changed_at = query, now
    view.save(update_fields=["query", "changed_at"])
    audit.record(action="saved_view.updated", by=by, obj=view, now=now)


@transaction.atomic
def delete_view(*, view: SavedView, by: User, now: datetime) -> None:
    """Forget the view for everybody whom it is shared with, and their visits."""
    audit.record(action="saved_view.deleted", by=by, obj=view, now=now, is_shared=view.is_shared)
    view.delete()


def open_view(*, view: SavedView, by: User, now: datetime) -> None:
    """Note that the person has seen it; what is new is counted from now. Two queries."""
    visits = ViewVisit.objects.filter(view=view, user=by)
    earlier = visits.filter(seen_at__lte=now - SAME_VISIT)
    if earlier.update(before_at=F("seen_at"), seen_at=now):
        return
    if not visits.update(seen_at=now):
        first = {"seen_at": now, "before_at": view.created_at}
        ViewVisit.objects.get_or_create(view=view, user=by, defaults=first)


def _lock_views(municipality: Municipality) -> None:
    """Let one change of a municipality's views wait for another, or both would be the last."""
    Municipality.objects.select_for_update(no_key=True).filter(pk=municipality.pk).first()


def _check_name(
    name: str, municipality: Municipality, owner: User, *, other_than: SavedView | None = None
) -> None:
    same = SavedView.objects.filter(municipality=municipality, owner=owner, name=name)
    if other_than is not None:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise NameTaken


def _check_number(municipality: Municipality, owner: User, *, is_shared: bool) -> None:
    views = SavedView.objects.filter(municipality=municipality, is_shared=is_shared)
    most = MOST_SHARED if is_shared else MOST_OWN
    if (views if is_shared else views.filter(owner=owner)).count() >= most:
        raise TooManyViews

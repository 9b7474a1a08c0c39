"""The start page: what Xport is, or, to who is signed in, what waits."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xport.accounts.models import User
from xport.portal.home.firm import (
    has_unsent_profile,
    lines_for_firms,
    lines_for_invited,
    lines_for_newcomer,
)
from xport.portal.home.list_work import lines_for_list, list_states
from xport.portal.home.office import (
    lines_for_adviser,
    lines_for_claims,
    lines_for_inventory,
    next_review_of,
)
from xport.portal.home.operations import lines_for_operator
from xport.portal.home.waiting import Line, desk_of
from xport.portal.municipality.counted_views import COUNT_UP_TO, counted_views
from xport.portal.navigation import Shell, shell_of
from xport.portal.public import views as public


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User):
        return public.start(request)
    shell, now = shell_of(request), timezone.now()
    states = list_states(user, shell.municipalities, now)
    with_views = [state.code for state in states if state.has_views]
    list_lines = lines_for_list(user, shell.municipalities, states, now)
    desk = desk_of([*_lines(user, shell, now), *list_lines])
    context = {
        "desk": desk,
        "next_review": next_review_of(user) if shell.is_adviser and not desk.waiting else None,
        "views": counted_views(request, with_views) if with_views else (),
        "count_up_to": COUNT_UP_TO,
        "is_unsent": bool(shell.company_ids) and not desk.waiting and has_unsent_profile(user),
    }
    return render(request, "portal/home/home.html", context)


def _lines(user: User, shell: Shell, now: datetime) -> list[Line]:
    """Gather the lines of every role the person has; each role only reads what is its own."""
    lines: list[Line] = []
    has_office = bool(shell.municipalities or shell.is_adviser or user.is_operator)
    if not has_office:
        # Invitations go to people at firms.
        lines += lines_for_invited(user, now)
    if shell.company_ids:
        lines += lines_for_firms(user, now)
    if shell.municipalities or shell.is_adviser:
        lines += lines_for_claims(user, shell.municipalities, is_adviser=shell.is_adviser)
    lines += lines_for_inventory(shell.municipalities, now)
    if shell.is_adviser:
        lines += lines_for_adviser(user, shell.waiting_matches)
    if user.is_operator:
        lines += lines_for_operator(now)
    if not (has_office or shell.company_ids):
        lines += lines_for_newcomer(user)
    return lines

"""The inbox: what the person has been told."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from xport.accounts.requests import SignedInRequest
from xport.lib.keyset import keyset_page
from xport.notifications import actions
from xport.notifications.models import Notice
from xport.notifications.queries import inbox_of
from xport.notifications.rendering import line_of, link_of

PAGE_SIZE = 30


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    notice: Notice
    line: SafeString
    url: str


@login_required
@require_GET
def list_notices(request: SignedInRequest) -> HttpResponse:
    page = keyset_page(
        inbox_of(request.user).select_related("recipient"),
        fields=("-created_at", "-id"),
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    rows = [
        InboxRow(notice=notice, line=line_of(notice), url=link_of(notice)) for notice in page.rows
    ]
    context = {"page": page, "rows": rows, "has_unread": any(not n.read_at for n in page.rows)}
    return render(request, "notifications/notice_list.html", context)


@login_required
@require_POST
def mark_all_read(request: SignedInRequest) -> HttpResponse:
    """Reading a page changes nothing; this button does."""
    actions.mark_read(
        user=request.user, now=timezone.now(), notices=inbox_of(request.user).filter(read_at=None)
    )
    return redirect("notices")

"""The inbox: what the person has been told, and how often to be mailed about it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xport.accounts.requests import SignedInRequest
from xport.lib.keyset import keyset_page
from xport.lib.post_only import require_POST
from xport.notifications import actions, addresses, kinds, preferences
from xport.notifications.forms import PreferencesForm
from xport.notifications.models import Notice
from xport.notifications.queries import inbox_of, unread_count
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
    only_unread = request.GET.get("unread") == "1"
    notices = inbox_of(request.user).select_related("recipient")
    page = keyset_page(
        notices.filter(read_at=None) if only_unread else notices,
        fields=("-created_at", "-id"),
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "rows": [
            InboxRow(notice=each, line=line_of(each), url=link_of(each)) for each in page.rows
        ],
        "only_unread": only_unread,
        "unread_count": unread_count(request.user),
        "stop": addresses.stop_of(request.user),
    }
    return render(request, "notifications/notice_list.html", context)


@login_required
@require_POST
def mark_all_read(request: SignedInRequest) -> HttpResponse:
    """Reading a page changes nothing; this button does."""
    actions.mark_read(
        user=request.user, now=timezone.now(), notices=inbox_of(request.user).filter(read_at=None)
    )
    return redirect("notices")


@login_required
@require_POST
def mark_notice(request: SignedInRequest, notice: int) -> HttpResponse:
    """Mark one notice read, or unread with `unread` in the form, and go back to the list."""
    is_read = "unread" not in request.POST
    now = timezone.now()
    if not actions.set_read(user=request.user, notice_id=notice, is_read=is_read, now=now):
        raise Http404
    back = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_own else "notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_preferences(request: SignedInRequest) -> HttpResponse:
    choices = preferences.choices_of(request.user)
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, choices=choices)
    if request.method == "POST" and form.is_valid():
        preferences.choose(user=request.user, choices=form.chosen(), now=timezone.now())
        messages.success(request, _("Saved. It holds from the next email."))
        return redirect("notice_preferences")
    context = {
        "form": form,
        "always_sent": [kind for kind in kinds.all_kinds() if kind.is_always_sent],
        "stop": addresses.stop_of(request.user),
        "email": request.user.email,
    }
    return render(request, "notifications/notice_preferences.html", context)


@login_required
@require_POST
def ask_address_confirmation(request: SignedInRequest) -> HttpResponse:
    """Mail the person a link that starts the mails again."""
    addresses.ask_confirmation(user=request.user, now=timezone.now())
    messages.info(request, _("We have sent a link to your address. Open it to get emails again."))
    return redirect("notice_preferences")

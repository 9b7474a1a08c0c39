"""Where officers ask for firms that another municipality has, and where the answer is given."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from companies.inventory import move_requests
from companies.inventory.move_requests import RequestEnded, askable_rows, decline_request
from companies.inventory.moving import accept_request
from companies.people.access import get_move_request_for
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST
from xport.portal.move_forms import AskForm, MoveAnswerForm
from xport.portal.municipality.import_access import get_batch_for, or_lead_to_lists


@login_required
@require_POST
@or_lead_to_lists
def ask_for_companies(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    """For the firm of one row of a list, or for all that another municipality has."""
    batch, now = get_batch_for(request.user, code, public_id), timezone.now()
    rows, form = askable_rows(batch, now=now), AskForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    asks_all = said.get("all", False)
    chosen = rows if asks_all else rows.filter(number=said.get("row", 0))
    names = chosen.values_list("organisation_number", "name")
    asked = move_requests.ask_for_companies(
        destination=batch.municipality,
        names=dict(names[: move_requests.REQUESTS_PER_DAY]),
        by=request.user,
        now=now,
    )
    _say(request, len(asked), left=rows.count() if asks_all else 0)
    # Back to the row, which says what was asked; that nothing could be is said at the top.
    row = f"row-{said['row']}" if asked and not asks_all else None
    url = reverse("municipality_import", args=[code, public_id], query=request.GET, fragment=row)
    return redirect(url)


def _say(request: SignedInRequest, asked: int, *, left: int) -> None:
    if not asked:
        messages.warning(request, _("There is nothing to ask for any more."))
        return
    text = ngettext(
        "%(count)d company is asked for. You are told of the answer.",
        "%(count)d companies are asked for. You are told of the answers.",
        asked,
    )
    messages.success(request, text % {"count": asked})
    if left:
        text = ngettext(
            "There is no room for %(count)d more today. Ask for it tomorrow.",
            "There is no room for %(count)d more today. Ask for them tomorrow.",
            left,
        )
        messages.warning(request, text % {"count": left})


@login_required
@require_http_methods(["GET", "POST"])
def answer_request(request: SignedInRequest, public_id: str) -> HttpResponse:
    asked = get_move_request_for(request.user, public_id, Permission.MOVE_ANSWER)
    form = MoveAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, now, reason = request.user, timezone.now(), form.cleaned_data["reason"]
        try:
            if form.cleaned_data["decision"] == "approve":
                accept_request(request=asked, by=by, now=now)
            else:
                decline_request(request=asked, reason=reason, by=by, now=now)
        except RequestEnded:
            messages.error(request, _("The request has ended already: this is how it stands."))
        else:
            messages.success(request, _("Your answer is given to the municipality that asked."))
        return redirect("move_request", public_id)
    context = {"asked": asked, "form": form}
    return render(request, "portal/municipality/move_request.html", context)

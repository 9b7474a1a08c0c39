"""Where an officer hands over a firm that has moved, and where the moves of all stand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from companies.inventory.contact_log import get_logged_company_for
from companies.inventory.move_requests import asked_by, waiting_for
from companies.inventory.moving import MovedMeanwhile, move_company, moved_away
from companies.people.access import get_municipality_for
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.portal.move_forms import MoveForm

MOST_SHOWN = 500


@login_required
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    municipality, company = get_logged_company_for(request.user, code, public_id)
    form = MoveForm(request.POST if request.method == "POST" else None, company=company)
    if request.method == "POST" and form.is_valid():
        destination = form.cleaned_data["municipality"]
        try:
            move_company(
                company=company, destination=destination, by=request.user, now=timezone.now()
            )
        except MovedMeanwhile:
            # Lost a moment ago: the same answer as a moment later.
            raise Http404 from None
        text = _("%(company)s is in the list of %(municipality)s now.")
        names = {"company": company.name, "municipality": destination.name}
        messages.success(request, text % names)
        return redirect("municipality_moved", code)
    context = {"municipality": municipality, "company": company, "form": form}
    return render(request, "portal/municipality/company_move.html", context)


@login_required
@require_GET
def list_moved(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    context = {
        "municipality": municipality,
        "waiting": waiting_for(municipality)[:MOST_SHOWN],
        "asked": asked_by(municipality)[:MOST_SHOWN],
        "moves": moved_away(municipality)[:MOST_SHOWN],
    }
    return render(request, "portal/municipality/moved_list.html", context)

"""The page where officers look at firms that may be one and the same."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from companies.duplicates import actions
from companies.duplicates.queries import kept_apart, possible_duplicates
from companies.inventory.queries import inventory_of
from companies.people.access import get_municipality_for
from matchmaking.merging.queries import merges_to_undo
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST

APART_SHOWN = 50
# How many firms one decision is about.
TWO = 2


@login_required
@require_GET
def list_duplicates(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    context = {
        "municipality": municipality,
        "pairs": possible_duplicates(municipality),
        "merges": merges_to_undo(municipality, now=timezone.now()),
        "apart": kept_apart(municipality)[:APART_SHOWN],
    }
    return render(request, "portal/municipality/duplicate_list.html", context)


@login_required
@require_POST
def decide_duplicates(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep two firms apart, or suggest them again; both must be of this municipality."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    # PostgreSQL takes no NUL, and no public id has a character of another kind.
    public_ids = [text for text in request.POST.getlist("companies") if text.isalnum()]
    firms = list(inventory_of(municipality).filter(public_id__in=public_ids))
    if len(firms) != TWO:
        messages.error(request, _("One of the companies is no longer in the list."))
        return redirect("municipality_duplicates", code)
    one, other = firms
    now = timezone.now()
    if request.POST.get("decision") == "again":
        actions.suggest_again(one=one, other=other, by=request.user, now=now)
        messages.success(request, _("The two are suggested again if their names are alike."))
    else:
        actions.keep_apart(one=one, other=other, by=request.user, now=now)
        messages.success(request, _("The two are kept apart from now on."))
    return redirect("municipality_duplicates", code)

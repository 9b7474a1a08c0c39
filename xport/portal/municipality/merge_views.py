"""The pages where an officer makes two records of one firm one, and undoes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.inventory.queries import inventory_of
from companies.models import Merge, Municipality
from companies.people.access import get_municipality_for, remaining
from matchmaking.merging.actions import merge_companies, undo_merge
from matchmaking.merging.policies import MergeRefused, Sides, sides_of
from matchmaking.merging.queries import related_rows
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST
from xport.portal.municipality.merge_forms import MergeForm


@login_required
@require_http_methods(["GET", "POST"])
def merge_two(request: SignedInRequest, code: str, one: str, other: str) -> HttpResponse:
    """First what would become of everything, then, by the button below it, the merge."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    named = inventory_of(municipality).filter(public_id__in=(one, other))
    firms = {each.public_id: each for each in named}
    if not firms.keys() >= {one, other}:
        return _lead_on(request, municipality, one, other)
    try:
        sides = sides_of(firms[one], firms[other])
        form = MergeForm(sides, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return _merge(request, sides, form)
    except MergeRefused as refusal:
        messages.error(request, refusal_text(refusal.code))
        return redirect("municipality_duplicates", code)
    rows = related_rows(sides)
    context = {"municipality": municipality, "sides": sides, "form": form, "rows": rows}
    return render(request, "portal/municipality/company_merge.html", context)


def _merge(request: SignedInRequest, sides: Sides, form: MergeForm) -> HttpResponse:
    """Merge and lead to what they became. Raises MergeRefused."""
    merge = merge_companies(
        kept=sides.kept,
        gone=sides.gone,
        chosen=form.chosen,
        by=request.user,
        now=timezone.now(),
    )
    text = _("The two are one company now. You can undo it for 30 days.")
    messages.success(request, text)
    return redirect("company", merge.kept.public_id)


def _lead_on(
    request: SignedInRequest, municipality: Municipality, one: str, other: str
) -> HttpResponse:
    """Lead to what two records of before became; raise Http404 if that is not to be seen here."""
    merges = Merge.objects.select_related("kept", "gone").filter(
        kept__municipality=municipality,
        kept__public_id__in=(one, other),
        gone__public_id__in=(one, other),
        undone_at=None,
    )
    merge = merges.first()
    if merge is None:
        raise Http404
    messages.error(request, refusal_text("merged"))
    return redirect("company", remaining(merge.kept).public_id)


@login_required
@require_POST
def undo(request: SignedInRequest, code: str, merge: int) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    found = Merge.objects.filter(pk=merge, kept__municipality=municipality).first()
    if found is None:
        raise Http404
    try:
        undo_merge(merge=found, by=request.user, now=timezone.now())
    except MergeRefused as refusal:
        messages.error(request, refusal_text(refusal.code))
    else:
        messages.success(request, _("The merge is undone: there are two companies again."))
    return redirect("municipality_duplicates", code)


def refusal_text(code: str) -> str:
    """Return why two firms cannot become one, or not two again."""
    return {
        "two_numbers": _("They have different organisation numbers, so they are two companies."),
        "both_claimed": _("Both have people of their own, so neither can take the other over."),
        "merged": _("Somebody has merged the two already."),
        "undone": _("The merge is undone already."),
        "too_late": _("A merge can be undone for 30 days."),
        "kept_gone": _("The company has been merged further. Undo that merge first."),
        "claimed_since": _("The company has been taken over since, and its own people answer."),
    }.get(code, _("The two have changed meanwhile. Look again."))

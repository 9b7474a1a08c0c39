"""Where officers confirm categories that SNI codes speak for: of a list, and of the inventory."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.imports.policies import State, StepRefused
from companies.imports.sni_suggestions import confirm_suggestions, groups_in_list
from companies.inventory.sni_categories import confirm_categories, suggested_groups
from companies.people.access import get_municipality_for
from companies.profile.sni_suggestions import SniGroup
from markets.models import Category
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.portal.municipality.import_access import get_batch_for, or_lead_to_lists


@dataclass(frozen=True, kw_only=True)
class SniLine:
    """A group in the language of the page."""

    group: SniGroup
    label: str
    category: str


@login_required
@require_http_methods(["GET", "POST"])
@or_lead_to_lists
def edit_import_categories(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    batch = get_batch_for(request.user, code, public_id)
    if request.method == "POST":
        keys = request.POST.getlist("keys")
        try:
            confirm_suggestions(batch=batch, keys=keys, by=request.user, now=timezone.now())
        except StepRefused:
            messages.warning(request, _("Somebody was faster: this is how the list stands now."))
        return redirect("municipality_import", code, public_id)
    if batch.state != State.PREVIEWED:
        return redirect("municipality_import", code, public_id)
    context = {
        "municipality": batch.municipality,
        "batch": batch,
        "lines": _lines(groups_in_list(batch)),
    }
    return render(request, "portal/municipality/import_categories.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def suggest_categories(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    if request.method == "POST":
        changed = confirm_categories(
            municipality=municipality,
            keys=request.POST.getlist("keys"),
            by=request.user,
            now=timezone.now(),
        )
        text = ngettext(
            "%(count)d company has got a category. Its scores follow in a moment.",
            "%(count)d companies have got a category. Their scores follow in a moment.",
            changed,
        )
        messages.success(request, text % {"count": changed})
        return redirect("municipality_companies", code)
    context = {
        "municipality": municipality,
        "lines": _lines(suggested_groups(municipality)),
    }
    return render(request, "portal/municipality/category_suggestions.html", context)


def _lines(groups: list[SniGroup]) -> list[SniLine]:
    names = {each.code: each.name for each in Category.objects.all()}
    is_swedish = get_language() == "sv"
    return [
        SniLine(
            group=group,
            label=group.sni.label_sv if is_swedish else group.sni.label_en,
            category=names[group.sni.category],
        )
        for group in groups
    ]

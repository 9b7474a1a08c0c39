"""The pages where officers save, open and change views of the municipality's list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from companies.inventory import saved_views
from companies.inventory.contact_log_forms import MaskedLineField
from companies.models import SavedView
from companies.people.access import get_municipality_for
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST
from xport.portal.municipality.counted_views import kept_query


class ViewForm(forms.Form):
    name = MaskedLineField(
        label=gettext_lazy("Name of the view"),
        max_length=SavedView.NAME_LENGTH,
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it with the municipality's other officers"), required=False
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_view(request: SignedInRequest, code: str) -> HttpResponse:
    """Save the list whose address the query of this one is."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    form = ViewForm(request.POST if request.method == "POST" else None)
    query = kept_query(request)
    if request.method == "POST" and _is_short(form, query) and form.is_valid():
        by_whom: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            view = saved_views.save_view(
                municipality=municipality, query=query, **form.cleaned_data, **by_whom
            )
        except saved_views.NameTaken:
            form.add_error("name", _("You have another view with this name."))
        except saved_views.TooManyViews:
            form.add_error(None, _too_many_text(is_shared=form.cleaned_data["is_shared"]))
        else:
            messages.success(request, _("The view is saved. It stands above the list."))
            return redirect("municipality_view", code, view.public_id)
    context = {"municipality": municipality, "form": form, "query": query}
    return render(request, "portal/municipality/view_add.html", context)


@login_required
@require_GET
def open_view(request: SignedInRequest, code: str, view: str) -> HttpResponse:
    """Lead to the list's own address, and note that the person has seen it."""
    opened = saved_views.get_view_for(request.user, code, view)
    saved_views.open_view(view=opened, by=request.user, now=timezone.now())
    query = f"view={opened.public_id}" + (f"&{opened.query}" if opened.query else "")
    return HttpResponseRedirect(f"{reverse('municipality_companies', args=[code])}?{query}")


@login_required
@require_http_methods(["GET", "POST"])
def edit_view(request: SignedInRequest, code: str, view: str) -> HttpResponse:
    changed = saved_views.get_view_for(request.user, code, view, to_change=True)
    present = {"name": changed.name, "is_shared": changed.is_shared}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=present)
    if request.method == "POST" and form.is_valid():
        by_whom: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            saved_views.rename_view(view=changed, **form.cleaned_data, **by_whom)
        except saved_views.NameTaken:
            form.add_error("name", _("There is another view with this name."))
        except saved_views.TooManyViews:
            form.add_error(None, _too_many_text(is_shared=form.cleaned_data["is_shared"]))
        else:
            # One of a colleague's that a lead shares no more is the colleague's alone from now on.
            if not changed.is_shared and changed.owner != request.user:
                return redirect("municipality_companies", code)
            return redirect("municipality_view", code, view)
    context = {"municipality": changed.municipality, "form": form, "view": changed}
    return render(request, "portal/municipality/view_edit.html", context)


@login_required
@require_POST
def update_view(request: SignedInRequest, code: str, view: str) -> HttpResponse:
    """Let the view lead to the list whose address the query of this one is."""
    changed = saved_views.get_view_for(request.user, code, view, to_change=True)
    query = kept_query(request)
    if len(query) > SavedView.LONGEST_QUERY:
        messages.error(request, _too_long_text())
    else:
        saved_views.update_view(view=changed, query=query, by=request.user, now=timezone.now())
        messages.success(request, _("The view now shows what you see."))
    return redirect("municipality_view", code, view)


@login_required
@require_POST
def delete_view(request: SignedInRequest, code: str, view: str) -> HttpResponse:
    deleted = saved_views.get_view_for(request.user, code, view, to_change=True)
    saved_views.delete_view(view=deleted, by=request.user, now=timezone.now())
    messages.success(request, _("The view is deleted. The companies in it are as they were."))
    return redirect("municipality_companies", code)


def _is_short(form: ViewForm, query: str) -> bool:
    if len(query) > SavedView.LONGEST_QUERY:
        form.add_error(None, _too_long_text())
    return not form.errors


def _too_long_text() -> str:
    return _("The filter is too long to be saved. Search for less.")


def _too_many_text(*, is_shared: bool) -> str:
    if is_shared:
        return _("The municipality shares as many views as there is room for. Delete one first.")
    return _("You have as many views as there is room for. Delete one first.")

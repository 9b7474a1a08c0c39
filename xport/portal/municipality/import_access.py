"""The batch that an address of the import names, and what a button says when it is not there."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from companies.imports.queries import imports_of
from companies.models import ImportBatch, Municipality
from companies.people.access import get_municipality_for
from xport.accounts.models import User
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest

BatchView = Callable[[SignedInRequest, str, str], HttpResponse]


class ListGone(Http404):
    """The officer's municipality has no such list: discarded, another's, or never there."""


def get_batch_for(user: User, code: str, public_id: str) -> ImportBatch:
    """Return the municipality's batch. Raises Http404 to strangers, ListGone for another's."""
    municipality: Municipality = get_municipality_for(user, code, Permission.INVENTORY_EDIT)
    batch = imports_of(municipality).filter(public_id=public_id).first()
    if batch is None:
        raise ListGone
    batch.municipality = municipality
    return batch


def or_lead_to_lists(view: BatchView) -> BatchView:
    """Let a button of a list that a colleague has just discarded lead to those that are there."""

    @wraps(view)
    def guarded(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
        try:
            return view(request, code, public_id)
        except ListGone:
            if request.method != "POST":
                raise
            messages.warning(request, _("The list is not there any more. Nothing was saved."))
            return redirect("municipality_imports", code)

    return guarded

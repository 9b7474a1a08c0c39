"""The overview of a municipality's firms."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from companies.people.access import get_municipality_for
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.portal.municipality.overview.figures import overview_of


@login_required
@require_GET
def show_overview(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    context = {
        "municipality": municipality,
        "overview": overview_of(municipality, now=timezone.now()),
    }
    return render(request, "portal/municipality/overview.html", context)

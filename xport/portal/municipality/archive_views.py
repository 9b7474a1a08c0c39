"""The page where who leads the officers asks for everything of the municipality as one file."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.files import storage
from companies.models import MunicipalityArchive
from companies.people.access import get_municipality_for
from xport.accounts import audit
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST
from xport.portal.municipality.archive.actions import AT_WORK, KEPT_FOR, ask_for_archive

SHOWN = 20
State = MunicipalityArchive.State


@login_required
@require_http_methods(["GET", "POST"])
def show_archives(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.MUNICIPALITY_ARCHIVE)
    if request.method == "POST":
        archive = ask_for_archive(municipality=municipality, by=request.user, now=timezone.now())
        if archive is None:
            messages.info(request, _("An archive is on its way already."))
        return redirect("municipality_archives", code)
    archives = MunicipalityArchive.objects.filter(municipality=municipality)
    shown = list(archives.select_related("asked_by").order_by("-asked_at", "-pk")[:SHOWN])
    context = {
        "municipality": municipality,
        "archives": [(archive, archive.asked_at + KEPT_FOR) for archive in shown],
        "at_work": next((archive for archive in shown if archive.state in AT_WORK), None),
    }
    return render(request, "portal/municipality/archive_list.html", context)


@login_required
@require_POST
def download_archive(request: SignedInRequest, code: str, public_id: str) -> HttpResponseBase:
    """By a button and not by a link: what leaves the portal is logged, and a GET writes nothing."""
    municipality = get_municipality_for(request.user, code, Permission.MUNICIPALITY_ARCHIVE)
    now = timezone.now()
    archive = MunicipalityArchive.objects.filter(
        public_id=public_id,
        municipality=municipality,
        state=State.READY,
        asked_at__gt=now - KEPT_FOR,
    ).first()
    if archive is None or not storage.exists(archive.stored_name):
        raise Http404
    audit.record(action="archive.downloaded", by=request.user, obj=archive, now=now)
    name = f"xport-{municipality.pk}-{archive.asked_at:%Y-%m-%d}.zip"
    # Closed by the response once it is sent.
    file = storage.path_of(archive.stored_name).open("rb")
    return cast(HttpResponseBase, FileResponse(file, as_attachment=True, filename=name))

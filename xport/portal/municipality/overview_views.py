"""The overview of a municipality's firms, as a page, as a spreadsheet and as a report."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from companies.people.access import get_municipality_for
from xport.accounts import audit
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.pdf_files import pdf_response
from xport.lib.post_only import require_POST
from xport.lib.typesetting import NotTypeset
from xport.lib.xlsx_files import XLSX
from xport.portal.municipality.overview.comparison import COUNT
from xport.portal.municipality.overview.country_map import map_of
from xport.portal.municipality.overview.figures import overview_of
from xport.portal.municipality.overview.report import report_of
from xport.portal.municipality.overview.workbook import workbook_of

logger = logging.getLogger(__name__)


@login_required
@require_GET
def show_overview(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    overview = overview_of(municipality, now=timezone.now())
    context = {
        "municipality": municipality,
        "overview": overview,
        "map": map_of(overview.comparison, measure=request.GET.get("map", COUNT)),
    }
    return render(request, "portal/municipality/overview.html", context)


@login_required
@require_POST
def download_overview(request: SignedInRequest, code: str) -> HttpResponse:
    """By a button and not by a link: what leaves the portal is logged, and a GET writes nothing."""
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    now = timezone.now()
    overview = overview_of(municipality, now=now)
    response = HttpResponse(workbook_of(overview), content_type=XLSX)
    name = f"xport-{municipality.code}-{overview.month:%Y-%m}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    audit.record(action="overview.downloaded", by=request.user, obj=municipality, now=now)
    return response


@login_required
@require_POST
def download_report(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_VIEW)
    now = timezone.now()
    overview = overview_of(municipality, now=now)
    try:
        content = report_of(overview)
    except NotTypeset:
        logger.exception("The report of %s was not made", municipality.pk)
        messages.error(request, _("The PDF could not be made just now. Try again in a minute."))
        return redirect("municipality_overview", code)
    audit.record(action="overview.report_made", by=request.user, obj=municipality, now=now)
    return pdf_response(f"xport-{municipality.code}-{overview.month:%Y-%m}.pdf", content)

"""All that the municipality holds of one firm: as a page, and as files by a button that is logged.

Who may read the contact log may see this: it holds no more than the officer sees page by page.
"""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from companies.inventory.contact_log import ContactLog, get_log_for
from companies.inventory.log_corrections import is_lead_at
from xport.accounts import audit
from xport.accounts.requests import SignedInRequest
from xport.lib.csv_files import csv_response
from xport.lib.pdf_files import pdf_response
from xport.lib.post_only import require_POST
from xport.lib.typesetting import NotTypeset
from xport.portal.municipality.holdings.extract import (
    Extract,
    extract_of,
    heads,
    lead_of,
    pdf_extract,
    table_of,
)

logger = logging.getLogger(__name__)


@login_required
@require_GET
def show_extract(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    log = get_log_for(request.user, code, public_id)
    extract = _extract(request, log)
    context = {
        "company": log.company,
        "municipality": log.municipality,
        "log": log,
        "extract": extract,
        "heads": heads(),
        "lead": lead_of(extract),
    }
    return render(request, "portal/municipality/company_extract.html", context)


@login_required
@require_POST
def download_pdf(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    extract = _extract_for(request, code, public_id)
    try:
        content = pdf_extract(extract)
    except NotTypeset:
        logger.exception("The extract of %s was not made", extract.company.public_id)
        messages.error(request, _("The PDF could not be made just now. Try again in a minute."))
        return redirect("municipality_company_extract", code, public_id)
    _record(request, extract, kind="pdf")
    return pdf_response(f"{extract.file_name}.pdf", content)


@login_required
@require_POST
def download_csv(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    extract = _extract_for(request, code, public_id)
    _record(request, extract, kind="csv")
    return csv_response(f"{extract.file_name}.csv", table_of(extract))


def _extract_for(request: SignedInRequest, code: str, public_id: str) -> Extract:
    return _extract(request, get_log_for(request.user, code, public_id))


def _extract(request: SignedInRequest, log: ContactLog) -> Extract:
    is_lead = is_lead_at(request.user, log.municipality.pk)
    return extract_of(log, is_lead=is_lead, now=timezone.now())


def _record(request: SignedInRequest, extract: Extract, *, kind: str) -> None:
    audit.record(
        action="extract.downloaded",
        by=request.user,
        obj=extract.company,
        now=extract.at,
        municipality=extract.municipality.pk,
        kind=kind,
    )

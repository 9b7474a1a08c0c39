"""An officer's pages for reading a list in: upload, sheet, columns, preview, result, undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from companies.imports import batches
from companies.imports.answering import answer_questions
from companies.imports.corrections import rows_as_workbook
from companies.imports.messages import import_message
from companies.imports.policies import NEXT, RUNNING, PreviewOutdated, State, StepRefused
from companies.imports.queries import imports_of
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.models import ImportBatch
from companies.people.access import get_municipality_for
from xport.accounts import audit
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.htmx import asks_for_part
from xport.lib.keyset import keyset_page
from xport.lib.post_only import require_POST
from xport.lib.uploads import takes_files
from xport.lib.xlsx_files import XLSX
from xport.portal.municipality.import_access import get_batch_for, or_lead_to_lists
from xport.portal.municipality.import_forms import ColumnsForm, SheetForm, UploadListForm
from xport.portal.municipality.import_preview import import_shown, questions_form

SHOWN_IMPORTS = 20


@takes_files
@login_required
@require_http_methods(["GET", "POST"])
def list_imports(request: SignedInRequest, code: str) -> HttpResponse:
    municipality = get_municipality_for(request.user, code, Permission.INVENTORY_EDIT)
    is_sent = request.method == "POST"
    form = UploadListForm(request.POST, request.FILES) if is_sent else UploadListForm()
    if is_sent and form.is_valid():
        try:
            batch = batches.upload_list(
                municipality=municipality, by=request.user, now=timezone.now(), **form.content
            )
        except FileRefused as refusal:
            field = "file" if form.cleaned_data["file"] else "cells"
            form.add_error(field, import_message(refusal.code))
        else:
            return redirect("municipality_import_columns", code, batch.public_id)
    page = keyset_page(
        imports_of(municipality),
        fields=("-created_at", "-id"),
        after=request.GET.get("after"),
        size=SHOWN_IMPORTS,
    )
    context = {"municipality": municipality, "form": form, "page": page}
    return render(request, "portal/municipality/import_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@or_lead_to_lists
def edit_columns(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    """Which sheet, where that is a question; then what each column is."""
    batch = get_batch_for(request.user, code, public_id)
    if State.READING not in NEXT[batch.state]:
        return redirect("municipality_import", code, public_id)
    posted = request.POST if request.method == "POST" else None
    if batch.mapping is None or "sheet" in request.GET:
        return _edit_sheet(request, batch, SheetForm(posted, batch=batch))
    mapping = ColumnMapping.from_json(batch.mapping)
    is_read = batch.state != State.UPLOADED
    form = ColumnsForm(posted, mapping=mapping, is_read=is_read)
    if posted is not None and form.is_valid():
        with_now: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        _step(
            request,
            lambda: batches.confirm_columns(batch=batch, mapping=form.confirmed, **with_now),
        )
        return redirect("municipality_import", code, public_id)
    context = {"municipality": batch.municipality, "batch": batch, "form": form}
    context["names_companies"] = mapping.names_companies
    return render(request, "portal/municipality/import_columns.html", context)


def _edit_sheet(request: SignedInRequest, batch: ImportBatch, form: SheetForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            _step(request, lambda: batches.choose_sheet(batch=batch, sheet=sheet))
        except FileRefused as refusal:
            form.add_error("sheet", import_message(refusal.code))
        else:
            return redirect("municipality_import_columns", batch.municipality_id, batch.public_id)
    context = {"municipality": batch.municipality, "batch": batch, "form": form}
    return render(request, "portal/municipality/import_sheet.html", context)


@login_required
@require_GET
def show_import(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    batch = get_batch_for(request.user, code, public_id)
    if batch.state == State.UPLOADED:
        return redirect("municipality_import_columns", code, public_id)
    if batch.state in RUNNING:
        return _progress(request, batch)
    if asks_for_part(request):
        # The job has ended: the whole page is another one now.
        return HttpResponse(headers={"HX-Refresh": "true", "Vary": "HX-Request"})
    return render(request, "portal/municipality/import.html", import_shown(batch, request.GET))


@login_required
@require_POST
@or_lead_to_lists
def answer_import(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    """Answers to questions of rows, which are read and compared anew with them."""
    batch = get_batch_for(request.user, code, public_id)
    form = questions_form(batch, request.POST)
    if not form.is_valid():
        context = import_shown(batch, request.GET) | {"questions": form}
        return render(request, "portal/municipality/import.html", context)
    with_now: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    if not form.answers:
        messages.warning(request, _("Choose an answer first."))
    elif _step(request, lambda: answer_questions(batch=batch, answers=form.answers, **with_now)):
        messages.success(request, _("Your answers are saved."))
    return redirect("municipality_import", code, public_id)


def _progress(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    part = "_import_progress" if asks_for_part(request) else "import_progress"
    context = {"municipality": batch.municipality, "batch": batch}
    response = render(request, f"portal/municipality/{part}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_POST
@or_lead_to_lists
def commit_import(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    batch = get_batch_for(request.user, code, public_id)
    now = timezone.now()
    # Who sends none has seen none.
    seen = request.POST.get("reading", "")
    _step(request, lambda: batches.ask_to_commit(batch=batch, by=request.user, now=now, seen=seen))
    return redirect("municipality_import", code, public_id)


@login_required
@require_POST
@or_lead_to_lists
def undo_import(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    batch = get_batch_for(request.user, code, public_id)
    now = timezone.now()
    _step(request, lambda: batches.ask_to_undo(batch=batch, by=request.user, now=now))
    return redirect("municipality_import", code, public_id)


@login_required
@require_POST
@or_lead_to_lists
def discard_import(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    batch = get_batch_for(request.user, code, public_id)
    now = timezone.now()
    if _step(request, lambda: batches.discard_batch(batch=batch, by=request.user, now=now)):
        messages.success(request, _("The list is thrown away. Nothing of it was saved."))
        return redirect("municipality_imports", code)
    return redirect("municipality_import", code, public_id)


@login_required
@require_POST
@or_lead_to_lists
def download_rows(request: SignedInRequest, code: str, public_id: str) -> HttpResponse:
    """The rows to correct, as a workbook. A POST, for it is put on record."""
    batch = get_batch_for(request.user, code, public_id)
    if batch.mapping is None:
        raise Http404
    content = rows_as_workbook(batch)
    audit.record(action="import.rows_downloaded", by=request.user, obj=batch, now=timezone.now())
    response = HttpResponse(content, content_type=XLSX)
    stem = batch.file_name.rpartition(".")[0] or _("List")
    name = _("%(name)s to correct.xlsx") % {"name": stem}
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _step(request: SignedInRequest, deed: Callable[[], None]) -> bool:
    """Do it, or say that the list stands elsewhere by now; return whether it was done."""
    try:
        deed()
    except PreviewOutdated:
        messages.warning(
            request,
            _("The list has changed since you looked. Nothing is saved: look at it once more."),
        )
        return False
    except StepRefused:
        messages.warning(request, _("Somebody was faster: this is how the list stands now."))
        return False
    return True

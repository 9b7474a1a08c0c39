"""A firm's files: the page that lists them, uploading, fetching, removing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from companies.files import actions, storage
from companies.files.access import get_file_for
from companies.files.forms import AttachmentForm, LogoForm
from companies.files.messages import message_for
from companies.files.queries import files_of, own_references
from companies.files.rewritten import Refused
from companies.models import Company
from companies.people.access import get_company_and_roles_for, get_company_for, roles_in
from companies.profile.policies import NoLongerMember
from xport.accounts.permissions import Permission, Role, allows
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST
from xport.lib.uploads import takes_files

# Should a file act after all, it acts nowhere: no script, no form, no origin of ours.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'"

# Refusals that another reference would mend, not another file.
OF_REFERENCE = {"reference_unknown", "too_many_for_reference"}


@login_required
@require_GET
def list_files(request: SignedInRequest, public_id: str) -> HttpResponse:
    company, roles = get_company_and_roles_for(request.user, public_id, Permission.COMPANY_VIEW)
    return _page(request, company, roles)


@takes_files
@login_required
@require_POST
def upload_logo(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT)
    form = LogoForm(request.POST, request.FILES)

    def upload() -> None:
        actions.set_logo(company=company, **_content(form, "logo"), **_who_when(request))
        messages.success(request, _("The logo is saved."))

    return _step(request, company, form, upload)


@takes_files
@login_required
@require_POST
def upload_attachment(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT)
    form = AttachmentForm(request.POST, request.FILES, references=own_references(company))

    def upload() -> None:
        actions.add_attachment(
            company=company,
            reference_key=form.cleaned_data["reference"],
            **_content(form, "file"),
            **_who_when(request),
        )
        messages.success(request, _("The file is attached to the reference."))

    return _step(request, company, form, upload)


@login_required
@require_GET
def show_file(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The file itself: pictures are shown, documents are only ever downloaded."""
    file = get_file_for(request.user, public_id, Permission.COMPANY_VIEW)
    try:
        content = storage.read(file.stored_name)
    except FileNotFoundError:
        # The sweep reports it; to who asks the file does not exist.
        raise Http404 from None
    response = HttpResponse(content, content_type=file.media_type)
    disposition = content_disposition_header(not file.is_picture, file.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


@login_required
@require_http_methods(["GET", "POST"])
def remove_file(request: SignedInRequest, public_id: str) -> HttpResponse:
    file = get_file_for(request.user, public_id, Permission.COMPANY_EDIT)
    if request.method == "POST":
        with lost_is_not_found():
            actions.remove_file(file=file, **_who_when(request))
        messages.success(request, _("The file is removed."))
        return redirect("company_files", file.company.public_id)
    context = {"file": file, "company": file.company}
    return render(request, "portal/company/file_remove.html", context)


@contextmanager
def lost_is_not_found() -> Iterator[None]:
    """Answer who lost the firm a moment ago as a moment later."""
    try:
        yield
    except NoLongerMember:
        raise Http404 from None


def _step(
    request: SignedInRequest, company: Company, form: Form, upload: Callable[[], None]
) -> HttpResponse:
    """Take the file, or show the page with what is wrong beside the field."""
    if form.is_valid():
        try:
            with lost_is_not_found():
                upload()
            return redirect("company_files", company.public_id)
        except Refused as refusal:
            field = "reference" if refusal.code in OF_REFERENCE else _file_field(form)
            form.add_error(field, message_for(refusal.code))
    return _page(request, company, roles_in(request.user, company), form)


def _file_field(form: Form) -> str:
    return "logo" if isinstance(form, LogoForm) else "file"


def _content(form: Form, field: str) -> dict[str, Any]:
    upload: UploadedFile = form.cleaned_data[field]
    return {"name": upload.name or "", "data": upload.read()}


def _who_when(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}


def _page(
    request: SignedInRequest, company: Company, roles: frozenset[Role], form: Form | None = None
) -> HttpResponse:
    """Render the files the person may see; forms stand there only for whom may use them."""
    is_member = allows(roles, Permission.COMPANY_DRAFT_VIEW)
    context: dict[str, Any] = {
        "company": company,
        "is_member": is_member,
        "files": files_of(company, is_member=is_member),
    }
    if allows(roles, Permission.COMPANY_EDIT):
        references = own_references(company)
        context |= {
            "logo_form": form if isinstance(form, LogoForm) else LogoForm(),
            "file_form": form
            if isinstance(form, AttachmentForm)
            else AttachmentForm(references=references),
            "has_references": bool(references),
        }
    return render(request, "portal/company/company_files.html", context)

"""Pages where a firm is registered and its profile is filled in and sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.models import Company
from companies.people.access import get_company_for
from companies.profile import actions
from companies.profile.answers import AnswersRefused, answers_of, draft_answers_of
from companies.profile.forms import ProfileForm, RegisterForm
from companies.profile.policies import CompanyClaimed, OwnCompany, is_claimed
from companies.profile.queries import answer_rows
from markets.queries import vocabulary
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def register_company(request: SignedInRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = actions.register_company(
                **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except actions.CompanyAlreadyKnown as known:
            return redirect("company_claim", known.company.public_id)
        return redirect("company_profile", company.public_id)
    return render(request, "portal/company/company_register.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_profile(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The members' own draft: nobody else sees it until it is sent."""
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT)
    draft = getattr(company, "draft", None)
    version = draft.version if draft else 0
    form = ProfileForm(
        request.POST or None, initial=ProfileForm.initial_from(draft_answers_of(company))
    )
    context = {"company": company, "form": form, "version": version, "by_officer": False}
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_draft(
                company=company,
                answers=form.answers(),
                version=_version_of(request),
                by=request.user,
                now=timezone.now(),
            )
        except actions.DraftChangedMeanwhile:
            context |= _saved_meanwhile(company)
            return render(request, "portal/company/company_profile.html", context)
        messages.success(request, _("The draft is saved. Only you see it until you send it."))
        return redirect("company", company.public_id)
    return render(request, "portal/company/company_profile.html", context)


def _saved_meanwhile(company: Company) -> dict[str, object]:
    """Return what somebody else saved, for the page to show beside what was just written."""
    saved = draft_answers_of(company)
    return {"saved": saved, "saved_rows": answer_rows(company, saved, vocabulary())}


def _version_of(request: SignedInRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


@login_required
@require_POST
def send_profile(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_SEND)
    try:
        actions.send_profile(company=company, by=request.user, now=timezone.now())
    except AnswersRefused:
        messages.error(request, _("Some of the choices no longer exist. Go through the answers."))
        return redirect("company_profile", company.public_id)
    messages.success(
        request, _("The profile is sent to your municipality and the export advisers.")
    )
    return redirect("company", company.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def edit_unclaimed(request: SignedInRequest, public_id: str) -> HttpResponse:
    """An officer edits a firm that nobody has taken over yet."""
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT_UNCLAIMED)
    if is_claimed(company):
        return _claimed_meanwhile(request, company)
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_from(answers_of(company)))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_unclaimed(
                company=company, answers=form.answers(), by=request.user, now=timezone.now()
            )
        except CompanyClaimed:
            return _claimed_meanwhile(request, company)
        messages.success(request, _("The answers are saved. The scores follow in a moment."))
        return redirect("company", company.public_id)
    return render(
        request,
        "portal/company/company_profile.html",
        {"company": company, "form": form, "version": 0, "by_officer": True},
    )


def _claimed_meanwhile(request: SignedInRequest, company: Company) -> HttpResponse:
    messages.error(request, _("The company has taken over its profile and edits it itself."))
    return redirect("company", company.public_id)


@login_required
@require_POST
def confirm_company(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_CONFIRM)
    try:
        actions.confirm_company(company=company, by=request.user, now=timezone.now())
    except OwnCompany:
        messages.error(request, _("You belong to the company, so somebody else must confirm it."))
    else:
        messages.success(request, _("The company is confirmed."))
    return redirect("company", company.public_id)

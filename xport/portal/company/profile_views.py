"""Registering a firm, sending its profile, confirming it; the profile's steps: step_views.py."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.people.access import get_company_for
from companies.profile import actions
from companies.profile.answer_checks import AnswersRefused
from companies.profile.calculator import CalculatorForm, SealBroken, answers_under
from companies.profile.forms import RegisterForm
from companies.profile.policies import NoLongerMember, OwnCompany
from companies.profile.steps import STEPS, step_asking
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST


@login_required
@require_http_methods(["GET", "POST"])
def register_company(request: SignedInRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = RegisterForm(request.POST if is_sent else None)
    sealed = (request.POST if is_sent else request.GET).get("answers", "")
    carried = _carried(sealed)
    if is_sent and form.is_valid():
        try:
            company = actions.register_company(
                **form.cleaned_data,
                by=request.user,
                now=timezone.now(),
                answers=carried.answers() if carried else None,
            )
        except actions.CompanyAlreadyKnown as known:
            return redirect("company_claim", known.company.public_id)
        if carried:
            return redirect("company_profile", company.public_id)
        return redirect("company_profile_step", company.public_id, STEPS[0].slug)
    context = {
        "form": form,
        "carried": carried,
        "sealed": sealed,
        "is_carrying_broken": bool(sealed) and carried is None,
    }
    return render(request, "portal/company/company_register.html", context)


def _carried(sealed: str) -> CalculatorForm | None:
    """Return the calculator's answers that come along; None if there are none, or they broke."""
    try:
        return answers_under(sealed) if sealed else None
    except SealBroken:
        return None


@login_required
@require_POST
def send_profile(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_SEND)
    try:
        actions.send_profile(company=company, by=request.user, now=timezone.now())
    except AnswersRefused as refusal:
        question = next(iter(refusal.problems))
        step = step_asking(question)
        text = _(
            "“%(question)s” under “%(step)s” has an answer that is no longer a choice. "
            "Choose again, save, and send."
        )
        messages.error(request, text % {"question": step.label_of(question), "step": step.title})
        return redirect("company_profile_step", company.public_id, step.slug)
    except NoLongerMember:
        # Lost a moment ago: the same answer as a moment later.
        raise Http404 from None
    messages.success(
        request, _("The profile is sent to your municipality and the export advisers.")
    )
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

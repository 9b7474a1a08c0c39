"""The short steps of a profile: the same pages for a member's draft and an officer's inventory."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from companies.models import Company
from companies.people import contacts
from companies.people.access import get_company_for
from companies.people.contact_forms import contact_rows, contacts_in
from companies.profile import actions
from companies.profile.answer_checks import AnswersRefused
from companies.profile.answers import Answers, answers_of, draft_answers_of
from companies.profile.policies import CompanyClaimed, NoLongerMember, is_claimed
from companies.profile.queries import answer_rows
from companies.profile.rows import Rows
from companies.profile.steps import CONTACT, SLUGS, STEPS, StepPage, step_with
from markets.queries import vocabulary
from matchmaking.rescoring.completeness import completeness_of
from xport.accounts.permissions import Permission
from xport.accounts.requests import SignedInRequest
from xport.portal.company.live import asks_for_live_scores, live_scores, render_live_scores

REVIEW = "review"
PLACES = (*SLUGS, REVIEW)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Whose answers are on the pages, where these lie, and how a step is saved."""

    company: Company
    answers: Answers
    version: int
    by_officer: bool
    save: Callable[[Answers, int], object]

    @property
    def step_view(self) -> str:
        return "company_edit_step" if self.by_officer else "company_profile_step"

    @property
    def review_view(self) -> str:
        return "company_edit" if self.by_officer else "company_profile"

    def to(self, place: str) -> HttpResponse:
        """Lead to a step, or to the page that reviews them all."""
        if place in SLUGS:
            return redirect(self.step_view, self.company.public_id, place)
        return redirect(self.review_view, self.company.public_id)


@login_required
@require_GET
def review_profile(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All answers of the members' own draft, what is open, and the button that sends."""
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT)
    return _review(request, _members_desk(request, company))


@login_required
@require_http_methods(["GET", "POST"])
def edit_step(request: SignedInRequest, public_id: str, step: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT)
    try:
        return _step(request, _members_desk(request, company), step)
    except NoLongerMember:
        # Lost a moment ago: the same answer as a moment later.
        raise Http404 from None


@login_required
@require_GET
def review_unclaimed(request: SignedInRequest, public_id: str) -> HttpResponse:
    """An officer looks through a firm that nobody has taken over yet."""
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT_UNCLAIMED)
    if is_claimed(company):
        return _claimed_meanwhile(request, company)
    return _review(request, _officers_desk(request, company))


@login_required
@require_http_methods(["GET", "POST"])
def edit_unclaimed_step(request: SignedInRequest, public_id: str, step: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.COMPANY_EDIT_UNCLAIMED)
    if is_claimed(company):
        return _claimed_meanwhile(request, company)
    try:
        return _step(request, _officers_desk(request, company), step)
    except CompanyClaimed:
        return _claimed_meanwhile(request, company)


def _claimed_meanwhile(request: SignedInRequest, company: Company) -> HttpResponse:
    messages.error(request, _("The company has taken over its profile and edits it itself."))
    return redirect("company", company.public_id)


def _members_desk(request: SignedInRequest, company: Company) -> Desk:
    draft = getattr(company, "draft", None)

    def save(answers: Answers, version: int) -> object:
        return actions.save_draft(
            company=company, answers=answers, version=version, by=request.user, now=timezone.now()
        )

    return Desk(
        company=company,
        answers=draft_answers_of(company),
        version=draft.version if draft else 0,
        by_officer=False,
        save=save,
    )


def _officers_desk(request: SignedInRequest, company: Company) -> Desk:
    def save(answers: Answers, version: int) -> object:
        return actions.edit_unclaimed(
            company=company, answers=answers, by=request.user, now=timezone.now()
        )

    return Desk(company=company, answers=answers_of(company), version=0, by_officer=True, save=save)


def _review(request: SignedInRequest, desk: Desk) -> HttpResponse:
    context = _frame(desk, REVIEW) | {
        "rows": answer_rows(desk.company, desk.answers, vocabulary()),
        "contacts": contacts.contacts_of(desk.company),
        "has_draft": hasattr(desk.company, "draft"),
    }
    return render(request, "portal/company/company_profile.html", context)


def _step(request: SignedInRequest, desk: Desk, slug: str) -> HttpResponse:
    if slug == CONTACT:
        return _contact_step(request, desk)
    step = step_with(slug)
    if step is None:
        raise Http404
    if request.method != "POST":
        page = StepPage(step, answers=desk.answers)
        return _render_step(request, desk, page)
    page = StepPage(step, answers=desk.answers, data=request.POST)
    if asks_for_live_scores(request):
        return render_live_scores(request, desk.answers, page)
    if _asks_for_row(request):
        page.retype(**_row_change(request))
    elif page.is_valid():
        try:
            desk.save(replace(desk.answers, **page.changes()), _version_of(request))
            return desk.to(request.POST.get("go") or _following(slug))
        except AnswersRefused as refusal:
            page.refuse(refusal.problems)
        except actions.DraftChangedMeanwhile:
            return _render_step(request, desk, page, is_saved_meanwhile=True)
    return _render_step(request, desk, page, version=_version_of(request))


def _render_step(
    request: SignedInRequest,
    desk: Desk,
    page: StepPage,
    *,
    version: int | None = None,
    is_saved_meanwhile: bool = False,
) -> HttpResponse:
    context = _frame(desk, page.step.slug) | {
        "step": page.step,
        "page": page,
        # Of the draft that was read first, or saving would hide that it has changed since.
        "version": desk.version if version is None else version,
    }
    if is_saved_meanwhile:
        rows = answer_rows(desk.company, desk.answers, vocabulary())
        context["saved_rows"] = [row for row in rows if row.question in page.step.questions]
    response = render(request, "portal/company/company_step.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _contact_step(request: SignedInRequest, desk: Desk) -> HttpResponse:
    present = contacts.contacts_of(desk.company)
    sent = request.POST if request.method == "POST" else None
    rows = contact_rows(present, sent)
    version, said = contacts.version_of(present), ""
    if sent is not None and _asks_for_row(request):
        rows, version = rows.retyped(**_row_change(request)), sent.get("version", "")
    elif sent is not None and rows.is_valid():
        try:
            contacts.save_contacts(
                company=desk.company,
                contacts=contacts_in(rows),
                version=sent.get("version", ""),
                as_officer=desk.by_officer,
                by=request.user,
                now=timezone.now(),
            )
            return desk.to(sent.get("go", ""))
        except contacts.ContactsChangedMeanwhile:
            said = "changed"
        except contacts.FirstContactTwice:
            said = "first_twice"
        except contacts.TooManyContacts:
            said = "too_many"
    return _render_contacts(request, desk, rows, version=version, said=said, saved=present)


def _render_contacts(
    request: SignedInRequest, desk: Desk, rows: Rows, **context: object
) -> HttpResponse:
    context |= _frame(desk, CONTACT) | {"contacts": rows}
    return render(request, "portal/company/company_contacts.html", context)


def _frame(desk: Desk, here: str) -> dict[str, object]:
    """Return what every step shows beside its questions: where it stands, and what is left."""
    number = PLACES.index(here)
    live = live_scores(desk.answers)
    return {
        "company": desk.company,
        "desk": desk,
        "profile_steps": [(step, step.open_questions(desk.answers)) for step in STEPS],
        "here": here,
        "number": number + 1,
        "count": len(PLACES),
        "has_contact": desk.company.contacts.exists(),
        "previous": PLACES[number - 1] if number else "",
        "following": "" if here == REVIEW else _following(here),
        "live": live,
        "completeness": completeness_of(live.tried) if live else (),
    }


def _following(slug: str) -> str:
    return PLACES[PLACES.index(slug) + 1]


def _asks_for_row(request: SignedInRequest) -> bool:
    return "add" in request.POST or "remove" in request.POST


def _row_change(request: SignedInRequest) -> dict[str, Any]:
    return {"add": "add" in request.POST, "remove": request.POST.get("remove", "")}


def _version_of(request: SignedInRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

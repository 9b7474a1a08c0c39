"""The adviser's queue, and the page of one match that adviser, company and officer share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from companies.models import ScoringInputs
from companies.people.access import check_somewhere
from companies.people.contacts import contacts_of
from companies.profile.answers import answers_of
from companies.profile.queries import answer_rows
from markets.queries import advisers_of, vocabulary
from matchmaking.matches import actions
from matchmaking.matches.access import (
    get_match_and_roles_for,
    get_match_for,
    roles_for_match,
)
from matchmaking.matches.forms import (
    AnswerForm,
    InformationForm,
    OutcomeForm,
    ReasonForm,
    VerdictForm,
)
from matchmaking.matches.messages import refusal_text
from matchmaking.matches.policies import OUTCOMES, State
from matchmaking.matches.queries import queue_of
from matchmaking.matches.refusals import MatchRefused
from matchmaking.matches.reviewers import can_decide, can_reopen, can_take, outcomes_open_to
from matchmaking.models import Match
from matchmaking.rescoring.queries import explained_scores
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role, allows
from xport.accounts.requests import SignedInRequest
from xport.lib.htmx import render_page_or_part
from xport.lib.keyset import keyset_page
from xport.lib.post_only import require_POST
from xport.portal.adviser.filters import MatchFilter
from xport.portal.pictures import ruler_of

PAGE_SIZE = 25


@login_required
@require_GET
def list_queue(request: SignedInRequest) -> HttpResponse:
    check_somewhere(request.user, Permission.MATCH_QUEUE)
    filters = MatchFilter(request.GET, queryset=queue_of(request.user), request=request)
    page = keyset_page(
        filters.qs, fields=("created_at", "id"), after=request.GET.get("after"), size=PAGE_SIZE
    )
    context = {
        "filters": filters,
        "page": page,
        "is_filtered": filters.is_filtered,
    }
    return render_page_or_part(
        request, "portal/adviser/match_queue.html", "portal/adviser/_match_rows.html", context
    )


@login_required
@require_GET
def show_match(request: SignedInRequest, public_id: str) -> HttpResponse:
    match, roles = get_match_and_roles_for(request.user, public_id, Permission.MATCH_VIEW)
    return _page(request, match, roles)


@login_required
@require_POST
def take_match(request: SignedInRequest, public_id: str) -> HttpResponse:
    match = get_match_for(request.user, public_id, Permission.MATCH_REVIEW)
    try:
        actions.take_match(match=match, by=request.user, now=timezone.now())
    except MatchRefused as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect("match", match.public_id)


@login_required
@require_POST
def give_verdict(request: SignedInRequest, public_id: str) -> HttpResponse:
    match = get_match_for(request.user, public_id, Permission.MATCH_REVIEW)
    form = VerdictForm(request.POST, match=match)
    return _step(request, match, partial(_decide, request, form), verdict_form=form)


def _decide(request: SignedInRequest, form: VerdictForm, **who_when: Any) -> None:
    verdict = dict(form.cleaned_data)
    if verdict.pop("has_stake"):
        actions.hand_over(has_stake=True, reason=verdict.get("reason", ""), **who_when)
        messages.success(request, _("The match is back in the queue for a colleague."))
        return
    actions.give_verdict(**verdict, **who_when)
    messages.success(request, _("The verdict is saved. The company and its municipality are told."))


@login_required
@require_POST
def reopen_match(request: SignedInRequest, public_id: str) -> HttpResponse:
    match = get_match_for(request.user, public_id, Permission.MATCH_REVIEW)
    form = ReasonForm(request.POST)
    step = partial(_with_answers, actions.reopen_match, form)
    return _step(request, match, step, reason_form=form)


@login_required
@require_POST
def record_outcome(request: SignedInRequest, public_id: str) -> HttpResponse:
    match = get_match_for(request.user, public_id, Permission.MATCH_REVIEW)
    form = OutcomeForm(request.POST, outcomes=OUTCOMES)
    step = partial(_with_answers, actions.record_outcome, form)
    return _step(request, match, step, outcome_form=form)


def _with_answers(action: Callable[..., Match], form: Form, **who_when: Any) -> None:
    action(**form.cleaned_data, **who_when)


@login_required
@require_POST
def answer_match(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The company answers: yes or no to a recommendation, words to a question."""
    match = get_match_for(request.user, public_id, Permission.MATCH_ANSWER)
    form = _answer_form(match, request.POST)
    return _step(request, match, partial(_answer, request, form), answer_form=form)


def _answer(request: SignedInRequest, form: Form, **who_when: Any) -> None:
    text = form.cleaned_data["text"]
    if isinstance(form, InformationForm):
        actions.answer_match(answer=text, **who_when)
    elif form.cleaned_data["answer"] == State.ACCEPTED:
        actions.accept_match(**who_when)
    else:
        actions.decline_match(reason=text, **who_when)
    messages.success(request, _("Your answer is sent to the adviser."))


def _step(
    request: SignedInRequest, match: Match, step: Callable[..., None], **forms: Form
) -> HttpResponse:
    """Take the step that the one form asks for, or show the page with what is wrong."""
    (form,) = forms.values()
    if form.is_valid():
        try:
            step(match=match, by=request.user, now=timezone.now())
            return redirect("match", match.public_id)
        except MatchRefused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal_text(refusal))
    return _page(request, match, roles_for_match(request.user, match), **forms)


def _answer_form(match: Match, posted: Any = None) -> Form:
    return AnswerForm(posted) if match.state == State.RECOMMENDED else InformationForm(posted)


def _page(
    request: SignedInRequest, match: Match, roles: frozenset[Role], **forms: Form
) -> HttpResponse:
    """Render the match; forms stand there only for whom may use them in the match's state."""
    context = _evidence(match) | _forms_for(request.user, match, roles) | forms
    return render(request, "portal/adviser/match.html", context)


def _evidence(match: Match) -> dict[str, Any]:
    company = match.company
    answers, words = answers_of(company), vocabulary()
    scores = explained_scores(company=company, kind=ScoringInputs.Kind.SENT, words=words)
    context: dict[str, Any] = {
        "match": match,
        "events": list(match.events.select_related("by")),
        "explained": scores.market(match.market_id),
        "answers": answer_rows(company, answers, words),
        "contacts": contacts_of(company),
        "advisers": [match.adviser] if match.adviser else advisers_of(match.market_id),
    }
    if context["explained"]:
        context["ruler"] = ruler_of(context["explained"])
    return context


def _forms_for(user: User, match: Match, roles: frozenset[Role]) -> dict[str, Any]:
    forms: dict[str, Any] = {}
    if allows(roles, Permission.MATCH_REVIEW):
        forms |= {"can_take": can_take(match, user)} | _review_forms(match, user)
    waits_for_company = match.state in (State.RECOMMENDED, State.NEEDS_INFORMATION)
    if allows(roles, Permission.MATCH_ANSWER) and waits_for_company:
        forms["answer_form"] = _answer_form(match)
    return forms


def _review_forms(match: Match, user: User) -> dict[str, Form]:
    """Return the forms by which this adviser may move the match from its state."""
    forms: dict[str, Form] = {}
    if can_decide(match, user):
        forms["verdict_form"] = VerdictForm(match=match)
    if can_reopen(match, user):
        forms["reason_form"] = ReasonForm()
    outcomes = outcomes_open_to(match, user)
    if outcomes:
        forms["outcome_form"] = OutcomeForm(outcomes=outcomes)
    return forms

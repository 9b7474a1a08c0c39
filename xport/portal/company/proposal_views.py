"""What others propose that a firm answers: settled by who answers for it, made by its officers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from companies.models import Company, Proposal
from companies.people.access import check_roles, get_company_and_roles_for, get_company_for
from companies.people.proposing import ProposalRefused, propose_value
from companies.profile import settling
from companies.profile.answer_checks import AnswersRefused
from companies.profile.answers import answers_of, draft_answers_of
from companies.profile.messages import message_for
from companies.profile.policies import NoLongerMember, OwnCompany, is_claimed
from companies.profile.proposal_forms import ProposedAnswer
from companies.profile.proposals import (
    QUESTIONS,
    accepted_in_draft,
    proposal_rows,
    todays_rows,
)
from companies.profile.steps import step_asking
from markets.queries import vocabulary
from xport.accounts.permissions import Permission, Role, allows
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST

SETTLED_SHOWN = 20


@login_required
@require_GET
def list_proposals(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What waits, each beside today's answer, and what became of the latest."""
    company, roles = get_company_and_roles_for(request.user, public_id, Permission.PROPOSAL_VIEW)
    claimed = is_claimed(company)
    is_member = allows(roles, Permission.COMPANY_DRAFT_VIEW)
    answers = draft_answers_of(company) if is_member else answers_of(company)
    waiting, settled = _split(company, is_member)
    context = {
        "company": company,
        "rows": proposal_rows(company, waiting, answers, vocabulary()),
        "settled": settled[:SETTLED_SHOWN],
        "is_member": is_member,
        "is_claimed": claimed,
        "may_settle": allows(roles, _settling(claimed=claimed)),
        "may_propose": claimed and _may_propose(roles),
        "has_draft": is_member and hasattr(company, "draft"),
    }
    return render(request, "portal/company/proposals.html", context)


@login_required
@require_POST
def settle_proposals(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Accept or decline the one of the button, or all that the page showed."""
    company, roles = get_company_and_roles_for(request.user, public_id, Permission.PROPOSAL_VIEW)
    check_roles(request.user, roles, _settling(claimed=is_claimed(company)), company)
    accept = "accept" in request.POST
    chosen = request.POST.get("accept" if accept else "decline", "")
    shown = request.POST.getlist("proposal") if chosen == "all" else [chosen]
    seen = {each: request.POST.get(f"seen-{each}", "") for each in shown}
    try:
        settled = settling.settle_proposals(
            company=company, seen=seen, accept=accept, by=request.user, now=timezone.now()
        )
    except NoLongerMember:
        messages.error(request, _("The company's own people answer for it now."))
        return redirect("company", company.public_id)
    except AnswersRefused as refusal:
        _tell_refusal(request, refusal.problems)
    else:
        for text in _what_happened(settled):
            messages.success(request, text)
        if settled.changed:
            text = _("Today's answer has changed since you read it. Look at it again first.")
            messages.error(request, text)
    return redirect("company_proposals", company.public_id)


@login_required
@require_GET
def choose_question(request: SignedInRequest, public_id: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.PROPOSAL_MAKE)
    if not is_claimed(company):
        return _unclaimed(request, company)
    rows = todays_rows(company, answers_of(company), vocabulary())
    context = {"company": company, "rows": rows}
    return render(request, "portal/company/proposal_question.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose_answer(request: SignedInRequest, public_id: str, question: str) -> HttpResponse:
    company = get_company_for(request.user, public_id, Permission.PROPOSAL_MAKE)
    if question not in QUESTIONS:
        raise Http404
    if not is_claimed(company):
        return _unclaimed(request, company)
    data = request.POST if request.method == "POST" else None
    page = ProposedAnswer(question, company=company, answers=answers_of(company), data=data)
    if data is not None and page.is_valid() and _is_proposed(request, company, page):
        messages.success(request, _("Your proposal is sent to the company."))
        return redirect("company_proposals", company.public_id)
    context = {"company": company, "page": page, "question": question}
    return render(request, "portal/company/proposal_make.html", context)


def _is_proposed(request: SignedInRequest, company: Company, page: ProposedAnswer) -> bool:
    """Propose it, or show on the page why not."""
    try:
        propose_value(
            company=company,
            question=page.question,
            proposed=page.proposed(),
            reason=page.reason,
            by=request.user,
            now=timezone.now(),
        )
    except AnswersRefused as refusal:
        for code in refusal.problems.values():
            page.refuse(message_for(code))
    except OwnCompany:
        page.refuse(_("You belong to the company: change the answer in its profile."))
    except ProposalRefused as refusal:
        page.refuse(_refusal_text(refusal.code))
    else:
        return True
    return False


def _refusal_text(code: str) -> str:
    return {
        "same": _("That is what the company answers already."),
        "known": _("That waits for the company already, or it has declined it."),
    }.get(code, _("The company has changed meanwhile. Look at it again first."))


def _unclaimed(request: SignedInRequest, company: Company) -> HttpResponse:
    messages.error(
        request, _("Nobody at the company has taken over the profile: edit the answers yourself.")
    )
    return redirect("company", company.public_id)


def _settling(*, claimed: bool) -> Permission:
    return Permission.COMPANY_SEND if claimed else Permission.COMPANY_EDIT_UNCLAIMED


def _may_propose(roles: Iterable[Role]) -> bool:
    """A member who is an officer too changes the answer instead."""
    held = frozenset(roles)
    is_officer = allows(held, Permission.PROPOSAL_MAKE)
    return is_officer and not allows(held, Permission.COMPANY_DRAFT_VIEW)


def _split(company: Company, is_member: bool) -> tuple[list[Proposal], list[Proposal]]:
    """Return what waits and what is settled, the latest first; one query more for officers.

    That something was accepted into a draft is the members' own until they send it.
    """
    every = list(company.proposals.order_by("-created_at", "-pk"))
    state = Proposal.State
    waiting = [each for each in every if each.state == state.OPEN]
    settled = [each for each in every if each.state not in (state.OPEN, state.WITHDRAWN)]
    if not is_member:
        in_draft = accepted_in_draft(company, settled)
        waiting += in_draft
        settled = [each for each in settled if each not in in_draft]
    settled.sort(key=lambda each: (each.decided_at or each.created_at, each.pk), reverse=True)
    return waiting, settled


def _tell_refusal(request: SignedInRequest, problems: Mapping[str, Any]) -> None:
    question, code = next(iter(problems.items()))
    text = _("“%(question)s” was not accepted: %(why)s")
    values = {"question": step_asking(question).label_of(question), "why": message_for(code)}
    messages.error(request, text % values)


def _what_happened(settled: settling.Settled) -> list[str]:
    texts = []
    if settled.accepted and settled.in_draft:
        texts.append(
            ngettext(
                "%(count)d answer accepted. It stands in your draft; send the profile when ready.",
                "%(count)d answers accepted. They stand in your draft; "
                "send the profile when ready.",
                settled.accepted,
            )
            % {"count": settled.accepted}
        )
    elif settled.accepted:
        texts.append(
            ngettext("%(count)d answer accepted.", "%(count)d answers accepted.", settled.accepted)
            % {"count": settled.accepted}
        )
    if settled.declined:
        texts.append(
            ngettext(
                "%(count)d proposal declined. Today's answer stays.",
                "%(count)d proposals declined. Today's answers stay.",
                settled.declined,
            )
            % {"count": settled.declined}
        )
    if settled.outdated:
        texts.append(
            ngettext(
                "%(count)d proposal was outdated: the answer has changed since it was made.",
                "%(count)d proposals were outdated: the answers have changed since.",
                settled.outdated,
            )
            % {"count": settled.outdated}
        )
    return texts

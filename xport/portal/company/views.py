"""The page of one firm: six markets, what each score rests on, answers, matches."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from companies.files.queries import logo_of
from companies.models import Company
from companies.people.access import get_company_and_roles_for, officers_of
from companies.people.contacts import contacts_of
from companies.people.invitation_states import invitations_of, state_of
from companies.profile.answers import answers_of, draft_answers_of
from companies.profile.inherited import is_waiting
from companies.profile.policies import is_claimed
from companies.profile.proofs import proof_rows
from companies.profile.queries import answer_rows, marked_as_draft
from markets.models import Market
from markets.queries import Vocabulary, advisers_of, vocabulary
from matchmaking.matches.queries import matches_of_company
from matchmaking.rescoring.completeness import completeness_of
from matchmaking.rescoring.explained import CompanyScores
from matchmaking.rescoring.history import score_history
from matchmaking.rescoring.queries import explained_scores, kind_seen_by
from xport.accounts.permissions import Permission, Role, allows
from xport.accounts.requests import SignedInRequest
from xport.portal.company.explanations import explanation_of, steps_of
from xport.portal.pictures import market_rows

# A healthy worker needs seconds, and the sweep another fifteen.
SCORING_TAKES = timedelta(minutes=1)


@login_required
@require_GET
def show_company(request: SignedInRequest, public_id: str) -> HttpResponse:
    company, roles = get_company_and_roles_for(request.user, public_id, Permission.COMPANY_VIEW)
    if company.public_id != public_id:
        return redirect("company", company.public_id)
    words = vocabulary()
    context = _scores_context(company, roles, words)
    context |= _answers_context(company, words, is_member=context["is_member"])
    may = _what_may_be_done(company, roles)
    context |= {
        "matches": matches_of_company(company) if company.is_sent else (),
        "may": may,
        "proposed": company.proposals.open().count() if may["see_proposals"] else 0,
        "logo": logo_of(company),
        "contacts": contacts_of(company),
        "officers": officers_of(company.municipality) if context["is_member"] else (),
        "completeness": completeness_of(context["scores"]),
        "raising": steps_of(context["scores"]),
        "has_inherited": may["edit"] and is_waiting(company, context["answers"]),
    }
    if may["log"]:
        now = timezone.now()
        context["invitations"] = [
            (each, state_of(each, now=now)) for each in invitations_of(company)
        ]
    return render(request, "portal/company/company.html", context)


@login_required
@require_GET
def show_market(request: SignedInRequest, public_id: str, market: str) -> HttpResponse:
    company, roles = get_company_and_roles_for(request.user, public_id, Permission.COMPANY_VIEW)
    shown = get_object_or_404(Market, pk=market)
    words = vocabulary()
    context = {"market": shown} | _scores_context(company, roles, words, selected=market)
    explained = context["explained"]
    if explained is None and context["scores"].markets:
        raise Http404
    if explained is not None:
        context |= explanation_of(explained, context["scores"], request.GET.get("country", ""))
        if context["is_member"]:
            context["advisers"] = advisers_of(market)
        # Of the kind that is shown: how a draft moved is the members' own.
        context["history"] = score_history(
            scored=explained.stored,
            gates=explained.gates,
            words=words,
            after=request.GET.get("after"),
        )
    return render(request, "portal/company/company_market.html", context)


def _scores_context(
    company: Company, roles: frozenset[Role], words: Vocabulary, *, selected: str = ""
) -> dict[str, Any]:
    is_member = allows(roles, Permission.COMPANY_DRAFT_VIEW)
    scores = explained_scores(company=company, kind=kind_seen_by(is_member), words=words)
    return {
        "company": company,
        "is_member": is_member,
        "has_draft": _has_draft(company, is_member=is_member),
        "scores": scores,
        "is_delayed": _is_delayed(scores, timezone.now()),
        "rows": market_rows(company, scores, selected=selected),
        "explained": scores.market(selected) if selected else None,
    }


def _answers_context(company: Company, words: Vocabulary, *, is_member: bool) -> dict[str, Any]:
    """Return what is answered, to members as their draft says it, and what proves it."""
    answers = draft_answers_of(company) if is_member else answers_of(company)
    rows = answer_rows(company, answers, words)
    if _has_draft(company, is_member=is_member):
        rows = marked_as_draft(rows, answer_rows(company, answers_of(company), words))
    return {
        "answers": rows,
        "proofs": proof_rows(company, answers, rows) if company.is_sent else (),
    }


def _has_draft(company: Company, *, is_member: bool) -> bool:
    return is_member and hasattr(company, "draft")


def _what_may_be_done(company: Company, roles: frozenset[Role]) -> dict[str, bool]:
    """Return which buttons the page shows; each view behind them checks for itself."""
    may_edit, may_confirm = (
        allows(roles, permission)
        for permission in (Permission.COMPANY_EDIT_UNCLAIMED, Permission.COMPANY_CONFIRM)
    )
    claimed = (may_edit or may_confirm) and is_claimed(company)
    may_send = allows(roles, Permission.COMPANY_SEND)
    may_see_proposals = allows(roles, Permission.PROPOSAL_VIEW)
    return {
        "edit": allows(roles, Permission.COMPANY_EDIT),
        "send": may_send,
        "edit_unclaimed": may_edit and not claimed,
        "see_proposals": may_see_proposals,
        "settle": may_send or (may_edit and not claimed),
        "propose": (
            claimed
            and allows(roles, Permission.PROPOSAL_MAKE)
            and not allows(roles, Permission.COMPANY_DRAFT_VIEW)
        ),
        # Who is a member too sees the draft, and proves nothing about the own firm.
        "document": (
            allows(roles, Permission.COMPANY_DOCUMENT)
            and not allows(roles, Permission.COMPANY_DRAFT_VIEW)
        ),
        "log": allows(roles, Permission.INVENTORY_VIEW),
        "invite": (
            allows(roles, Permission.INVENTORY_EDIT) and not (claimed and company.is_verified)
        ),
        "confirm": may_confirm and claimed and not company.is_verified,
    }


def _is_delayed(scores: CompanyScores, now: datetime) -> bool:
    """Tell whether a score has been awaited for so long that something must be in its way."""
    return bool(scores.is_pending and scores.changed_at and now - scores.changed_at > SCORING_TAKES)

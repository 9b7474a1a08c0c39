"""Who is told of proposals, and what an officer proposes by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from companies.models import Company, Proposal
from companies.people.access import senders_of
from companies.profile.actions import clean_name, lock
from companies.profile.answer_checks import check_answers
from companies.profile.answers import Answers, answers_of
from companies.profile.policies import check_not_member, is_claimed
from companies.profile.proposals import (
    LONGEST_REASON,
    NAME,
    answers_taking,
    is_known,
    values_of,
)
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.text import clean_text
from xport.lib.versions import version_of
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject


class ProposalRefused(Exception):
    """Not to be proposed now; `code`: same, known, unclaimed, reason_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_value(
    *,
    company: Company,
    question: str,
    proposed: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime,
) -> Proposal:
    """Propose another answer to the people of a claimed firm, and tell them.

    Raises ProposalRefused, OwnCompany, AnswersRefused, NameRefused, TextDamaged, TextTooLong.
    """
    reason = _clean_reason(reason)
    company = lock(company)
    check_not_member(company, by)
    if not is_claimed(company):
        raise ProposalRefused("unclaimed")
    answers = answers_of(company)
    old = values_of(company, answers, question)
    taken = _taken(company, answers, question, proposed)
    if taken == old:
        raise ProposalRefused("same")
    proposal = Proposal(
        company=company,
        question=question,
        old=old,
        proposed=taken,
        digest=version_of(taken),
        source=Proposal.Source.MUNICIPALITY,
        reason=reason,
        created_at=now,
        created_by=by,
    )
    if is_known(proposal, company.proposals.filter(question=question)):
        raise ProposalRefused("known")
    proposal.save(force_insert=True)
    audit.record(action="proposal.made", by=by, obj=company, now=now, question=question)
    tell_firm(company, now=now)
    return proposal


def _clean_reason(reason: str) -> str:
    reason = clean_text(reason, longest=LONGEST_REASON)
    if not reason:
        raise ProposalRefused("reason_missing")
    return reason


def _taken(
    company: Company, answers: Answers, question: str, proposed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what would stand there. Raises AnswersRefused, NameRefused."""
    if question == NAME:
        return {NAME: clean_name(str(proposed[NAME]))}
    changed = answers_taking(answers, proposed)
    check_answers(changed, before=answers)
    return values_of(company, changed, question)


def tell_firm(company: Company, *, now: datetime) -> None:
    """Tell those who may settle, once a day however much is proposed."""
    notify(
        recipients={"member": senders_of(company)},
        kind="companies/proposals_made",
        event_key=f"proposals:{company.public_id}:{localdate(now).isoformat()}",
        facts={"company": company.name, "municipality": company.municipality.name, "count": 0},
        path=path_of("company_proposals", company.public_id),
        group_label=company.name,
        about=Subject(company=company.public_id),
        now=now,
    )

"""What an officer or adviser does who has seen proof of an answer."""

from datetime import datetime

from django.db import transaction

from companies.models import Company, SeenProof
from companies.profile import scoring_inputs
from companies.profile.actions import AnswersChangedMeanwhile, lock
from companies.profile.answers import answers_of
from companies.profile.policies import check_not_member
from companies.profile.proofs import DOCUMENTABLE, provable_answers
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.versions import version_of


class NotDocumentable(ValueError):
    """No such question, or its answer is open or a size class."""


@transaction.atomic
def record_seen_proof(
    *, company: Company, question: str, version: str, by: User, now: datetime
) -> SeenProof:
    """Record that `by` has seen proof of a sent answer; `version` is that of the answer read.

    A second proof takes the place of the first. Raises OwnCompany, NotDocumentable,
    AnswersChangedMeanwhile.
    """
    company = lock(company)
    check_not_member(company, by)
    provable = provable_answers(answers_of(company))
    if question not in provable:
        raise NotDocumentable(question)
    if version_of(provable[question]) != version:
        raise AnswersChangedMeanwhile
    proof, _ = SeenProof.objects.update_or_create(
        company=company,
        question=question,
        defaults={"value": provable[question], "seen_at": now, "seen_by": by},
    )
    scoring_inputs.rewrite_all(company=company, now=now)
    audit.record(action="company.proof_seen", by=by, obj=company, now=now, question=question)
    return proof


@transaction.atomic
def remove_seen_proof(*, company: Company, question: str, by: User, now: datetime) -> None:
    """Take a proof back, whoever saw it. Without one nothing happens.

    Raises OwnCompany, NotDocumentable.
    """
    company = lock(company)
    check_not_member(company, by)
    # Whatever was typed: PostgreSQL refuses to look for some of it.
    if question not in DOCUMENTABLE:
        raise NotDocumentable(question)
    removed, _ = SeenProof.objects.filter(company=company, question=question).delete()
    if not removed:
        return
    scoring_inputs.rewrite_all(company=company, now=now)
    audit.record(action="company.proof_removed", by=by, obj=company, now=now, question=question)

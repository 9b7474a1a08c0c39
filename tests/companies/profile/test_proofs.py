"""Answers of which an officer or adviser has seen proof."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from companies.models import Company, ScoringInputs, SeenProof
from companies.profile.actions import AnswersChangedMeanwhile, edit_unclaimed, send_profile
from companies.profile.answers import Answers, answers_of
from companies.profile.policies import OwnCompany
from companies.profile.proof_actions import (
    NotDocumentable,
    record_seen_proof,
    remove_seen_proof,
)
from companies.profile.proofs import DOCUMENTABLE, provable_answers
from matchmaking.rescoring.actions import rescore_inputs
from matchmaking.rescoring.queries import explained_scores
from matchmaking.scoring import codes
from tests.cast import add_draft
from tests.factories import NOW
from tests.matchmaking.factories import good_company
from xport.accounts.models import AuditEntry
from xport.lib.versions import version_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
Kind = ScoringInputs.Kind


def see(company, by, question="trl", version=""):
    provable = provable_answers(answers_of(company))
    return record_seen_proof(
        company=company,
        question=question,
        version=version or version_of(provable.get(question)),
        by=by,
        now=LATER,
    )


def scored(**values):
    """Return the example firm as it comes out of the database."""
    return Company.objects.get(pk=good_company(**values).pk)


def explained(company):
    inputs = company.scoring_inputs.get(kind=Kind.SENT)
    rescore_inputs(inputs_id=inputs.pk, now=LATER)
    return explained_scores(company=company, kind=Kind.SENT).market("europe")


def documented(company, kind=Kind.SENT):
    return company.scoring_inputs.get(kind=kind).documented


def change(company, by, **answers):
    company = Company.objects.get(pk=company.pk)
    read = answers_of(company)
    edit_unclaimed(
        company=company, answers=replace(read, **answers), version=read.version, by=by, now=LATER
    )


def test_what_is_documentable_is_what_the_score_counts():
    assert set(DOCUMENTABLE.values()) == codes.DOCUMENTABLE


def test_size_class_and_open_answer_are_never_documentable():
    answers = Answers(employees_class="2", turnover_class="2", export_share_pct=Decimal("0.00"))

    assert provable_answers(answers) == {"export_share_pct": 0.0}


def test_two_proofs_raise_confidence_and_the_grade_and_move_no_score(officer):
    company = scored()
    before = explained(company)

    for question in ("trl", "certificates", "categories"):
        proof = see(company, officer, question)
    after = explained(company)

    assert (proof.seen_by, proof.seen_at) == (officer, LATER)
    assert documented(company) == ["certificates", "needs", "trl"]
    assert after.stored.score_hundredths == before.stored.score_hundredths
    assert after.stored.confidence_hundredths > before.stored.confidence_hundredths
    assert (before.score.grade, after.score.grade) == ("B", "A")
    assert AuditEntry.objects.filter(action="company.proof_seen", actor_id=officer.pk).count() == 3


def test_proof_goes_with_the_answer_and_does_not_come_back(officer):
    company = scored()
    read = answers_of(company)
    see(company, officer, "certificates")
    see(company, officer, "employees")

    change(company, officer, certificates=("CE",))
    assert documented(company) == ["employees"]
    change(company, officer, certificates=read.certificates)

    assert documented(company) == ["employees"]
    assert [proof.question for proof in SeenProof.objects.all()] == ["employees"]


def test_draft_that_says_otherwise_is_not_documented_and_what_was_sent_still_is(officer, owner):
    company = scored(members={owner: "owner"})
    add_draft(company, owner, replace(answers_of(company), employees=40))
    see(company, officer, "employees")
    see(company, officer, "certificates")

    assert documented(company, Kind.SENT) == ["certificates", "employees"]
    assert documented(company, Kind.DRAFT) == ["certificates"]

    send_profile(company=company, by=owner, now=LATER)
    assert documented(company, Kind.SENT) == ["certificates"]


def test_proof_can_be_taken_back(officer, adviser):
    company = scored()
    see(company, officer)

    for _again in range(2):
        remove_seen_proof(company=company, question="trl", by=adviser, now=LATER)

    assert documented(company) == []
    assert AuditEntry.objects.filter(action="company.proof_removed").count() == 1


def test_answer_that_changed_since_it_was_read_is_not_documented(officer):
    company = scored()

    with pytest.raises(AnswersChangedMeanwhile):
        see(company, officer, version=version_of(7))
    assert not SeenProof.objects.exists()


@pytest.mark.parametrize("question", ["languages", "trl", "nonsense"])
def test_open_answer_or_other_question_is_not_documented(officer, question):
    with pytest.raises(NotDocumentable):
        see(good_company(trl=None), officer, question)


def test_only_a_documentable_question_can_be_taken_back(officer):
    # A NUL byte is what PostgreSQL would not even look for.
    for question in ("languages", "\x00", ""):
        with pytest.raises(NotDocumentable):
            remove_seen_proof(company=scored(), question=question, by=officer, now=LATER)


def test_nobody_sees_proof_of_a_firm_of_ones_own(officer):
    company = scored(members={officer: "reader"})

    with pytest.raises(OwnCompany):
        see(company, officer)
    with pytest.raises(OwnCompany):
        remove_seen_proof(company=company, question="trl", by=officer, now=LATER)

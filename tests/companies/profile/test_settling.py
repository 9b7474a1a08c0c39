"""Proposals accepted and declined."""

from dataclasses import replace
from datetime import timedelta

import pytest

from companies.models import Proposal
from companies.profile.actions import send_profile
from companies.profile.answer_checks import AnswersRefused
from companies.profile.answer_writing import write_answers
from companies.profile.answers import Answers, answers_of, draft_answers_of
from companies.profile.policies import NoLongerMember
from companies.profile.proposals import answers_taking, values_of
from companies.profile.settling import settle_proposals
from tests.cast import add_draft
from tests.factories import NOW, MembershipFactory
from xport.accounts.models import AuditEntry
from xport.lib.versions import version_of

LATER = NOW + timedelta(days=1)


def propose(company, question, by=None, at=NOW, **proposed):
    return Proposal.objects.create(
        company=company,
        question=question,
        old=values_of(company, answers_of(company), question),
        proposed=proposed,
        digest=version_of(proposed),
        source="import",
        created_at=at,
        created_by=by,
    )


def settle(company, by, *proposals, accept=True, answers=None):
    shown = answers or answers_of(company)
    seen = {
        each.public_id: version_of(values_of(company, shown, each.question)) for each in proposals
    }
    return settle_proposals(company=company, seen=seen, accept=accept, by=by, now=LATER)


def states(*proposals):
    for each in proposals:
        each.refresh_from_db()
    return [each.state for each in proposals]


def test_accepting_writes_at_once_as_the_members_own_answer(sent_company, owner, officer):
    size = propose(sent_company, "employees", officer, employees=40, employees_class=None)
    name = propose(sent_company, "name", officer, name="Laddkraft i Sävsjö AB")

    settled = settle(sent_company, owner, size, name)

    sent_company.refresh_from_db()
    assert (settled.accepted, settled.in_draft) == (2, False)
    assert (sent_company.employees, sent_company.name) == (40, "Laddkraft i Sävsjö AB")
    assert sent_company.sort_key.startswith("laddkraft i s")
    assert sent_company.provenance["employees"] == {
        "source": "company",
        "date": "2026-11-24",
        "by": owner.pk,
        "confirmed_by": owner.pk,
    }
    assert sent_company.scoring_inputs.get(kind="sent").employees == 40
    assert states(size, name) == ["accepted", "accepted"]
    entry = AuditEntry.objects.get(action="proposals.settled")
    assert sorted(entry.details["accepted"]) == sorted([size.pk, name.pk])


def test_with_a_draft_it_goes_there_and_is_sent_with_the_rest(company_with_draft, owner):
    company = company_with_draft
    size = propose(company, "employees", employees=40, employees_class=None)

    settled = settle(company, owner, size, answers=draft_answers_of(company))

    company.refresh_from_db()
    draft = draft_answers_of(company)
    assert (settled.in_draft, company.employees, draft.employees) == (True, None, 40)
    assert draft.summary == "Hemligt utkast"
    assert company.changed_at == NOW
    assert company.scoring_inputs.get(kind="draft").employees == 40

    send_profile(company=company, by=owner, now=LATER)

    company.refresh_from_db()
    assert (company.employees, company.provenance["employees"]["source"]) == (40, "company")


def test_declining_changes_nothing_but_the_proposal(sent_company, owner):
    size = propose(sent_company, "employees", employees=40, employees_class=None)

    settle(sent_company, owner, size, accept=False)

    sent_company.refresh_from_db()
    assert (sent_company.employees, sent_company.changed_at) == (None, NOW)
    assert states(size) == ["declined"]
    assert size.decided_by == owner


def test_an_officers_acceptance_names_the_list_and_who_confirmed(inventoried_company, officer):
    site = propose(inventoried_company, "website", officer, website="https://ny.example")

    settle(inventoried_company, officer, site)

    inventoried_company.refresh_from_db()
    assert inventoried_company.website == "https://ny.example"
    assert inventoried_company.provenance["website"] == {
        "source": "import",
        "date": "2026-11-23",
        "by": officer.pk,
        "confirmed_by": officer.pk,
    }


def test_once_the_firm_is_claimed_its_officers_settle_no_more(inventoried_company, officer, owner):
    site = propose(inventoried_company, "website", website="https://ny.example")
    MembershipFactory(company=inventoried_company, user=owner)

    with pytest.raises(NoLongerMember):
        settle(inventoried_company, officer, site)
    settle(inventoried_company, owner, site)

    assert states(site) == ["accepted"]


def test_a_reader_settles_nothing(sent_company, colleague):
    size = propose(sent_company, "employees", employees=40, employees_class=None)

    with pytest.raises(NoLongerMember):
        settle(sent_company, colleague, size)


def test_an_answer_that_somebody_sends_outdates_what_was_proposed(sent_company, owner):
    size = propose(sent_company, "employees", employees=40, employees_class=None)
    site = propose(sent_company, "website", website="https://ny.example")
    answers = replace(answers_of(sent_company), employees_class="3")

    write_answers(company=sent_company, answers=answers, source="company", by=owner, now=LATER)

    assert states(size, site) == ["outdated", "open"]
    assert settle(sent_company, owner, size).accepted == 0


def test_who_read_another_answer_in_the_draft_must_look_again(company_with_draft, owner):
    site = propose(company_with_draft, "summary", summary="Från listan")
    read = draft_answers_of(company_with_draft)
    add = replace(read, summary="Nyare utkast")
    company_with_draft.draft.delete()
    company = add_draft(company_with_draft, owner, add)

    settled = settle(company, owner, site, answers=read)

    assert (settled.accepted, settled.changed) == (0, 1)
    assert states(site) == ["open"]
    assert draft_answers_of(company).summary == "Nyare utkast"


def test_of_two_for_one_question_the_newer_is_taken(sent_company, owner):
    older = propose(sent_company, "website", website="https://a.example")
    newer = propose(sent_company, "website", at=LATER, website="https://b.example")

    settle(sent_company, owner, older, newer)

    assert states(older, newer) == ["outdated", "accepted"]


def test_an_impossible_answer_is_refused_and_nothing_is_written(sent_company, owner):
    size = propose(sent_company, "employees", employees=40, employees_class=None)
    wrong = propose(sent_company, "categories", categories=["no-such-category"])

    with pytest.raises(AnswersRefused):
        settle(sent_company, owner, size, wrong)

    assert states(size, wrong) == ["open", "open"]


def test_a_country_it_sells_in_is_no_wish_any_more():
    wishes = Answers(interested_in=("DE", "NO"), not_interested_in=("IN",))

    answers = answers_taking(wishes, {"sells_in": ["NO", "IN"]})

    assert (answers.sells_in, answers.interested_in, answers.not_interested_in) == (
        ("IN", "NO"),
        ("DE",),
        (),
    )

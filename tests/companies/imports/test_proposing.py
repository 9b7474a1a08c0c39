"""What a list says and may not write: proposals instead."""

from dataclasses import replace
from datetime import timedelta

from companies.models import Proposal
from companies.profile.answer_writing import write_answers
from companies.profile.answers import answers_of
from companies.profile.proposals import values_of
from companies.profile.settling import settle_proposals
from tests.companies.imports.steps import LATER, committed, list_of, undone
from tests.factories import NOW, CompanyFactory
from xport.lib.versions import version_of
from xport.notifications.models import Notice


def list_about(company, employees=50, name=None, website=""):
    return list_of(f"{name or company.name};{company.organisation_number};{employees};{website};")


def settle(company, by, *, accept, at=LATER):
    answers = answers_of(company)
    seen = {
        each.public_id: version_of(values_of(company, answers, each.question))
        for each in Proposal.objects.open()
    }
    return settle_proposals(company=company, seen=seen, accept=accept, by=by, now=at)


def test_a_claimed_firm_gets_proposals_and_one_notice_to_who_may_settle(
    sent_company, officer, owner, colleague
):
    batch = committed(list_about(sent_company, name="Laddkraft i Sävsjö AB"), by=officer)

    found = {each.question: each for each in sent_company.proposals.all()}
    assert found.keys() == {"employees", "name"}
    one = found["employees"]
    assert (one.old, one.proposed) == (
        {"employees": None, "employees_class": None},
        {"employees": 50, "employees_class": None},
    )
    assert (one.batch, one.row_number, one.created_by, one.source) == (batch, 2, officer, "import")
    told = Notice.objects.get(kind="companies/proposals_made")
    assert (told.recipient, told.path) == (owner, f"companies/{sent_company.public_id}/proposals/")


def test_a_firm_without_a_number_that_is_claimed_gets_proposals_too(officer, owner):
    company = CompanyFactory(
        organisation_number=None, name="Vindkraft i Norr", members={owner: "owner"}
    )

    committed(list_of("Vindkraft i Norr;;50;;", "vindkraft i norr;;50;;"), by=officer)

    assert [each.question for each in company.proposals.all()] == ["employees"]


def test_the_same_list_again_proposes_nothing_new(sent_company, officer):
    for _ in range(2):
        committed(list_about(sent_company), by=officer)

    assert Proposal.objects.count() == 1
    assert Notice.objects.filter(kind="companies/proposals_made").count() == 1


def test_what_was_declined_is_not_proposed_again_but_another_value_is(sent_company, officer, owner):
    committed(list_about(sent_company), by=officer)
    settle(sent_company, owner, accept=False)

    committed(list_about(sent_company), by=officer, at=LATER)
    assert not Proposal.objects.open().exists()

    committed(list_about(sent_company, employees=60), by=officer, at=LATER)
    assert Proposal.objects.open().get().proposed["employees"] == 60


def test_what_a_person_of_an_unclaimed_firm_wrote_is_for_the_other_officers_to_settle(
    inventoried_company, officer, lead_officer
):
    company = inventoried_company
    answers = replace(answers_of(company), employees=9)
    write_answers(company=company, answers=answers, source="company", by=None, now=NOW)

    committed(list_about(company, website="https://b.example"), by=officer)

    assert Proposal.objects.open().get().question == "employees"
    told = Notice.objects.get(kind="companies/proposals_made")
    assert (told.recipient, told.facts["count"]) == (lead_officer, 1)
    assert told.path == "municipalities/0684/companies/?proposed=on"


def test_undoing_the_import_takes_back_what_nobody_has_settled(sent_company, officer, owner):
    batch = committed(list_about(sent_company, website="https://b.example"), by=officer)
    seen = sent_company.proposals.get(question="employees")
    settle_proposals(
        company=sent_company, seen={seen.public_id: ""}, accept=False, by=owner, now=NOW
    )

    undone(batch, officer)

    states = dict(sent_company.proposals.values_list("question", "state"))
    assert states == {"employees": "declined", "website": "withdrawn"}


def test_a_later_list_that_writes_the_answer_outdates_what_an_earlier_one_proposed(
    inventoried_company, officer
):
    number = inventoried_company.organisation_number
    headers = "Företag;Org.nr;Anställda;Räkenskapsår"
    for place, (employees, year) in enumerate(((7, 2025), (5, 2023), (9, 2026))):
        lines = f"{headers}\n{inventoried_company.name};{number};{employees};{year}\n"
        committed(lines.encode(), by=officer, at=NOW + timedelta(days=place))

    states = dict(Proposal.objects.values_list("question", "state"))
    assert states == {"employees": "outdated", "size_year": "outdated"}

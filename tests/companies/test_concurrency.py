"""Two people at the same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from companies.inventory.move_requests import RequestEnded, ask_for_companies, decline_request
from companies.inventory.moving import MovedMeanwhile, accept_request, move_company
from companies.models import Company, MoveRequest, ProfileDraft
from companies.people.actions import ask_to_take_over, decide_claim
from companies.people.policies import ClaimAlreadyDecided
from companies.profile.actions import (
    AnswersChangedMeanwhile,
    CompanyAlreadyKnown,
    register_company,
    save_draft,
)
from companies.profile.answers import Answers, answers_of
from tests.factories import NOW, municipality, organisation_number

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("woken")]


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Return what each action returned or raised, having started all at the same moment."""
    start = Barrier(len(actions))

    def run(action):
        start.wait(timeout=10)
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def raised(outcomes, error):
    return sum(isinstance(outcome, error) for outcome in outcomes)


def test_two_officers_decide_the_same_claim_once(
    inventoried_company, stranger, officer, lead_officer
):
    claim = ask_to_take_over(company=inventoried_company, by=stranger, message="", now=NOW)

    outcomes = at_once(
        lambda: decide_claim(claim=claim, approve=True, reason="", by=officer, now=NOW),
        lambda: decide_claim(claim=claim, approve=False, reason="Nej", by=lead_officer, now=NOW),
    )

    assert raised(outcomes, ClaimAlreadyDecided) == 1
    assert raised(outcomes, Exception) == 1


def test_two_officers_move_a_firm_once(inventoried_company, elsewhere, officer, lead_officer):
    firm = {"company": inventoried_company, "now": NOW}

    outcomes = at_once(
        lambda: move_company(destination=elsewhere, by=officer, **firm),
        lambda: move_company(destination=municipality("0180"), by=lead_officer, **firm),
    )

    assert raised(outcomes, MovedMeanwhile) == 1
    assert raised(outcomes, Exception) == 1


def test_two_officers_ask_for_the_same_firm_once(inventoried_company, elsewhere, officer_elsewhere):
    names = {inventoried_company.organisation_number: "Inventerad"}
    asked = {"destination": elsewhere, "names": names, "by": officer_elsewhere, "now": NOW}

    outcomes = at_once(*[lambda: len(ask_for_companies(**asked))] * 2)

    assert sorted(outcomes) == [0, 1]


def test_a_request_is_answered_once(inventoried_company, elsewhere, officer, officer_elsewhere):
    names = {inventoried_company.organisation_number: "Inventerad"}
    (request,) = ask_for_companies(
        destination=elsewhere, names=names, by=officer_elsewhere, now=NOW
    )

    outcomes = at_once(
        lambda: accept_request(request=request, by=officer, now=NOW),
        lambda: decline_request(request=request, reason="Nej", by=officer, now=NOW),
    )

    assert raised(outcomes, RequestEnded) == 1
    assert raised(outcomes, Exception) == 1
    has_moved = Company.objects.get().municipality == elsewhere
    assert MoveRequest.objects.get().state == ("accepted" if has_moved else "declined")


def test_two_people_register_the_same_number_once(owner, stranger, home):
    number = organisation_number(900_001)

    outcomes = at_once(
        *(
            lambda by=by: register_company(
                organisation_number=number, name="A AB", municipality=home, by=by, now=NOW
            )
            for by in (owner, stranger)
        )
    )

    assert raised(outcomes, CompanyAlreadyKnown) == 1
    assert Company.objects.get().memberships.count() == 1


def test_two_colleagues_save_the_first_draft_once(sent_company, owner, colleague):
    sent_company.memberships.filter(user=colleague).update(role="editor")

    read = answers_of(sent_company).version

    outcomes = at_once(
        *(
            lambda by=by, number=number: save_draft(
                company=sent_company,
                answers=Answers(employees=number),
                version=read,
                by=by,
                now=NOW,
            )
            for by, number in ((owner, 5), (colleague, 6))
        )
    )

    assert raised(outcomes, AnswersChangedMeanwhile) == 1
    assert ProfileDraft.objects.get().version == 1

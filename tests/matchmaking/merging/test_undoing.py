"""Two firms again out of one: what comes back, what stays, what is refused."""

from datetime import timedelta

import pytest

from companies.inventory.move_requests import ask_for_companies
from companies.models import Company, CompanyFile
from matchmaking.matches.policies import State
from matchmaking.merging.policies import UNDO_WITHIN, MergeRefused, sides_of
from matchmaking.merging.queries import merges_to_undo
from matchmaking.models import Match
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    ContactFactory,
    MembershipFactory,
    municipality,
)
from tests.matchmaking.factories import MatchFactory
from tests.matchmaking.merging.conftest import LATER, merge, picture_of, prove, undo
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_claimed", [False, True])
def test_undone_all_is_as_it_was(kept, gone, officer, owner, colleague, is_claimed):
    if is_claimed:
        MembershipFactory(company=gone, user=owner)
    ClaimFactory(company=gone, user=colleague)
    ClaimFactory(company=kept, user=colleague)
    ClaimFactory(company=kept)
    for firm in (kept, gone):
        ContactFactory(company=firm, position=0, is_first_contact=True)
        MatchFactory(company=firm, market_id="india", state=State.IN_REVIEW)
        CompanyFileFactory(company=firm, kind=CompanyFile.Kind.LOGO)
    MatchFactory(company=gone, market_id="nordics")
    MatchFactory(company=kept, market_id="usa")
    for firm, state in ((kept, State.SUGGESTED), (gone, State.WON)):
        MatchFactory(company=firm, market_id="china", state=state)
    Company.objects.filter(pk=kept.pk).update(employees=4)
    prove(kept, "employees", 4)
    CompanyFileFactory(company=gone, reference_key="ref1")
    before = picture_of(kept, gone)
    sides = sides_of(kept, gone)

    chosen = {"name", "languages", "products", "references", "employees"}
    done = merge(sides.kept, sides.gone, officer, chosen)
    assert picture_of(kept, gone) != before
    undo(done, officer)

    assert picture_of(kept, gone) == before
    assert AuditEntry.objects.get(action="companies.merge_undone").actor_id == officer.pk


def test_what_others_changed_since_stays(kept, gone, officer):
    done = merge(kept, gone, officer, {"languages", "employees"})
    Company.objects.filter(pk=kept.pk).update(languages=["fi"])
    Match.objects.filter(company=kept).delete()

    undo(done, officer)

    kept.refresh_from_db()
    assert (kept.languages, kept.employees) == (["fi"], None)


def test_undo_is_refused_late_twice_and_when_people_have_come(kept, gone, officer, owner):
    done = merge(kept, gone, officer)
    municipality_now = kept.municipality
    assert list(merges_to_undo(municipality_now, now=LATER)) == [done]

    with pytest.raises(MergeRefused, match="too_late"):
        undo(done, officer, NOW + UNDO_WITHIN + timedelta(seconds=1))
    member = MembershipFactory(company=kept, user=owner)
    with pytest.raises(MergeRefused, match="claimed_since"):
        undo(done, officer)
    member.delete()
    undo(done, officer)
    with pytest.raises(MergeRefused, match="undone"):
        undo(done, officer)
    assert not merges_to_undo(municipality_now, now=LATER)


def test_a_firm_that_went_further_is_brought_back_first(kept, gone, officer):
    third = CompanyFactory(name="Solvärmen", organisation_number=None)
    first = merge(gone, third, officer)
    second = merge(kept, gone, officer)

    with pytest.raises(MergeRefused, match="kept_gone"):
        undo(first, officer)
    undo(second, officer)
    undo(first, officer)

    assert {kept, gone, third} == set(Company.objects.active())


def test_a_move_request_goes_along_unless_the_same_is_asked_already(kept, gone, officer, owner):
    """It can be, of a firm that has had the other's number until a merge was undone."""
    MembershipFactory(company=gone, user=owner)
    numberless, numbered = gone, kept
    first = merge(numberless, numbered, officer)
    there = ask(numberless, municipality("0687"), officer)
    undo(first, officer)
    same = ask(numbered, municipality("0687"), officer)
    along = ask(numbered, municipality("0680"), officer)

    again = merge(numberless, numbered, officer)

    assert set(numberless.move_requests.all()) == {there, along}
    assert set(numbered.move_requests.all()) == {same}
    undo(again, officer)
    assert set(numberless.move_requests.all()) == {there}
    assert set(numbered.move_requests.all()) == {same, along}


def ask(company, destination, officer):
    company.refresh_from_db()
    (request,) = ask_for_companies(
        destination=destination,
        names={company.organisation_number: company.name},
        by=officer,
        now=NOW,
    )
    assert request.company == company
    return request

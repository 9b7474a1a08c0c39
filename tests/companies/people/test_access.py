import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from companies.models import Company
from companies.people.access import (
    check_somewhere,
    claims_visible_to,
    companies_of,
    companies_visible_to,
    get_claim_for,
    get_company_for,
    get_municipality_for,
    members_of,
    municipalities_of,
    officers_of,
    roles_at,
    roles_for_claim,
    roles_in,
)
from companies.people.actions import end_officer
from markets.actions import end_adviser
from tests.factories import NOW, ClaimFactory
from xport.accounts.models import AuditEntry
from xport.accounts.permissions import Permission, Role

pytestmark = pytest.mark.django_db

PEOPLE = (
    "owner",
    "colleague",
    "stranger",
    "officer",
    "lead_officer",
    "officer_elsewhere",
    "adviser",
    "adviser_of_india",
    "operator",
)
OFFICERS_AND_ADVISERS = {
    "officer": {Role.OFFICER},
    "lead_officer": {Role.OFFICER, Role.LEAD_OFFICER},
    "adviser": {Role.ADVISER},
    "adviser_of_india": {Role.ADVISER},
}
MEMBERS = {"owner": {Role.OWNER}, "colleague": {Role.READER}}
ROLES = {
    "sent_company": {**MEMBERS, **OFFICERS_AND_ADVISERS},
    "company_with_draft": {**MEMBERS, **OFFICERS_AND_ADVISERS},
    "draft_only_company": MEMBERS,
    "inventoried_company": OFFICERS_AND_ADVISERS,
    "archived_company": {"owner": {Role.READER}},
    "strange_company": {"stranger": {Role.OWNER}, **OFFICERS_AND_ADVISERS},
    "company_elsewhere": {
        "officer_elsewhere": {Role.OFFICER},
        "adviser": {Role.ADVISER},
        "adviser_of_india": {Role.ADVISER},
    },
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("firm", ROLES)
def test_roles_in_and_visibility_agree(request, firm, person):
    company, user = request.getfixturevalue(firm), request.getfixturevalue(person)
    expected = frozenset(ROLES[firm].get(person, set()))

    assert roles_in(user, company) == expected
    assert companies_visible_to(user).filter(pk=company.pk).exists() == bool(expected)


def test_nobody_without_an_open_account_has_a_role(owner, officer, sent_company, home):
    for user in (owner, officer):
        user.is_active = False
        user.save()

    for user in (owner, officer, AnonymousUser()):
        assert not roles_in(user, sent_company)
        assert not roles_at(user, home.code)
        assert not roles_for_claim(user, ClaimFactory.build(company=sent_company))
        assert not companies_visible_to(user).exists()
        assert not companies_of(user).exists()
        assert not municipalities_of(user).exists()
        assert not claims_visible_to(user).exists()


def test_get_company_for_returns_the_firm(owner, sent_company):
    found = get_company_for(owner, sent_company.public_id, Permission.COMPANY_EDIT)

    assert found == sent_company
    assert not AuditEntry.objects.filter(action="access.refused").exists()


def test_get_company_for_answers_a_stranger_like_an_unknown_id(stranger, sent_company):
    for public_id in (sent_company.public_id, "0" * 16):
        with pytest.raises(Http404):
            get_company_for(stranger, public_id, Permission.COMPANY_VIEW)

    entry = AuditEntry.objects.get(action="access.refused")
    assert (entry.actor_id, entry.object_id) == (stranger.pk, str(sent_company.pk))
    assert entry.details == {"permission": "company_view"}


def test_get_company_for_refuses_the_wrong_role_and_writes_it_down(colleague, sent_company):
    with pytest.raises(PermissionDenied):
        get_company_for(colleague, sent_company.public_id, Permission.COMPANY_SEND)

    assert AuditEntry.objects.filter(action="access.refused", actor_id=colleague.pk).exists()


def test_get_company_for_writes_an_anonymous_try_without_an_actor(sent_company):
    with pytest.raises(Http404):
        get_company_for(AnonymousUser(), sent_company.public_id, Permission.COMPANY_VIEW)

    assert AuditEntry.objects.get(action="access.refused").actor_id is None


def test_an_archived_firm_is_read_only(owner, archived_company):
    get_company_for(owner, archived_company.public_id, Permission.COMPANY_VIEW)

    with pytest.raises(PermissionDenied):
        get_company_for(owner, archived_company.public_id, Permission.COMPANY_EDIT)


def test_losing_an_office_counts_at_once(officer, adviser, inventoried_company):
    end_officer(office=officer.offices.get(), by=None, now=NOW)
    end_adviser(user=adviser, by=None, now=NOW)

    for user in (officer, adviser):
        with pytest.raises(Http404):
            get_company_for(user, inventoried_company.public_id, Permission.COMPANY_VIEW)


def test_a_firm_that_moves_is_lost_to_its_old_officers(
    officer, officer_elsewhere, inventoried_company, elsewhere
):
    Company.objects.update(municipality=elsewhere)
    inventoried_company.refresh_from_db()

    assert not roles_in(officer, inventoried_company)
    assert roles_in(officer_elsewhere, inventoried_company)


def test_get_municipality_for_is_for_its_officers(officer, lead_officer, home):
    for user in (officer, lead_officer):
        assert get_municipality_for(user, home.code, Permission.INVENTORY_EDIT) == home


@pytest.mark.parametrize("person", ["officer_elsewhere", "adviser", "owner", "operator"])
def test_get_municipality_for_answers_others_like_an_unknown_code(request, person, home):
    for code in (home.code, "9999"):
        with pytest.raises(Http404):
            get_municipality_for(request.getfixturevalue(person), code, Permission.INVENTORY_VIEW)


@pytest.mark.parametrize("person", PEOPLE)
def test_get_claim_for_is_for_officers_at_home_and_advisers(request, person, draft_only_company):
    user = request.getfixturevalue(person)
    claim = ClaimFactory(company=draft_only_company)

    try:
        found = get_claim_for(user, claim.public_id, Permission.CLAIM_DECIDE) == claim
    except Http404:
        found = False

    assert found == (person in OFFICERS_AND_ADVISERS)
    assert found == claims_visible_to(user).filter(pk=claim.pk).exists()


def test_get_claim_for_an_unknown_id(officer):
    with pytest.raises(Http404):
        get_claim_for(officer, "0" * 16, Permission.CLAIM_DECIDE)


@pytest.mark.parametrize("person", PEOPLE)
def test_check_somewhere_for_claims(request, person):
    user = request.getfixturevalue(person)

    if person in {*OFFICERS_AND_ADVISERS, "officer_elsewhere"}:
        check_somewhere(user, Permission.CLAIM_DECIDE)
    else:
        with pytest.raises(PermissionDenied):
            check_somewhere(user, Permission.CLAIM_DECIDE)


def test_check_somewhere_writes_a_refusal_down(officer):
    with pytest.raises(PermissionDenied):
        check_somewhere(officer, Permission.MATCH_QUEUE)

    assert AuditEntry.objects.filter(action="access.refused", actor_id=officer.pk).count() == 1


def test_members_and_officers_are_those_who_can_sign_in(
    sent_company, owner, colleague, officer, lead_officer, home
):
    for user in (colleague, lead_officer):
        user.is_active = False
        user.save()

    assert list(members_of(sent_company)) == [owner]
    assert list(officers_of(home)) == [officer]
    assert list(companies_of(owner)) == [sent_company]
    assert list(municipalities_of(officer)) == [home]

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from matchmaking.matches.access import get_match_for, roles_for_match
from tests.factories import UserFactory
from tests.matchmaking.factories import MatchFactory
from xport.accounts.models import AuditEntry
from xport.accounts.permissions import Permission, allows

VIEW, REVIEW, ANSWER = Permission.MATCH_VIEW, Permission.MATCH_REVIEW, Permission.MATCH_ANSWER


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("owner", {VIEW, ANSWER}),
        ("colleague", {VIEW}),
        ("officer", {VIEW}),
        ("lead_officer", {VIEW}),
        ("adviser", {VIEW, REVIEW}),
        ("adviser_of_india", {VIEW}),
        ("stranger", set()),
        ("officer_elsewhere", set()),
        ("operator", set()),
    ],
)
def test_each_role_has_its_permissions(request, match, actor, expected):
    roles = roles_for_match(request.getfixturevalue(actor), match)

    assert {each for each in (VIEW, REVIEW, ANSWER) if allows(roles, each)} == expected


def test_get_match_for_returns_the_match_to_its_officer(match, officer):
    assert get_match_for(officer, match.public_id, VIEW) == match


@pytest.mark.parametrize("actor", ["stranger", "officer_elsewhere", "operator"])
def test_get_match_for_hides_the_match_from_strangers(request, match, actor):
    user = request.getfixturevalue(actor)

    with pytest.raises(Http404):
        get_match_for(user, match.public_id, VIEW)


def test_get_match_for_hides_the_match_from_who_is_not_signed_in(match):
    with pytest.raises(Http404):
        get_match_for(AnonymousUser(), match.public_id, VIEW)


def test_get_match_for_an_unknown_match(adviser):
    with pytest.raises(Http404):
        get_match_for(adviser, "0" * 16, VIEW)


def test_get_match_for_refuses_the_wrong_role_and_audits_it(match, adviser_of_india):
    with pytest.raises(PermissionDenied):
        get_match_for(adviser_of_india, match.public_id, REVIEW)

    entry = AuditEntry.objects.get(action="access.refused")
    assert (entry.actor_id, entry.object_id) == (adviser_of_india.pk, str(match.pk))


def test_a_match_of_a_firm_that_was_archived_is_its_members_to_read(archived_company, owner):
    match = MatchFactory(company=archived_company)

    assert get_match_for(owner, match.public_id, VIEW) == match
    with pytest.raises(PermissionDenied):
        get_match_for(owner, match.public_id, ANSWER)


def test_who_is_nobody_anywhere_has_no_role(match):
    assert roles_for_match(UserFactory(), match) == frozenset()

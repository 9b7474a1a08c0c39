import pytest

from xport.accounts.permissions import ROLE_PERMISSIONS, Permission, Role, allows

MEMBERS = {Role.OWNER, Role.EDITOR, Role.READER}
OFFICERS = {Role.OFFICER, Role.LEAD_OFFICER}
ADVISERS = {Role.ADVISER, Role.MARKET_ADVISER}
# The table of docs/security.md, written the other way round: who holds each permission.
HOLDERS = {
    Permission.COMPANY_VIEW: MEMBERS | OFFICERS | ADVISERS,
    Permission.COMPANY_DRAFT_VIEW: MEMBERS,
    Permission.COMPANY_EDIT: {Role.OWNER, Role.EDITOR},
    Permission.COMPANY_SEND: {Role.OWNER, Role.EDITOR},
    Permission.COMPANY_EDIT_UNCLAIMED: OFFICERS,
    Permission.COMPANY_CONFIRM: OFFICERS | ADVISERS,
    Permission.COMPANY_DOCUMENT: OFFICERS | ADVISERS,
    Permission.PROPOSAL_VIEW: MEMBERS | OFFICERS,
    Permission.PROPOSAL_MAKE: OFFICERS,
    Permission.CLAIM_DECIDE: OFFICERS | ADVISERS,
    Permission.MOVE_ANSWER: {Role.OWNER, Role.EDITOR} | OFFICERS,
    Permission.INVENTORY_VIEW: OFFICERS,
    Permission.INVENTORY_EDIT: OFFICERS,
    Permission.OFFICERS_APPOINT: {Role.LEAD_OFFICER},
    Permission.MUNICIPALITY_ARCHIVE: {Role.LEAD_OFFICER},
    Permission.MATCH_VIEW: MEMBERS | OFFICERS | ADVISERS,
    Permission.MATCH_QUEUE: ADVISERS,
    Permission.MATCH_REVIEW: {Role.MARKET_ADVISER},
    Permission.MATCH_ANSWER: {Role.OWNER, Role.EDITOR},
    Permission.COUNTRY_WARN: {Role.MARKET_ADVISER, Role.OPERATOR},
}


@pytest.mark.parametrize("permission", Permission)
def test_permission_is_held_by_exactly_these_roles(permission):
    assert {role for role in Role if allows([role], permission)} == HOLDERS[permission]


def test_every_role_has_its_row():
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_allows_with_several_roles_adds_them_up():
    roles = [Role.READER, Role.OFFICER]

    assert allows(roles, Permission.COMPANY_DRAFT_VIEW)
    assert allows(roles, Permission.INVENTORY_EDIT)


def test_allows_without_a_role_refuses():
    assert not any(allows([], permission) for permission in Permission)

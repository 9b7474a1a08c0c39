"""Who may do what: one list of permissions, one table of roles.

A role is always held in relation to something: owner of this company, officer of this
municipality. Each app looks up the roles a person holds for a record of its own
(`companies.people.access.roles_in`) and asks `allows`.
"""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    COMPANY_VIEW = "company_view"  # sent values and their scores
    COMPANY_DRAFT_VIEW = "company_draft_view"
    COMPANY_EDIT = "company_edit"  # the company's own draft
    COMPANY_SEND = "company_send"
    COMPANY_EDIT_UNCLAIMED = "company_edit_unclaimed"
    COMPANY_CONFIRM = "company_confirm"
    COMPANY_DOCUMENT = "company_document"  # has seen proof of an answer
    PROPOSAL_VIEW = "proposal_view"  # what others propose that the company answers
    PROPOSAL_MAKE = "proposal_make"
    CLAIM_DECIDE = "claim_decide"
    MOVE_ANSWER = "move_answer"  # another municipality asks for the company
    INVENTORY_VIEW = "inventory_view"
    INVENTORY_EDIT = "inventory_edit"
    OFFICERS_APPOINT = "officers_appoint"
    MUNICIPALITY_ARCHIVE = "municipality_archive"  # all that it holds, as one file
    MATCH_VIEW = "match_view"
    MATCH_QUEUE = "match_queue"
    MATCH_REVIEW = "match_review"
    MATCH_ANSWER = "match_answer"
    COUNTRY_WARN = "country_warn"


class Role(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"
    OFFICER = "officer"
    LEAD_OFFICER = "lead_officer"
    ADVISER = "adviser"  # of any market: sees every sent company
    MARKET_ADVISER = "market_adviser"  # of the market in question
    OPERATOR = "operator"


_READER = frozenset(
    {
        Permission.COMPANY_VIEW,
        Permission.COMPANY_DRAFT_VIEW,
        Permission.PROPOSAL_VIEW,
        Permission.MATCH_VIEW,
    }
)
_EDITOR = _READER | {
    Permission.COMPANY_EDIT,
    Permission.COMPANY_SEND,
    Permission.MOVE_ANSWER,
    Permission.MATCH_ANSWER,
}
_OFFICER = frozenset(
    {
        Permission.COMPANY_VIEW,
        Permission.COMPANY_EDIT_UNCLAIMED,
        Permission.COMPANY_CONFIRM,
        Permission.COMPANY_DOCUMENT,
        Permission.PROPOSAL_VIEW,
        Permission.PROPOSAL_MAKE,
        Permission.CLAIM_DECIDE,
        Permission.MOVE_ANSWER,
        Permission.INVENTORY_VIEW,
        Permission.INVENTORY_EDIT,
        Permission.MATCH_VIEW,
    }
)
_ADVISER = frozenset(
    {
        Permission.COMPANY_VIEW,
        Permission.COMPANY_CONFIRM,
        Permission.COMPANY_DOCUMENT,
        Permission.CLAIM_DECIDE,
        Permission.MATCH_VIEW,
        Permission.MATCH_QUEUE,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _EDITOR,
    Role.EDITOR: _EDITOR,
    Role.READER: _READER,
    Role.OFFICER: _OFFICER,
    Role.LEAD_OFFICER: _OFFICER | {Permission.OFFICERS_APPOINT, Permission.MUNICIPALITY_ARCHIVE},
    Role.ADVISER: _ADVISER,
    Role.MARKET_ADVISER: _ADVISER | {Permission.MATCH_REVIEW, Permission.COUNTRY_WARN},
    # Runs the portal in the Django admin; sees no company through its pages.
    Role.OPERATOR: frozenset({Permission.COUNTRY_WARN}),
}


def allows(roles: Iterable[Role], permission: Permission) -> bool:
    """Return whether one of the roles carries the permission."""
    return any(permission in ROLE_PERMISSIONS[role] for role in roles)

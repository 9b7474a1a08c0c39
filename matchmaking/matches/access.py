"""Who may see a match, and who may decide on it."""

from django.http import Http404

from companies.people.access import Visitor, check_roles, roles_in
from markets.queries import markets_of
from matchmaking.models import Match
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role


def roles_for_match(user: Visitor, match: Match) -> frozenset[Role]:
    """Return the roles that count for this match. At most four queries."""
    roles = roles_in(user, match.company)
    if Role.ADVISER in roles and isinstance(user, User) and match.market_id in markets_of(user):
        return roles | {Role.MARKET_ADVISER}
    return roles


def get_match_for(user: Visitor, public_id: str, permission: Permission) -> Match:
    """Return the match with its firm, market and reviewer.

    Raises Http404 to a stranger, PermissionDenied to the wrong role; both are audited.
    """
    return get_match_and_roles_for(user, public_id, permission)[0]


def get_match_and_roles_for(
    user: Visitor, public_id: str, permission: Permission
) -> tuple[Match, frozenset[Role]]:
    """Return the match and the person's roles for it, for a page that differs by role.

    Raises as get_match_for.
    """
    matches = Match.objects.select_related("company__municipality", "market", "country", "adviser")
    match = matches.filter(public_id=public_id).first()
    if match is None:
        raise Http404
    roles = roles_for_match(user, match)
    check_roles(user, roles, permission, match)
    return match, roles

"""Who may warn of a country: advisers of its market, and operators."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from markets.models import Country
from markets.queries import markets_of
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role, allows


def roles_for_country(user: User | AnonymousUser, country: Country) -> frozenset[Role]:
    """Return the roles that count for a country's reference data. At most one query."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    roles = {Role.OPERATOR} if user.is_operator else set()
    markets = markets_of(user)
    if markets:
        roles.add(Role.ADVISER)
    if country.market_id in markets:
        roles.add(Role.MARKET_ADVISER)
    return frozenset(roles)


def may_warn_of(user: User | AnonymousUser, country: Country) -> bool:
    """Tell whether the person may set and lift a warning. Home is no target: nobody warns of it."""
    is_target = country.market_id is not None
    return is_target and allows(roles_for_country(user, country), Permission.COUNTRY_WARN)


def get_country_to_warn_of(user: User, code: str) -> Country:
    """Return the country. Raises Http404, or PermissionDenied, which is audited.

    Countries are public, so who lacks the right is told so and not that there is none.
    """
    targets = Country.objects.exclude(market=None).select_related("market")
    country = targets.filter(iso2=code.upper()).first()
    if country is None or code != code.lower():
        raise Http404
    if not may_warn_of(user, country):
        audit.record(
            action="access.refused",
            by=user,
            obj=country,
            now=timezone.now(),
            permission=Permission.COUNTRY_WARN.value,
        )
        raise PermissionDenied
    return country

"""What may happen to a firm's profile now, whoever asks."""

from companies.models import Company, Membership
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role, allows


class CompanyClaimed(Exception):
    """The firm has members, who alone change its profile."""


class OwnCompany(Exception):
    """Nobody decides about a firm of one's own."""


class NoLongerMember(Exception):
    """The person lost the right to change the firm's profile, perhaps a moment ago."""


def is_claimed(company: Company) -> bool:
    return company.memberships.exists()


def check_unclaimed(company: Company) -> None:
    """Raise CompanyClaimed if somebody at the firm has taken its profile over."""
    if is_claimed(company):
        raise CompanyClaimed


def check_not_member(company: Company, user: User) -> None:
    """Raise OwnCompany if `user` belongs to the firm."""
    if Membership.objects.filter(company=company, user=user).exists():
        raise OwnCompany


def check_member(company: Company, user: User, permission: Permission) -> None:
    """Raise NoLongerMember unless the person's own role in the firm carries the permission."""
    roles = Membership.objects.filter(company=company, user=user).values_list("role", flat=True)
    if not allows([Role(role) for role in roles], permission):
        raise NoLongerMember

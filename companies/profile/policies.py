"""What may happen to a firm's profile now, whoever asks."""

from companies.models import Company, Membership
from xport.accounts.models import User


class CompanyClaimed(Exception):
    """The firm has members, who alone change its profile."""


class OwnCompany(Exception):
    """Nobody decides about a firm of one's own."""


def is_claimed(company: Company) -> bool:
    return Membership.objects.filter(company=company).exists()


def check_unclaimed(company: Company) -> None:
    """Raise CompanyClaimed if somebody at the firm has taken its profile over."""
    if is_claimed(company):
        raise CompanyClaimed


def check_not_member(company: Company, user: User) -> None:
    """Raise OwnCompany if `user` belongs to the firm."""
    if Membership.objects.filter(company=company, user=user).exists():
        raise OwnCompany

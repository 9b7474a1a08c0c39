"""Writes about people that no page of django-allauth makes."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from xport.accounts import audit
from xport.accounts.models import User


@transaction.atomic
def create_person(
    *, email: str, full_name: str, language: str, password: str | None, now: datetime
) -> User:
    """Create a person whose address is known to be theirs, so that they can sign in at once.

    Without a password they choose one by the password reset.
    """
    user = User.objects.create_user(email, password, full_name=full_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(action="person.created", by=None, obj=user, now=now)
    return user


@transaction.atomic
def appoint_operator(*, user: User, by: User | None, now: datetime) -> None:
    """Let a person run the portal in the Django admin; `by` is None on the command line."""
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    audit.record(action="operator.appointed", by=by, obj=user, now=now)


@transaction.atomic
def end_operator(*, user: User, by: User | None, now: datetime) -> None:
    user.is_staff = user.is_superuser = False
    user.save(update_fields=["is_staff", "is_superuser"])
    audit.record(action="operator.ended", by=by, obj=user, now=now)

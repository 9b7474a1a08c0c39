"""Writes about people that no page of django-allauth makes."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from xport.accounts import audit, sessions
from xport.accounts.models import User


@transaction.atomic
def create_person(
    *,
    email: str,
    full_name: str,
    language: str,
    password: str | None,
    now: datetime,
    by: User | None = None,
) -> User:
    """Create a person whose address is known to be theirs, so that they can sign in at once.

    Without a password they choose one by the password reset. `by` is None at a terminal.
    """
    user = User.objects.create_user(email, password, full_name=full_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(action="person.created", by=by, obj=user, now=now)
    return user


@transaction.atomic
def change_details(*, user: User, by: User | None, now: datetime, **details: str) -> User:
    """Write what a person is called and reached by (of full_name, title, phone, language).

    `by` is None on the command line. What stands there already leaves no trace.
    """
    changed = [name for name, value in details.items() if getattr(user, name) != value]
    if changed:
        for name in changed:
            setattr(user, name, details[name])
        user.save(update_fields=changed)
        audit.record(action="person.details_changed", by=by, obj=user, now=now, fields=changed)
    return user


def withdraw_new_email(user: User) -> None:
    """Let the link to a new address do nothing any more.

    Whoever knew the old password may have asked for it, and would get the account back by it.
    """
    EmailAddress.objects.filter(user=user, verified=False, primary=False).delete()


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


@transaction.atomic
def reset_second_step(*, user: User, by: User | None, now: datetime) -> int:
    """Take away all passkeys and codes of a person who has lost them; return how many there were.

    Signs them out everywhere and tells them by mail. From then on the password alone signs them
    in, and staff set up a new second step at once. `by` is None on the command line.
    """
    own = Authenticator.objects.filter(user=user)
    steps = own.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    own.delete()
    withdraw_new_email(user)
    sessions.end_other_sessions(user=user, by=by, current_key=None, current_device="", now=now)
    audit.record(action="person.second_step_reset", by=by, obj=user, now=now, steps=steps)
    get_adapter().send_mail("mfa/email/second_step_reset", user.email, {"user": user})
    return steps

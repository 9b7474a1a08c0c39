"""Whose sign-on it is: found, linked, expected, unlinked."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from xport.accounts import audit, sessions
from xport.accounts.models import ExpectedSignOn, SignOn, User
from xport.accounts.sso.configuration import Provider
from xport.accounts.sso.refusals import Reason, SignOnRefused
from xport.accounts.sso.tokens import Identity

EXPECTED_FOR = timedelta(days=14)
LONGEST_NAME = 120


class LastWayIn(Exception):
    """Without this sign-on the person could not sign in any more."""


@transaction.atomic
def person_of(*, identity: Identity, provider: Provider, language: str, now: datetime) -> User:
    """Return who signs in; a person whom the operator expects is linked, or made, by it.

    Raises SignOnRefused(UNKNOWN): an address alone lets nobody in.
    """
    sign_on = _sign_on_of(identity)
    if sign_on:
        SignOn.objects.filter(pk=sign_on.pk).update(last_used_at=now)
        return sign_on.user
    person = _expected_person(identity, provider, now) or _new_person(
        identity, provider, language, now
    )
    link(user=person, identity=identity, by=None, now=now)
    return person


@transaction.atomic
def link(*, user: User, identity: Identity, by: User | None, now: datetime) -> SignOn:
    """Let the person sign in by this identity, and tell them by mail.

    `by` is None if an operator's word or the configuration did it. Raises SignOnRefused.
    """
    existing = _sign_on_of(identity)
    if existing and existing.user_id == user.pk:
        return existing
    if existing:
        raise SignOnRefused(Reason.TAKEN)
    try:
        with transaction.atomic():
            sign_on = SignOn.objects.create(
                user=user, issuer=identity.issuer, subject=identity.subject, linked_at=now
            )
    except IntegrityError as error:
        reason = Reason.TAKEN if _sign_on_of(identity) else Reason.SECOND
        raise SignOnRefused(reason) from error
    audit.record(action="sign_on.linked", by=by, obj=user, now=now, issuer=identity.issuer)
    get_adapter().send_mail("account/email/sign_on_linked", user.email, {})
    return sign_on


@transaction.atomic
def unlink(*, sign_on: SignOn, by: User | None, now: datetime) -> None:
    """Let nobody sign in by it any more. Raises LastWayIn.

    An operator (`by` another) may take the last one; then the person is signed out everywhere.
    """
    # Two at once must not each leave the other as the last way in.
    person = User.objects.select_for_update().get(pk=sign_on.user_id)
    issuers = [provider.issuer for provider in settings.SSO_PROVIDERS.values()]
    has_other = person.sign_ons.exclude(pk=sign_on.pk).filter(issuer__in=issuers).exists()
    if by == person and not person.has_usable_password() and not has_other:
        raise LastWayIn
    sign_on.delete()
    audit.record(action="sign_on.unlinked", by=by, obj=person, now=now, issuer=sign_on.issuer)
    if by != person:
        sessions.end_other_sessions(
            user=person, current_key=None, current_device="", by=by, now=now
        )
    get_adapter().send_mail("account/email/sign_on_unlinked", person.email, {})


@transaction.atomic
def expect(
    *, user: User, provider: Provider, value: str, by: User | None, now: datetime
) -> ExpectedSignOn:
    """Say whose sign-on will be the one with this value of the provider's OIDC_PERSON_CLAIM."""
    expected, _ = ExpectedSignOn.objects.update_or_create(
        issuer=provider.issuer,
        value=value.strip().lower(),
        defaults={"user": user, "expires_at": now + EXPECTED_FOR},
    )
    audit.record(action="sign_on.expected", by=by, obj=user, now=now, issuer=provider.issuer)
    return expected


@transaction.atomic
def expect_no_more(*, expected: ExpectedSignOn, by: User, now: datetime) -> None:
    expected.delete()
    audit.record(
        action="sign_on.expected_no_more",
        by=by,
        obj=expected.user,
        now=now,
        issuer=expected.issuer,
    )


def _sign_on_of(identity: Identity) -> SignOn | None:
    return (
        SignOn.objects.select_related("user")
        .filter(issuer=identity.issuer, subject=identity.subject)
        .first()
    )


def _expected_person(identity: Identity, provider: Provider, now: datetime) -> User | None:
    value = identity.text(provider.person_claim).lower()
    # An address that the provider has not checked may be anybody's.
    if not value or (provider.person_claim == "email" and not identity.has_verified_email):
        return None
    expected = (
        ExpectedSignOn.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(issuer=identity.issuer, value=value, expires_at__gt=now)
        .first()
    )
    if not expected:
        return None
    expected.delete()
    return expected.user


def _new_person(identity: Identity, provider: Provider, language: str, now: datetime) -> User:
    if not (provider.create_if and _holds_all(identity, provider)):
        raise SignOnRefused(Reason.UNKNOWN)
    email = identity.text("email").lower()
    try:
        validate_email(email)
        with transaction.atomic():
            person = User.objects.create_user(
                email,
                full_name=identity.text("name")[:LONGEST_NAME],
                language=language,
            )
    except (ValidationError, IntegrityError) as error:
        # Somebody has an account with that address: they sign in with it and link it themselves.
        raise SignOnRefused(Reason.UNKNOWN, "address") from error
    # Not yet verified, it must be confirmed by a mail before the person is in.
    EmailAddress.objects.create(
        user=person, email=email, verified=identity.has_verified_email, primary=True
    )
    audit.record(action="person.created", by=None, obj=person, now=now, provider=provider.slug)
    return person


def _holds_all(identity: Identity, provider: Provider) -> bool:
    for claim, wanted in provider.create_if.items():
        value = identity.claims.get(claim)
        if wanted not in (value if isinstance(value, list) else [value]):
            return False
    return True

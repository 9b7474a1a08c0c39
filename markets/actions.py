"""Appointing advisers, ending their appointments, and warning of countries."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from markets.models import Adviser, Country, CountryWarning, Market
from markets.queries import forget_markets_of
from xport.accounts import audit
from xport.accounts.models import User


class NoMarkets(Exception):
    """An adviser covers at least one market."""


class NotAnAdviser(Exception):
    """The person advises nowhere today."""


class AlreadyWarnedOf(Exception):
    """A warning of the country is in force: it is lifted before another is set."""


class NotWarnedOf(Exception):
    """There is no warning of the country to lift."""


@transaction.atomic
def appoint_adviser(
    *, user: User, markets: Iterable[Market], by: User | None, now: datetime
) -> Adviser:
    """Make the person adviser of the markets, beside those already covered.

    A former adviser starts anew with these markets alone. `by` is None at the command line.
    Raises NoMarkets if there are none.
    """
    listed = list(markets)
    if not listed:
        raise NoMarkets
    adviser, _ = Adviser.objects.select_for_update().get_or_create(user=user)
    if adviser.ended_at is not None:
        adviser.markets.clear()
        adviser.ended_at = None
        adviser.save(update_fields=["ended_at"])
    adviser.markets.add(*listed)
    forget_markets_of(user)
    audit.record(
        action="adviser.appointed",
        by=by,
        obj=adviser,
        now=now,
        user=user.pk,
        markets=sorted(market.code for market in listed),
    )
    return adviser


@transaction.atomic
def end_adviser(*, user: User, by: User | None, now: datetime) -> None:
    """Take the person's access as adviser away at once.

    Raises NotAnAdviser if there is none to take away.
    """
    adviser = Adviser.objects.filter(user=user, ended_at=None).first()
    if adviser is None or not Adviser.objects.filter(pk=adviser.pk, ended_at=None).update(
        ended_at=now
    ):
        raise NotAnAdviser
    forget_markets_of(user)
    audit.record(action="adviser.ended", by=by, obj=adviser, now=now, user=user.pk)


@transaction.atomic
def warn_of_country(
    *, country: Country, reason: str, source: str, by: User, now: datetime
) -> CountryWarning:
    """Set a warning that stands beside every score for the country until it is lifted.

    No score changes. Raises AlreadyWarnedOf.
    """
    try:
        # A savepoint, for the refusal of the constraint would spoil the caller's transaction.
        with transaction.atomic():
            warning = CountryWarning.objects.create(
                country=country, reason=reason, source=source, set_by=by, set_at=now
            )
    except IntegrityError as error:
        raise AlreadyWarnedOf from error
    audit.record(action="country_warning.set", by=by, obj=warning, now=now, country=country.iso2)
    return warning


@transaction.atomic
def lift_warning(*, country: Country, by: User, now: datetime) -> None:
    """Take the country's warning away; it stays as history. Raises NotWarnedOf."""
    standing = CountryWarning.objects.select_for_update().filter(country=country, lifted_at=None)
    warning = standing.first()
    if warning is None:
        raise NotWarnedOf
    warning.lifted_at, warning.lifted_by = now, by
    warning.save(update_fields=["lifted_at", "lifted_by"])
    audit.record(action="country_warning.lifted", by=by, obj=warning, now=now, country=country.iso2)

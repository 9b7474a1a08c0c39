"""Appointing advisers, and ending their appointments."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from markets.models import Adviser, Market
from markets.queries import forget_markets_of
from xport.accounts import audit
from xport.accounts.models import User


class NoMarkets(Exception):
    """An adviser covers at least one market."""


class NotAnAdviser(Exception):
    """The person advises nowhere today."""


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

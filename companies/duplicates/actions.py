"""What an officer says of two firms with alike names."""

from datetime import datetime

from django.db import transaction

from companies.models import Company, DistinctPair
from xport.accounts import audit
from xport.accounts.models import User


@transaction.atomic
def keep_apart(*, one: Company, other: Company, by: User, now: datetime) -> DistinctPair:
    """Remember that two firms are not the same, so that they are suggested no more."""
    first, second = sorted((one, other), key=lambda company: company.pk)
    pair, is_new = DistinctPair.objects.get_or_create(
        first=first, second=second, defaults={"decided_by": by, "decided_at": now}
    )
    if is_new:
        audit.record(action="duplicates.kept_apart", by=by, obj=first, now=now, other=second.pk)
    return pair


@transaction.atomic
def suggest_again(*, one: Company, other: Company, by: User, now: datetime) -> bool:
    """Forget that two firms were kept apart; return whether they were."""
    first, second = sorted((one, other), key=lambda company: company.pk)
    gone, _ = DistinctPair.objects.filter(first=first, second=second).delete()
    if gone:
        audit.record(
            action="duplicates.suggested_again", by=by, obj=first, now=now, other=second.pk
        )
    return bool(gone)

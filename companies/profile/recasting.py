"""What follows when the categories change under the firms: other needs, another energy share."""

from datetime import datetime

from django.db import transaction

from companies.models import Company, ScoringInputs
from companies.profile.scoring_inputs import rewrite_many

_CHUNK_SIZE = 500


def rewrite_every_scoring_input(*, now: datetime) -> int:
    """Bring both rows of every firm up to date, in chunks; return how many changed."""
    return sum(_rewrite_kind(kind, now=now) for kind in ScoringInputs.Kind.values)


def _rewrite_kind(kind: str, *, now: datetime) -> int:
    rewritten, last_seen = 0, 0
    while True:
        with transaction.atomic():
            companies = list(
                Company.objects.filter(scoring_inputs__kind=kind, pk__gt=last_seen)
                .select_for_update(of=("self",), no_key=True)
                .order_by("pk")[:_CHUNK_SIZE]
            )
            if not companies:
                return rewritten
            rewritten += rewrite_many(companies=companies, kind=kind, now=now)
            last_seen = companies[-1].pk

"""Categories from SNI for firms that are in the inventory and have none."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from companies.facts.sni_categories import codes_of, sni_categories, suggested_keys
from companies.models import Company, Membership, Municipality
from companies.models.company import CompanyQuerySet
from companies.profile.sni_suggestions import (
    SniGroup,
    categories_among,
    give_categories,
    groups_of,
    origin_of,
)
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.many_rows import in_chunks

CHUNK = 1000


def suggested_groups(municipality: Municipality) -> list[SniGroup]:
    """Return what SNI codes speak for among firms without a category. One query."""
    firms = _without_category(municipality).in_swedish_order()
    rows = firms.values_list("name", "sni_2007", "sni_2025").iterator()
    return groups_of((name, suggested_keys(sni_2007=old, sni_2025=new)) for name, old, new in rows)


@transaction.atomic
def confirm_categories(
    *, municipality: Municipality, keys: Collection[str], by: User, now: datetime
) -> int:
    """Give the firms under the confirmed keys their categories; return how many got one.

    A firm that has a category by now, or people of its own, is passed over; a key that is not in
    our table says nothing.
    """
    confirmed = [key for key in keys if key in sni_categories()]
    # All at once: whoever gets a category leaves what is asked for.
    ids = list(_without_category(municipality).order_by("pk").values_list("pk", flat=True))
    changed = 0
    for some in in_chunks(ids, CHUNK):
        changed += _give(some, municipality, confirmed, by=by, now=now)
    audit.record(
        action="inventory.sni_categories_confirmed",
        by=by,
        obj=municipality,
        now=now,
        keys=sorted(confirmed),
        changed=changed,
    )
    return changed


def _give(
    ids: list[int], municipality: Municipality, confirmed: list[str], *, by: User, now: datetime
) -> int:
    # The conditions stand on the locked rows too: somebody may have been faster.
    locked = Company.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    held = {company.pk: company for company in locked}
    still = _without_category(municipality).filter(pk__in=held).values_list("pk", flat=True)
    chosen = {
        pk: categories_among(
            suggested_keys(sni_2007=held[pk].sni_2007, sni_2025=held[pk].sni_2025), confirmed
        )
        for pk in still
    }
    firms = [held[pk] for pk, codes in chosen.items() if codes]
    origin = origin_of(confirmed_by_id=by.pk, now=now)
    give_categories(companies=firms, chosen=chosen, origin=origin, now=now)
    return len(firms)


def _without_category(municipality: Municipality) -> CompanyQuerySet:
    """Return unclaimed firms without a category whose codes speak for one."""
    speaks = Q(sni_2025__overlap=codes_of("2025")) | Q(sni_2007__overlap=codes_of("2007"))
    claimed = Exists(Membership.objects.filter(company=OuterRef("pk")))
    firms = Company.objects.sent().filter(speaks, municipality=municipality, categories=None)
    return firms.exclude(claimed)

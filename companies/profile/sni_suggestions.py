"""Categories that SNI codes speak for: grouped to be confirmed, and given when confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from companies.facts.sni_categories import CORE, SniCategory, sni_categories
from companies.models import Company
from companies.profile import scoring_inputs

EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class SniGroup:
    """The firms under one code that speaks for one category; `is_ticked` beforehand or by hand."""

    sni: SniCategory
    count: int
    examples: tuple[str, ...]
    is_ticked: bool


def groups_of(
    firms: Iterable[tuple[str, Iterable[str]]], *, confirmed: Iterable[str] | None = None
) -> list[SniGroup]:
    """Return the groups of firms, given by name and keys of `sni_categories`, in code order.

    Until somebody has confirmed anything the core ones are ticked.
    """
    names: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for name, keys in firms:
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
            if counts[key] <= EXAMPLES:
                names.setdefault(key, []).append(name)
    ticked = None if confirmed is None else set(confirmed)
    return [
        SniGroup(
            sni=sni,
            count=counts[key],
            examples=tuple(names[key]),
            is_ticked=sni.strength == CORE if ticked is None else key in ticked,
        )
        for key, sni in sni_categories().items()
        if key in counts
    ]


def categories_among(keys: Iterable[str], confirmed: Iterable[str]) -> list[str]:
    """Return the categories of those keys that are confirmed."""
    chosen = set(confirmed)
    return sorted({sni_categories()[key].category for key in keys if key in chosen})


def origin_of(*, confirmed_by_id: int | None, now: datetime) -> dict[str, Any]:
    """Return what stands in a firm's provenance for a category that was confirmed."""
    date = timezone.localdate(now).isoformat()
    return {"source": "sni", "date": date, "by": confirmed_by_id}


def give_categories(
    *,
    companies: Sequence[Company],
    chosen: Mapping[int, Sequence[str]],
    origin: Mapping[str, Any],
    now: datetime,
) -> None:
    """Give firms that have none the categories in `chosen`, by the firm's id.

    The caller holds the locks and has seen that the firms have no category.
    """
    for company in companies:
        company.provenance["categories"] = dict(origin)
        company.changed_at = now
    Company.objects.bulk_update(companies, ["provenance", "changed_at"])
    link = Company.categories.through
    link.objects.bulk_create(
        link(company_id=company.pk, category_id=code)
        for company in companies
        for code in chosen[company.pk]
    )
    scoring_inputs.rewrite_many(companies=companies, kind=scoring_inputs.Kind.SENT, now=now)

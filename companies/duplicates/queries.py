"""Firms of a municipality that may be one and the same."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from companies.duplicates.similar_names import (
    BLOCK_LETTERS,
    Pair,
    alike_pct,
    name_of,
    similar_pairs,
    words_of,
)
from companies.models import Company, DistinctPair, Municipality

# More than anybody looks through at once; the next come when these are settled.
MOST_PAIRS = 100
MOST_SUGGESTED = 5
MOST_COUNTED = 20_000
_SHOWN = ("public_id", "name", "sort_key", "organisation_number")


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicate:
    first: Company
    second: Company
    alike_pct: float


def possible_duplicates(municipality: Municipality) -> list[PossibleDuplicate]:
    """Return pairs of sent firms with alike names, of which one at least has no number.

    Two organisation numbers are two firms, however alike their names. Left out is what somebody
    has kept apart. Four queries, one of them over all names of the municipality.
    """
    firms = Company.objects.sent().filter(municipality=municipality)
    rows = list(firms.values_list("pk", "sort_key", "organisation_number"))
    without_number = {pk for pk, _, number in rows if number is None}
    pairs = similar_pairs({pk: sort_key for pk, sort_key, _ in rows}, of=without_number)
    apart = set(kept_apart(municipality).values_list("first", "second"))
    shown = [pair for pair in pairs if (pair.first, pair.second) not in apart][:MOST_PAIRS]
    return _with_companies(shown)


def count_possible_duplicates(municipalities: Collection[str]) -> dict[str, int]:
    """Return how many pairs wait in each of the municipalities that has any. Two queries.

    Of too many names nothing is said, for somebody waits for the start page.
    """
    firms = Company.objects.sent().filter(municipality__in=municipalities)
    rows = firms.values_list("municipality", "pk", "sort_key", "organisation_number")
    names: dict[str, dict[int, str]] = {}
    without_number = set()
    read = list(rows[: MOST_COUNTED + 1])
    for code, pk, sort_key, number in read:
        names.setdefault(code, {})[pk] = sort_key
        if number is None:
            without_number.add(pk)
    if not 0 < len(read) <= MOST_COUNTED:
        return {}
    apart = set(DistinctPair.objects.filter(first__in=firms).values_list("first", "second"))
    counts = {}
    for code, own in names.items():
        pairs = similar_pairs(own, of=without_number & own.keys())
        counts[code] = sum((pair.first, pair.second) not in apart for pair in pairs)
    return {code: count for code, count in counts.items() if count}


def kept_apart(municipality: Municipality) -> QuerySet[DistinctPair]:
    """Return the pairs that somebody has said are two firms, the latest first. One query.

    Of a firm that has moved, or is no longer to be seen, the municipality knows no more.
    """
    firms = Company.objects.sent().filter(municipality=municipality).values("pk")
    pairs = DistinctPair.objects.select_related("first", "second", "decided_by").filter(
        first__in=firms, second__in=firms
    )
    return pairs.order_by("-decided_at", "-pk")


def similar_to(name: str, municipality: Municipality) -> list[Company]:
    """Return the municipality's sent firms whose names are alike, most alike first. One query.

    Compares only with names in which the beginning of its first word stands.
    """
    sort_key = Company.sort_key_of(name)
    wanted = name_of(sort_key)
    long_enough = (word for word in words_of(sort_key) if len(word) >= BLOCK_LETTERS)
    beginning = next(long_enough, "")[:BLOCK_LETTERS]
    if not beginning:
        return []
    in_municipality = Company.objects.sent().filter(municipality=municipality)
    firms = in_municipality.filter(sort_key__contains=beginning).only(*_SHOWN)
    alike = ((alike_pct(wanted, name_of(firm.sort_key)), firm) for firm in firms)
    close = [(pct, firm) for pct, firm in alike if pct]
    close.sort(key=lambda each: (-each[0], each[1].sort_key, each[1].pk))
    return [firm for _, firm in close[:MOST_SUGGESTED]]


def _with_companies(pairs: list[Pair]) -> list[PossibleDuplicate]:
    firms = Company.objects.in_bulk({pk for pair in pairs for pk in (pair.first, pair.second)})
    return [
        PossibleDuplicate(
            first=firms[pair.first], second=firms[pair.second], alike_pct=pair.alike_pct
        )
        for pair in pairs
    ]

"""Legal persons of the register that a name and a place may mean: a suggestion, never an answer.

Compared are names in the same postal code, and names in the municipality that begin alike. Alike is
what companies.duplicates.similar_names calls so (ALIKE_FROM and its reasons): a slip of the pen or
another order of words is found, a shared word among others is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from companies.duplicates.similar_names import BLOCK_LETTERS, Name, alike_pct, name_of
from companies.models import Company, RegisterEntry
from xport.lib.many_rows import in_chunks

# More than a few say that the name does not tell: then none is suggested.
MOST_MATCHES = 5
# Conditions of one statement.
_CHUNK = 100


@dataclass(frozen=True, kw_only=True)
class WantedFirm:
    """What a list says of a firm whose number it does not say."""

    name: str
    postal_code: str = ""


def matching_entries(
    wanted: Sequence[WantedFirm], *, municipality_code: str
) -> list[list[RegisterEntry]]:
    """Return for each firm the few entries it may be, the most alike first.

    An equal name leaves others out. Two queries per hundred firms.
    """
    return [
        _closest(firm, name, candidates)
        for some in in_chunks(wanted, _CHUNK)
        for firm, name, candidates in _candidates(some, municipality_code)
    ]


def _candidates(
    wanted: Sequence[WantedFirm], municipality_code: str
) -> Iterator[tuple[WantedFirm, Name, list[tuple[Name, RegisterEntry]]]]:
    names = [name_of(Company.sort_key_of(firm.name)) for firm in wanted]
    beginnings = {name.joined[:BLOCK_LETTERS] for name in names} - {""}
    by_place = _named(
        RegisterEntry.objects.filter(postal_code__in={firm.postal_code for firm in wanted} - {""})
    )
    by_name: list[tuple[Name, RegisterEntry]] = []
    if beginnings:
        begins = reduce(or_, (Q(name_key__startswith=each) for each in sorted(beginnings)))
        by_name = _named(RegisterEntry.objects.filter(begins, municipality_code=municipality_code))
    blocks: defaultdict[str, list[tuple[Name, RegisterEntry]]] = defaultdict(list)
    for name, entry in by_place:
        blocks[f"at {entry.postal_code}"].append((name, entry))
    for name, entry in by_name:
        blocks[name.joined[:BLOCK_LETTERS]].append((name, entry))
    for firm, name in zip(wanted, names, strict=True):
        near = blocks.get(f"at {firm.postal_code}", [])
        yield firm, name, [*near, *blocks.get(name.joined[:BLOCK_LETTERS], [])]


def _named(entries: Iterable[RegisterEntry]) -> list[tuple[Name, RegisterEntry]]:
    return [(name_of(Company.sort_key_of(entry.name)), entry) for entry in entries]


def _closest(
    firm: WantedFirm, name: Name, candidates: Iterable[tuple[Name, RegisterEntry]]
) -> list[RegisterEntry]:
    if not name.joined:
        return []
    found = {entry.pk: (alike_pct(name, other), entry) for other, entry in candidates}
    alike = [(pct, entry) for pct, entry in found.values() if pct]
    equal = [(pct, entry) for pct, entry in alike if entry.name_key == name.joined]
    chosen = equal or alike
    if len(chosen) > MOST_MATCHES:
        # In the firm's own postal code there may be but a few.
        chosen = [each for each in chosen if each[1].postal_code == firm.postal_code]
    if len(chosen) > MOST_MATCHES:
        return []
    is_active = RegisterEntry.Status.ACTIVE
    chosen.sort(key=lambda each: (-each[0], each[1].status != is_active, each[1].name_key))
    return [entry for _, entry in chosen]

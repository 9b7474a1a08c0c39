"""Which firms' names are so alike that somebody should look: a suggestion, never a decision."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from xport.lib.swedish_order import swedish_sort_key

# Percent. "Laddkraft" and "Ladkraft" are 94 alike, "Norrland El" and "Norrland Bygg" 75.
ALIKE_FROM = 85
# All words of one name stand in the other: suggested, but below a slip of the pen.
WITHIN = 90
# So many letters must be shared, or "El AB" would be alike to every firm with that word.
FEWEST_SHARED_LETTERS = 5
BLOCK_LETTERS = 3
# A name is compared with so many before and after it in its block, or a long list of firms that
# all begin alike would be compared pair by pair.
WINDOW = 30
_WORD = re.compile(r"[a-z0-9{|}]+")
_LEGAL_FORMS = frozenset(
    swedish_sort_key(
        "ab aktiebolag aktiebolaget publ hb handelsbolag kb kommanditbolag ek för ekonomisk "
        "förening filial stiftelse stiftelsen"
    ).split()
)
_EMPTY = frozenset(("i", "och", "sverige", "sweden"))


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two firms by id, the lower first, and how alike their names are in percent."""

    first: int
    second: int
    alike_pct: float


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name as it is compared: without legal form, by its words."""

    words: frozenset[str]
    # The words written together, in their order and in that of the alphabet.
    joined: str
    in_order: str

    @property
    def blocks(self) -> set[str]:
        """The blocks in which it is compared with others."""
        return {self.joined[:BLOCK_LETTERS], self.in_order[:BLOCK_LETTERS]}


def name_of(sort_key: str) -> Name:
    """Return the name to compare from a firm's sort key, whose å ä ö are { | }."""
    words = words_of(sort_key)
    return Name(words=frozenset(words), joined="".join(words), in_order="".join(sorted(words)))


def words_of(sort_key: str) -> tuple[str, ...]:
    """Return the words that tell the firm from others; a name of nothing else keeps its words."""
    words = tuple(_WORD.findall(sort_key))
    return tuple(each for each in words if each not in _LEGAL_FORMS | _EMPTY) or words


def alike_pct(one: Name, other: Name) -> float:
    """Return how alike two names are, whatever their spacing and order; 0 below ALIKE_FROM."""
    closest = max(
        fuzz.ratio(one.joined, other.joined, score_cutoff=ALIKE_FROM),
        fuzz.ratio(one.in_order, other.in_order, score_cutoff=ALIKE_FROM),
    )
    if closest < WITHIN and (one.words <= other.words or other.words <= one.words):
        is_telling = min(len(one.joined), len(other.joined)) >= FEWEST_SHARED_LETTERS
        return WITHIN if is_telling else closest
    return closest


def similar_pairs(sort_keys: Mapping[int, str], *, of: Collection[int]) -> list[Pair]:
    """Return the pairs of alike names in which at least one firm is in `of`, the most alike first.

    Compares each firm in `of` with at most 4 × WINDOW others, never all pairs.
    """
    names = {firm: name_of(sort_key) for firm, sort_key in sort_keys.items()}
    found: dict[tuple[int, int], float] = {}
    for one, other in _neighbours(names, of):
        pair = (min(one, other), max(one, other))
        if pair not in found and (alike := alike_pct(names[one], names[other])):
            found[pair] = alike
    pairs = [Pair(first=a, second=b, alike_pct=alike) for (a, b), alike in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.alike_pct, pair.first, pair.second))


def _neighbours(names: Mapping[int, Name], of: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield each firm in `of` with the others near it in its blocks; a pair of two of them once."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for firm, name in names.items():
        for block in name.blocks:
            blocks[block].append(firm)
    for firms in blocks.values():
        firms.sort(key=lambda firm: (names[firm].joined, firm))
        for place, one in enumerate(firms):
            if one not in of:
                continue
            before = firms[max(0, place - WINDOW) : place]
            yield from ((one, other) for other in before if other not in of)
            yield from ((one, other) for other in firms[place + 1 : place + 1 + WINDOW])

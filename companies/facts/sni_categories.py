"""Which categories the firms under an SNI code may belong to: a suggestion, never an answer.

Read from companies/data/sni_categories.csv, whose README says how the choice was made.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CORE, ADJACENT = "core", "adjacent"
_FILE = Path(__file__).parents[1] / "data" / "sni_categories.csv"


@dataclass(frozen=True, kw_only=True)
class SniCategory:
    """A code of one edition and the category that it speaks for."""

    edition: str
    code: str
    label_sv: str
    label_en: str
    category: str
    strength: str

    @property
    def key(self) -> str:
        """What names it in forms and rows."""
        return f"{self.edition}:{self.code}:{self.category}"

    @property
    def dotted(self) -> str:
        return f"{self.code[:2]}.{self.code[2:]}"


@lru_cache
def sni_categories() -> Mapping[str, SniCategory]:
    """Return them all by key, in the order of the codes."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            SniCategory(**{name: value for name, value in row.items() if name != "note"})
            for row in csv.DictReader(file)
        ]
    return {row.key: row for row in sorted(rows, key=lambda row: (row.code, row.edition))}


@lru_cache
def codes_of(edition: str) -> list[str]:
    """Return the codes of the edition that speak for a category."""
    return sorted({each.code for each in sni_categories().values() if each.edition == edition})


def suggested_keys(*, sni_2007: Iterable[str] | None, sni_2025: Iterable[str] | None) -> list[str]:
    """Return the keys of what a firm's codes speak for; none if they speak for nothing."""
    known = _keys_by_code()
    editions = (("2007", sni_2007), ("2025", sni_2025))
    return [
        key for edition, codes in editions for code in codes or () for key in known[edition, code]
    ]


@lru_cache
def _keys_by_code() -> Mapping[tuple[str, str], tuple[str, ...]]:
    keys: defaultdict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
    for each in sni_categories().values():
        keys[each.edition, each.code] += (each.key,)
    return keys

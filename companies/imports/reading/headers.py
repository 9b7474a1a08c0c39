"""Which row holds the headers, and what each column means."""

import csv
import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from companies.facts.damaged_text import repaired
from companies.facts.sni import edition_in
from companies.facts.turnovers import unit_in

_FILE = Path(__file__).parents[2] / "data" / "header_synonyms.csv"
# Titles and notes may stand above the headers, but not for ever.
HEADER_WITHIN_ROWS = 30
# Enough to tell columns by, and what is in them.
FIRST_ROWS = 200
# Fields of which a row may hold several.
REPEATABLE = frozenset(("sni", "category", "notes"))
_IDENTIFYING = frozenset(("organisation_number", "name"))
_FEWEST_FIELDS = 2
_LONGEST_HEADER = 200
_BRACKETS = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_UNIT_WORDS = re.compile(
    r"(?<![a-zåäö])(?:mdkr|mdr|mkr|m kr|mnkr|msek|tkr|t kr|kkr|ksek|tsek|kr|sek|st|meur|keur|eur)"
    r"(?![a-zåäö])"
)
_TYPING_ERROR = 0.88
_FEWEST_LETTERS_TO_GUESS, _MOST_LETTERS_TO_GUESS = 7, 40
# Headers of Statistics Sweden's bulk files, where Foretagsnamn is a name that hardly any firm has.
_REGISTER_HEADERS = frozenset(("peorgnr", "ftgstat", "jestat", "jurform", "reklamsparrtyp"))
_REGISTER_TRADE_NAME = "foretagsnamn"

# A field, and what else the same header means in other lists.
Meaning = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a header means: its field (None if unknown), and what else it could mean."""

    text: str
    field: str | None
    alternatives: tuple[str, ...] = ()
    # Of turnover: kr, tkr, mkr or mdkr, None if the header does not say.
    unit: str | None = None
    # Of SNI codes: 2007 or 2025.
    edition: str | None = None
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class FoundHeaders:
    """The rows (numbers from 1) that the headers stand in, and the heading of each column."""

    rows: tuple[int, ...]
    headings: tuple[Heading, ...]
    # The layout of Statistics Sweden's bulk files.
    is_register: bool = False

    @property
    def score(self) -> int:
        return _score(self.headings)


def find_headers(rows: Sequence[Sequence[str]]) -> FoundHeaders | None:
    """Return the headers within the first rows of a table, None if no row is like any."""
    best: FoundHeaders | None = None
    for number, row in enumerate(rows[:HEADER_WITHIN_ROWS], start=1):
        below = rows[number] if number < len(rows) else ()
        for found in (
            FoundHeaders(rows=(number,), headings=headings_of([row])),
            FoundHeaders(rows=(number, number + 1), headings=headings_of([row, below])),
        ):
            if _is_better(found, best, below):
                best = found
    if best is None:
        return None
    # Typing errors are looked for in the headers alone: every cell of a table would take long.
    chosen = [rows[number - 1] for number in best.rows]
    return FoundHeaders(
        rows=best.rows,
        headings=headings_of(chosen, is_lenient=True),
        is_register=_is_register(_texts(chosen)),
    )


def headings_of(rows: Sequence[Sequence[str]], *, is_lenient: bool = False) -> tuple[Heading, ...]:
    """Return what each column means by its header, or by its headers in two rows.

    With `is_lenient` a header may have a typing error.
    """
    texts = _texts(rows)
    is_register = _is_register(texts)
    headings = [_heading(names, is_register=is_register) for names in texts]
    if is_lenient:
        headings = [
            heading if heading.field else _heading(names, is_register=False, is_lenient=True)
            for heading, names in zip(headings, texts, strict=True)
        ]
    return tuple(_each_field_once(headings))


def fields() -> frozenset[str]:
    """Return every field that a column can be."""
    found = {field for field, _alternatives in _synonyms().values()}
    found.update(field for _field, alternatives in _synonyms().values() for field in alternatives)
    return frozenset(found)


def _is_better(found: FoundHeaders, best: FoundHeaders | None, below: Sequence[str]) -> bool:
    named = {heading.field for heading in found.headings}
    if not named & _IDENTIFYING or found.score < _FEWEST_FIELDS:
        return False
    if best is None or found.score > best.score:
        return True
    if found.score == best.score and found.rows == best.rows[1:]:
        # What stood above was a title, and adds nothing.
        return True
    # A second row of units ("tkr", "st") names no further field and yet belongs to the headers.
    is_pair_of_best = len(found.rows) == 2 and best.rows == found.rows[:1]
    return is_pair_of_best and found.score == best.score and _are_units(below)


def _are_units(row: Sequence[str]) -> bool:
    words = [cell.strip() for cell in row if cell.strip()]
    return bool(words) and all(
        _UNIT_WORDS.search(word.casefold())
        and not any(c.isdigit() for c in word)
        or _YEAR.fullmatch(word)
        for word in words
    )


def _score(headings: Sequence[Heading]) -> int:
    return len({heading.field for heading in headings if heading.field})


def _texts(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return for each column the texts that may be its header, the most telling first."""
    lower = [_line(cell) for cell in rows[-1]]
    if len(rows) == 1:
        return [(text,) for text in lower]
    upper = [_line(cell) for cell in rows[0]]
    width = max(len(upper), len(lower))
    texts: list[tuple[str, ...]] = []
    group = ""
    for place in range(width):
        own = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        # A merged cell has its text in the first column only.
        group = own or group
        both = f"{group} {below}".strip()
        texts.append((both, below, own) if below else (own,))
    return texts


def _is_register(texts: Sequence[tuple[str, ...]]) -> bool:
    return len(_REGISTER_HEADERS & {_key(names[0]) for names in texts}) > 1


def _line(text: str) -> str:
    line = " ".join(repaired(text[:_LONGEST_HEADER]).split())
    return unicodedata.normalize("NFC", line)


def _heading(names: Sequence[str], *, is_register: bool, is_lenient: bool = False) -> Heading:
    for name in names:
        field, alternatives = _near_field_of(name) if is_lenient else _field_of(name)
        if is_register and _key(name) == _REGISTER_TRADE_NAME:
            field, alternatives = "trade_name", ()
        if is_register and _key(name) == "namn":
            alternatives = ()
        if field:
            # The unit or the year may stand in the other row.
            whole = names[0]
            year = _YEAR.search(whole)
            return Heading(
                text=whole,
                field=field,
                alternatives=alternatives,
                unit=unit_in(whole) if field == "turnover" else None,
                edition=edition_in(whole) if field == "sni" else None,
                year=int(year[0]) if year and field != "sni" else None,
            )
    return Heading(text=names[0], field=None)


def _each_field_once(headings: list[Heading]) -> list[Heading]:
    """Leave each field to one column: the latest year, else the clearest, else the first."""
    by_field: dict[str, list[int]] = defaultdict(list)
    for place, heading in enumerate(headings):
        if heading.field and heading.field not in REPEATABLE:
            by_field[heading.field].append(place)
    for field, places in by_field.items():
        keeper = max(
            places,
            key=lambda place: (
                headings[place].year or 0,
                not headings[place].alternatives,
                -place,
            ),
        )
        for place in places:
            if place != keeper:
                headings[place] = _without_field(headings[place], field, by_field)
    return headings


def _without_field(heading: Heading, field: str, taken: dict[str, list[int]]) -> Heading:
    """Give the heading its other meaning if that is free, else none."""
    free = [each for each in heading.alternatives if not taken.get(each)]
    if not free:
        return Heading(text=heading.text, field=None, alternatives=(field,), year=heading.year)
    return Heading(text=heading.text, field=free[0], alternatives=(field,), year=heading.year)


@lru_cache(maxsize=4096)
def _field_of(header: str) -> Meaning | tuple[None, tuple[()]]:
    synonyms, unmarked = _synonyms(), _unmarked_synonyms()
    for key in (_key(header), _bare_key(header)):
        if key in synonyms:
            return synonyms[key]
        if _unmarked(key) in unmarked:
            return unmarked[_unmarked(key)]
    return None, ()


def _near_field_of(header: str) -> Meaning | tuple[None, tuple[()]]:
    bare = _bare_key(header)
    if not _FEWEST_LETTERS_TO_GUESS <= len(bare) <= _MOST_LETTERS_TO_GUESS:
        return None, ()
    near = difflib.get_close_matches(bare, _synonyms(), n=1, cutoff=_TYPING_ERROR)
    return _synonyms()[near[0]] if near else (None, ())


def _bare_key(header: str) -> str:
    """Return the header's letters without brackets, units and years."""
    bare = _BRACKETS.sub(" ", header.casefold())
    return _key(_YEAR.sub("", _UNIT_WORDS.sub("", bare)))


@lru_cache(maxsize=4096)
def _key(header: str) -> str:
    return _BETWEEN_WORDS.sub("", header.casefold())


def _unmarked(key: str) -> str:
    if key.isascii():
        return key
    decomposed = unicodedata.normalize("NFD", key)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache
def _synonyms() -> dict[str, Meaning]:
    """Return field and other meanings by the header's letters; the file's first spelling wins."""
    found: dict[str, Meaning] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            meaning = (row["field"], tuple(row["alternatives"].split()))
            found.setdefault(_key(row["header"]), meaning)
    return found


@lru_cache
def _unmarked_synonyms() -> dict[str, Meaning]:
    return {_unmarked(key): meaning for key, meaning in reversed(_synonyms().items())}

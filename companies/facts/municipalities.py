"""Which municipality a list means: by name or code, by postal code, by postal town.

Read from municipality_name_variants.csv and postal_to_municipality.csv in companies/data/, whose
README names the sources. About one postal code in six is missing there.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "data"
_LONGEST_TEXT = 200
_CODE = re.compile(r"[0-9]{3,4}")
_POSTAL_CODE = re.compile(r"(?<![0-9])([1-9][0-9]{2}) ?([0-9]{2})(?![0-9])")
_LETTERS_BEFORE = re.compile(r"([a-z]{1,3})[ -]{0,3}[0-9]")
# Sweden's own, and words that stand there.
_NO_COUNTRY = frozenset(("s", "se", "swe", "nr", "pnr", "box"))
_BETWEEN_NAMES = re.compile(r"[,;/|\n+]| och | eller ")
_ENDINGS = (" kommun", " kommuns", " stad", " kn")
_WITHOUT_MARKS = str.maketrans("åäöé", "aaoe")
# A postal town belongs to one municipality if so many of its postal codes do: the few others
# are companies' own codes and farms across the border.
_DOMINANT_SHARE = 0.9


@lru_cache(maxsize=1024)
def municipalities_named(text: str) -> frozenset[str]:
    """Return the codes of the municipalities that the text names; empty if it names none."""
    if len(text) > _LONGEST_TEXT:
        return frozenset()
    whole = _code_of(text)
    if whole:
        return frozenset([whole])
    found = (_code_of(part) for part in _BETWEEN_NAMES.split(text))
    return frozenset(code for code in found if code)


def municipality_of_postal_code(text: str) -> str | None:
    """Return the code of the municipality that the postal code lies in, None if it is not known."""
    if is_foreign_postal_code(text):
        return None
    found = _POSTAL_CODE.search(_squeezed(text[:_LONGEST_TEXT]))
    return _by_postal_code().get(found[1] + found[2]) if found else None


def is_foreign_postal_code(text: str) -> bool:
    """Return whether letters of another country stand before the code: DK-2100."""
    found = _LETTERS_BEFORE.match(text[:_LONGEST_TEXT].strip().casefold())
    return found is not None and found[1] not in _NO_COUNTRY


@lru_cache(maxsize=1024)
def municipalities_of_town(text: str) -> frozenset[str]:
    """Return the codes of the municipalities that the postal town lies in, one if nearly all."""
    codes = _by_town().get(_squeezed(text[:_LONGEST_TEXT]))
    if codes is None:
        return frozenset()
    code, most = codes.most_common(1)[0]
    is_clear = most >= _DOMINANT_SHARE * codes.total()
    return frozenset([code]) if is_clear else frozenset(codes)


def may_lie_in_town(code: str, text: str) -> bool:
    """Return whether the municipality has any postal code of the town, be it one of a hundred."""
    return code in _by_town().get(_squeezed(text[:_LONGEST_TEXT]), ())


@lru_cache(maxsize=1024)
def _code_of(text: str) -> str | None:
    name = _squeezed(text)
    names = _by_name()
    digits = _CODE.search(name)
    if digits and digits[0].zfill(4) in _codes():
        # A spreadsheet drops the first zero of 0180.
        return digits[0].zfill(4)
    for ending in ("", *_ENDINGS):
        if name.endswith(ending):
            bare = name[: len(name) - len(ending)]
            code = names.get(bare) or names.get(bare.removesuffix("s")) or _folded().get(bare)
            if code:
                return code
    return None


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


@lru_cache
def _by_name() -> dict[str, str]:
    return {_squeezed(row["variant"]): row["code"] for row in _rows("municipality_name_variants")}


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(_by_name().values())


@lru_cache
def _folded() -> dict[str, str]:
    """Names without their marks ("Goteborg"), where that leaves one: Habo and Håbo are two."""
    return _unique((name.translate(_WITHOUT_MARKS), code) for name, code in _by_name().items())


@lru_cache
def _by_postal_code() -> dict[str, str]:
    return {row["postal_code"]: row["municipality"] for row in _rows("postal_to_municipality")}


@lru_cache
def _by_town() -> dict[str, Counter[str]]:
    towns: dict[str, Counter[str]] = defaultdict(Counter)
    for row in _rows("postal_to_municipality"):
        towns[_squeezed(row["locality"])][row["municipality"]] += 1
    return towns


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, code in pairs:
        found[name].add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

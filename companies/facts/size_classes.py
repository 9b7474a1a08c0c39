"""Classes of size, as Statistics Sweden's business register gives a firm's employees and turnover.

Read from companies/data/size_classes.csv, whose README names the source. What lists give in other
ranges ("10-49", "fewer than 10") is a class too; its code is its ends.
"""

import csv
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

EMPLOYEES, TURNOVER = "employees", "turnover"
_FILE = Path(__file__).parents[1] / "data" / "size_classes.csv"
_ENDS = re.compile(r"(0|[1-9][0-9]{0,10})-([1-9][0-9]{0,10})?")


@dataclass(frozen=True, kw_only=True)
class SizeClass:
    """Both ends belong to the class; `highest` is None in the last, which has no upper end.

    Turnover is in thousand SEK.
    """

    code: str
    lowest: int
    highest: int | None

    @property
    def midpoint(self) -> float:
        """What the class counts as in a score: the geometric mean of its ends.

        The last class counts as its lower end: nothing is known of the firm beyond that. One from 0
        up counts from 1, or its mean would be 0 however far it reaches.
        """
        if self.highest is None:
            return float(self.lowest)
        return math.sqrt(max(self.lowest, 1) * self.highest)


@lru_cache
def size_classes(kind: str) -> dict[str, SizeClass]:
    """Return the classes of `kind` (EMPLOYEES or TURNOVER) by code, the smallest first."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return {
        row["code"]: SizeClass(
            code=row["code"],
            lowest=int(row["lowest"]),
            highest=int(row["highest"]) if row["highest"] else None,
        )
        for row in rows
    }


def size_class_of(kind: str, code: str) -> SizeClass | None:
    """Return the class with this code, None if there is none."""
    known = size_classes(kind).get(code)
    if known or not (ends := _ENDS.fullmatch(code)):
        return known
    lowest, highest = int(ends[1]), int(ends[2]) if ends[2] else None
    is_range = highest is None or lowest < highest
    return SizeClass(code=code, lowest=lowest, highest=highest) if is_range else None


def code_of_ends(lowest: int, highest: int | None) -> str | None:
    """Return the code of a class that is none of the register's, None if it is no range."""
    is_range = highest is None or lowest < highest
    return f"{lowest}-{'' if highest is None else highest}" if is_range else None


def class_of_range(kind: str, lowest: int, highest: int | None) -> str | None:
    """Return the code of the class with these ends, None if there is none.

    People write the end that does not belong to it ("20–50 Mkr"), which is the same class.
    """
    for code, each in size_classes(kind).items():
        if each.lowest != lowest:
            continue
        if each.highest == highest:
            return code
        if kind == TURNOVER and None not in (each.highest, highest):
            return code if each.highest + 1 == highest else None  # type: ignore[operator]
    return None


def class_around(kind: str, lowest: int, highest: int | None) -> str | None:
    """Return the code of the class that the whole range lies in, None if it is in several."""
    for code, each in size_classes(kind).items():
        is_below = each.highest is None or (highest is not None and highest <= each.highest)
        if each.lowest <= lowest and is_below:
            return code
    return None

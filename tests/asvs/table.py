"""docs/asvs.tsv: what of OWASP ASVS 5.0 applies to Xport, and which test shows it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "asvs.tsv"
# The identifiers and levels of the standard, to notice a line that is missing or made up.
STANDARD = Path(__file__).with_name("standard.tsv")
COLUMNS = ["id", "level", "applies", "state", "in our words", "reason", "tests"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One requirement. `state` is "shown", "open" or "" where it does not apply."""

    id: str
    level: str
    applies: str
    state: str
    words: str
    reason: str
    tests: tuple[str, ...]


def lines() -> list[Line]:
    """Return the lines of the table. Raises ValueError if its columns are others."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    if header != COLUMNS:
        raise ValueError(f"{TABLE.name} has the columns {header}, not {COLUMNS}.")
    return [
        Line(
            id=row[0],
            level=row[1],
            applies=row[2],
            state=row[3],
            words=row[4],
            reason=row[5],
            tests=tuple(row[6].split()),
        )
        for row in rows
    ]


def standard() -> dict[str, str]:
    """Return {identifier: level} of all requirements of levels 1 and 2."""
    text = STANDARD.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in text if not line.startswith("#"))


def named_tests() -> Iterator[tuple[str, str]]:
    """Yield (identifier, test) for each test that a line names."""
    for line in lines():
        for test in line.tests:
            yield line.id, test

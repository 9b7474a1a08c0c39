"""How municipalities look on a map of Sweden: companies/data/municipality_outlines.csv.

The README there names the source; bin/municipality_outlines.py writes the file.
"""

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[1] / "data" / "municipality_outlines.csv"
# Left, top, width and height of all Sweden with a margin, in the file's units of 400 m.
VIEW_BOX = (28, 20, 1624, 3866)


@cache
def outlines() -> dict[str, str]:
    """Return {code: SVG path} of all municipalities, some 45 KB; read once per process."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {line["code"]: line["path"] for line in csv.DictReader(file)}

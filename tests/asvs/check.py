"""`python -m tests.asvs.check FOLDER`: each test that docs/asvs.tsv names ran and passed.

bin/test runs it last, with the folder in which both halves of the tests left their results.
"""

import json
import sys
from pathlib import Path

from tests.asvs.table import lines, named_tests


def unshown(folder: Path) -> list[str]:
    """Return what keeps the table from being true; empty if every named test passed."""
    passed: set[str] = set()
    failed: set[str] = set()
    for file in folder.glob("*.json"):
        found = json.loads(file.read_text(encoding="utf-8"))
        passed |= set(found["passed"])
        failed |= set(found["failed"])
    return [
        f"{identifier}: {test} {'failed' if test in failed else 'did not run'}"
        for identifier, test in named_tests()
        if test not in passed - failed
    ]


def main(folder: str) -> int:
    faults = unshown(Path(folder))
    for fault in faults:
        print(fault)
    shown = sum(line.state == "shown" for line in lines())
    print(f"{shown} requirements of ASVS 5.0 are shown by tests of this run.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

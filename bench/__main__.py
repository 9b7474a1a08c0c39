"""`python -m bench NAME` measures; without a name it lists what can be measured."""

import argparse
import importlib
import sys

from bench.measuring import report

BENCHMARKS = {
    "score": "six market scores of 100,000 and 1,000,000 firms, against one lazy Polars plan",
    "explain": "one firm in 34 countries with all counterfactuals and 1,000 draws",
    "import": "a list of 100,000 rows from upload to inventory, again, and undone",
}
# `import` is a word of Python's own.
MODULES = {"import": "import_list"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure, and fail if too slow.")
    parser.add_argument("name", nargs="?", choices=BENCHMARKS)
    name = parser.parse_args().name
    if name is None:
        for known, measures in BENCHMARKS.items():
            print(f"{known:10} {measures}")
        return 0
    return report(importlib.import_module(f"bench.{MODULES.get(name, name)}").results())


if __name__ == "__main__":
    sys.exit(main())

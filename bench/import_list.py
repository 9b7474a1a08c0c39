"""A list of 100,000 rows from its upload to the inventory, again without changes, and undone.

Ours runs the steps of the portal's job on a real PostgreSQL and Valkey. The baseline reads a sample
of the same rows (bench/import_export.py), and its time is scaled to all of them. They take turns,
each run in a process of its own (bench/import_steps.py).
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.lists import workbook
from bench.measuring import ROOT, Differs, Result
from xport.embedded.servers import running_servers

ROWS, SAMPLE, RUNS = 100_000, 20_000, 3
HIGHEST_RATIO = 0.1
HIGHEST_PEAK_MB = 1_024.0
OURS, BASELINE = "ours", "import_export"
THEIRS = f"django-import-export {version('django-import-export')} in bulk mode"


class Step(NamedTuple):
    """One line: what is done, what the baseline does for it, and the highest ratio allowed."""

    name: str
    baseline: str
    highest_ratio: float


# By the names that bench/import_steps.py gives them.
STEPS = {
    "import": Step("import", "a dry run as preview, then the import", HIGHEST_RATIO),
    "bare": Step("import", "the import alone, nothing compared", 1.0),
    "import again": Step("import again", "a dry run as preview, then the import", 1.0),
    "undo": Step("undo", "deleting, whatever has changed since", 1.0),
}

Environment = Mapping[str, str]


def results(
    rows: int = ROWS, sample: int = SAMPLE, runs: int = RUNS, servers: Environment | None = None
) -> Iterator[Result]:
    """Yield a result for each of STEPS. Raises Differs if an outcome is not as it should be.

    `servers` names those to use, which are emptied; without it there are some for the while.
    """
    with tempfile.TemporaryDirectory(prefix="xport-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with _environment(folder, servers) as environment:
            counts = {OURS: rows, BASELINE: sample}
            found: dict[str, list[dict[str, float]]] = {OURS: [], BASELINE: []}
            for side, count in counts.items():
                (folder / side).write_bytes(workbook(count))
            for _ in range(runs):
                for side, count in counts.items():
                    found[side].append(_run(side, folder / side, count, environment))
    for key, step in STEPS.items():
        yield Result(
            name=f"{step.name} {rows} rows",
            against=f"{THEIRS}, {step.baseline}; {sample} of the rows, scaled",
            ours=median(each[key] for each in found[OURS]),
            baseline=median(each[key] for each in found[BASELINE]) * rows / sample,
            unit="s",
            limit=step.highest_ratio,
            limited="ratio",
            peak_mb=max(each["peak_mb"] for each in found[OURS]),
            baseline_peak_mb=max(each["peak_mb"] for each in found[BASELINE]),
            peak_limit_mb=HIGHEST_PEAK_MB,
            runs=runs,
        )


@contextmanager
def _environment(folder: Path, servers: Environment | None) -> Iterator[dict[str, str]]:
    """Start what is not given. An installation's own servers are never used: they are emptied."""
    environment = os.environ | {"XPORT_VAR": str(folder)}
    if servers is not None:
        yield environment | dict(servers)
        return
    with running_servers(folder / "servers", given={}) as urls:
        environment |= urls.as_environment()
        for command in (["migrate", "--no-input"], ["load_reference"]):
            _answer([sys.executable, "manage.py", *command], environment)
        yield environment


def _run(side: str, path: Path, count: int, environment: Environment) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.import_steps", side, str(path), str(count)]
    answer = json.loads(_answer(command, environment).splitlines()[-1])
    if "differs" in answer:
        raise Differs(answer["differs"])
    return answer


def _answer(command: list[str], environment: Environment) -> str:
    return subprocess.run(  # noqa: S603 our own modules
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout

"""How a benchmark measures: interleaved runs, medians, the memory of a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


class Differs(Exception):
    """The two do not compute the same, so that comparing their costs says nothing."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of a benchmark. Costs are medians in `unit`, `ratio` is ours / baseline.

    `limited` names what `limit` is the highest allowed of: "ratio", or "ours" where the limit is
    absolute. `peak_mb` and `baseline_peak_mb` are the highest resident memory of a process that did
    one of the two alone.
    """

    name: str
    against: str
    ours: float
    baseline: float
    unit: str
    limit: float
    limited: str
    peak_mb: float
    baseline_peak_mb: float
    peak_limit_mb: float
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline

    @property
    def is_within(self) -> bool:
        measured = self.ratio if self.limited == "ratio" else self.ours
        return measured <= self.limit and self.peak_mb <= self.peak_limit_mb

    def line(self) -> str:
        """Return the result as JSON with figures that can be read."""
        values = asdict(self) | {"ratio": self.ratio, "is_within": self.is_within}
        return json.dumps(
            {
                name: float(f"{value:.4g}") if isinstance(value, float) else value
                for name, value in values.items()
            }
        )


def report(results: Iterator[Result]) -> int:
    """Print each result when it is there; return the exit status, 1 if one is beyond its limit."""
    status = 0
    for result in results:
        print(result.line(), flush=True)
        if not result.is_within:
            status = 1
    return status


def interleaved(
    ours: Callable[[], object], baseline: Callable[[], object], *, runs: int
) -> tuple[float, float]:
    """Return the median seconds of both, run in turn so that a noisy machine disturbs both alike.

    Each is run once before, unmeasured: caches and thread pools are filled by the first.
    """
    ours()
    baseline()
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for function, found in zip((ours, baseline), seconds, strict=True):
            started = time.perf_counter()
            function()
            found.append(time.perf_counter() - started)
    return median(seconds[0]), median(seconds[1])


def peak_mb_of(module: str, *arguments: str) -> float:
    """Return the highest resident memory, in MB, of `python -m module arguments`."""
    child = subprocess.run(  # noqa: S603 our own module
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return float(child.stdout.splitlines()[-1])


def own_peak_mb() -> float:
    """Return the highest resident memory of this process so far.

    Not getrusage: a child's figure there begins at the size of the parent that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024

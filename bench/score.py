"""The six market scores of many firms: ours against the same formula in Polars, in the same run."""

import os
import sys
from collections.abc import Iterator
from functools import partial

import numpy as np
import polars as pl

from bench.firms import random_firms
from bench.measuring import Differs, Result, interleaved, own_peak_mb, peak_mb_of
from bench.reference import tables
from bench.score_in_polars import PER_MARKET, Plan, frame_of
from matchmaking.scoring.many import ManyMarketScores, score_many

COUNTS = (100_000, 1_000_000)
RUNS = 7
SEED = 20260101
HIGHEST_RATIO = 0.77
HIGHEST_PEAK_MB = 1_500.0
PRECISION = 1e-6
THREADS = os.cpu_count() or 1


def results(counts: tuple[int, ...] = COUNTS, runs: int = RUNS) -> Iterator[Result]:
    """Yield a result for each number of firms. Raises Differs."""
    for count in counts:
        firms = random_firms(count, tables(), seed=SEED)
        frame, plan = frame_of(firms), Plan(tables())
        check_equal(score_many(firms, tables(), threads=THREADS), collected(plan, frame))
        ours, baseline = interleaved(
            partial(score_many, firms, tables(), threads=THREADS),
            partial(collected, plan, frame),
            runs=runs,
        )
        yield Result(
            name=f"score {count} firms",
            against=f"polars {pl.__version__}, one lazy plan, {pl.thread_pool_size()} threads",
            ours=ours,
            baseline=baseline,
            unit="s",
            limit=HIGHEST_RATIO,
            limited="ratio",
            peak_mb=peak_mb_of("bench.score", "ours", str(count)),
            baseline_peak_mb=peak_mb_of("bench.score", "polars", str(count)),
            peak_limit_mb=HIGHEST_PEAK_MB,
            runs=runs,
        )


def collected(plan: Plan, frame: pl.DataFrame) -> pl.DataFrame:
    return plan.scores_of(frame.lazy()).collect()


def check_equal(ours: ManyMarketScores, theirs: pl.DataFrame) -> None:
    """Raise Differs unless every firm has the same results in every market."""
    theirs = theirs.sort("firm")
    if not np.array_equal(ours.is_scored, theirs["is_scored"].to_numpy()):
        raise Differs("is_scored")
    for column, market in enumerate(tables().markets):
        for part in PER_MARKET:
            mine, other = getattr(ours, part)[:, column], theirs[f"{part}_{market}"].to_numpy()
            if not np.allclose(mine, other, rtol=0, atol=PRECISION, equal_nan=True):
                raise Differs(f"{part} in {market}")
        _check_best(ours, theirs, column, market)


def _check_best(ours: ManyMarketScores, theirs: pl.DataFrame, column: int, market: str) -> None:
    """Raise Differs unless the best country is the same; without a score there is none."""
    has_best = ~np.isnan(ours.score[:, column])
    best = theirs[f"best_{market}"].to_numpy()
    if not np.array_equal(ours.best[has_best, column], best[has_best]):
        raise Differs(f"best country in {market}")


def score_alone(side: str, count: int) -> None:
    """Do one side's work once, in a process that does nothing else."""
    firms = random_firms(count, tables(), seed=SEED)
    if side == "ours":
        score_many(firms, tables(), threads=THREADS)
    else:
        collected(Plan(tables()), frame_of(firms))


if __name__ == "__main__":
    score_alone(sys.argv[1], int(sys.argv[2]))
    print(own_peak_mb())

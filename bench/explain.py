"""All that a page says of one firm: 34 countries explained, what would raise them, 1,000 draws.

On one core. The baseline does the same with the pure reference engine alone: each changed firm
scored anew, each draw's means taken one by one.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple

from bench.explain_in_reference import gains_by_step, interval, ranks_in_draws
from bench.measuring import Differs, Result, interleaved, own_peak_mb, peak_mb_of
from bench.reference import atlas, model
from matchmaking.scoring import Firm, FirmScores, score_firm
from matchmaking.scoring.country_score import SCORED
from matchmaking.scoring.explanation import Explanation, explain, typical_components
from matchmaking.scoring.raising import steps_to_raise
from matchmaking.scoring.robustness import rank_intervals
from tests.matchmaking.scoring.real_figures import example_firm

RUNS = 7
HIGHEST_MILLISECONDS = 100.0
HIGHEST_PEAK_MB = 1_500.0
MILLISECONDS = 1_000
PRECISION = 1e-9


def results(limit: float = HIGHEST_MILLISECONDS, runs: int = RUNS) -> Iterator[Result]:
    """Yield the result. Raises Differs."""
    # Some questions open, so that there are both answers to give and things to do.
    firm = example_firm(turnover_msek=None, offer=None)
    check_equal(firm)
    with one_core():
        ours, baseline = interleaved(
            lambda: explain_all(firm), lambda: explain_all_in_reference(firm), runs=runs
        )
    yield Result(
        name="explain one firm in 34 countries",
        against="the pure reference engine doing the same",
        ours=MILLISECONDS * ours,
        baseline=MILLISECONDS * baseline,
        unit="ms",
        limit=limit,
        limited="ours",
        peak_mb=peak_mb_of("bench.explain", "ours"),
        baseline_peak_mb=peak_mb_of("bench.explain", "reference"),
        peak_limit_mb=HIGHEST_PEAK_MB,
        runs=runs,
    )


def explain_all(firm: Firm) -> tuple:
    scores = score_firm(firm, atlas(), model())
    steps = steps_to_raise(firm, scores, atlas=atlas(), model=model())
    return _explanations(scores), steps, rank_intervals(scores, model())


def explain_all_in_reference(firm: Firm) -> tuple:
    scores = score_firm(firm, atlas(), model())
    intervals = {iso2: interval(ranks) for iso2, ranks in ranks_in_draws(scores).items()}
    return _explanations(scores), gains_by_step(firm, scores), intervals


def _explanations(scores: FirmScores) -> list[Explanation]:
    typical = typical_components(scores)
    return [
        explain(country.country, scores, model(), typical)
        for country in scores.countries
        if country.status == SCORED
    ]


def check_equal(firm: Firm) -> None:
    """Raise Differs unless both find the same steps, gains and intervals."""
    _, steps, intervals = explain_all(firm)
    _, gains, expected = explain_all_in_reference(firm)
    found = {(step.kind, step.code): step.gains for step in steps}
    if found.keys() != gains.keys():
        raise Differs("steps")
    for step, by_market in gains.items():
        for market, gain in by_market.items():
            if abs(found[step][market].points - gain.points) > PRECISION:
                raise Differs(f"gain of {step} in {market}")
    if {iso2: astuple(each) for iso2, each in intervals.items()} != expected:
        raise Differs("rank intervals")


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, with all its threads, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


if __name__ == "__main__":
    side = {"ours": explain_all, "reference": explain_all_in_reference}[sys.argv[1]]
    side(example_firm())
    print(own_peak_mb())

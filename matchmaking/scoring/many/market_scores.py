"""Many firms in the six markets at once.

`raising.py` asks for a firm with everything it might change. The worker does not ask: it brings
up to date one row at a time, under its lock, by the reference engine.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.country_scores import ManyCountryScores, Places, root_of
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.tables import Tables

# Measured: smaller chunks compute too often what firms share. Larger blocks outgrow the cache; in
# smaller ones threads wait too long for their turn of the interpreter.
CHUNK, BLOCK = 65_536, 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyMarketScores:
    """A row a firm, a column a market (`Tables.markets`); unrounded, NaN without a result.

    `score` and `upper_bound` stand for the market score where a firm is not `is_scored`. `best` is
    the best country's column in the tables, or of the one with most coverage where none can be
    ranked: then `score` is NaN, and the result insufficient.
    """

    score: Floats
    upper_bound: Floats
    market_part: Floats
    company_part: Floats
    coverage: Floats
    confidence: Floats
    best: Places
    is_scored: npt.NDArray[np.bool_]

    @classmethod
    def joined(cls, chunks: list[Self]) -> Self:
        columns = {
            field.name: np.concatenate([getattr(chunk, field.name) for chunk in chunks])
            for field in fields(cls)
        }
        return cls(**columns)


def score_many(firms: FirmColumns, tables: Tables, *, threads: int = 1) -> ManyMarketScores:
    """Return every firm's six market scores.

    NumPy lets go of the interpreter while it computes, so threads run side by side.
    """
    starts = range(0, max(len(firms), 1), CHUNK)

    def score_chunk(start: int) -> list[ManyMarketScores]:
        chunk = ManyCountryScores(firms.slice(start, start + CHUNK), tables)
        return [market_scores(block) for block in chunk.blocks(BLOCK)]

    with ThreadPoolExecutor(max_workers=threads) as pool:
        return ManyMarketScores.joined(list(chain.from_iterable(pool.map(score_chunk, starts))))


def market_scores(scores: ManyCountryScores) -> ManyMarketScores:
    """Return the markets' scores from their countries'."""
    tables = scores.tables
    firms = np.arange(len(scores.firms))[:, np.newaxis]
    best = np.stack([_best(scores, columns) for columns in tables.columns_of_market], axis=1)
    of_best = firms * len(tables.countries) + best
    power = scores.power.take(of_best)
    # The largest of all, not the best country's own: an answer may bring another to the top.
    upper_power = power.copy()
    upper_power[scores.unsure] = _largest(scores.better_power, tables)
    has_none = np.isnan(power)
    coverage, confidence = scores.known(firms, best)
    return ManyMarketScores(
        score=root_of(power, tables.model),
        upper_bound=root_of(upper_power, tables.model),
        market_part=np.where(has_none, np.nan, scores.market_part.take(of_best)),
        company_part=np.where(has_none, np.nan, scores.company_part.take(of_best)),
        coverage=coverage,
        confidence=confidence,
        best=best,
        is_scored=scores.is_scored,
    )


def _largest(values: Floats, tables: Tables) -> Floats:
    """Return each market's largest value in every row; NaN only where all are."""
    largest = np.stack(
        [values[:, columns].max(axis=1) for columns in tables.columns_of_market], axis=1
    )
    lacking = np.flatnonzero(np.isnan(largest).any(axis=1))
    if lacking.size:
        # Slower than max, which takes NaN for the largest.
        largest[lacking] = np.stack(
            [
                np.fmax.reduce(values[lacking, columns], axis=1)
                for columns in tables.columns_of_market
            ],
            axis=1,
        )
    return largest


def _best(scores: ManyCountryScores, columns: slice) -> Places:
    """Return the column with the highest value; of ties the first, as alpha-2 codes go."""
    values = scores.power[:, columns]
    best = values.argmax(axis=1)
    # argmax takes NaN for the highest.
    lacking = np.flatnonzero(np.isnan(values[np.arange(len(values)), best]))
    if lacking.size:
        best[lacking] = np.nan_to_num(values[lacking], nan=-np.inf).argmax(axis=1)
        unranked = lacking[np.isnan(values[lacking]).all(axis=1)]
        members = np.arange(columns.start, columns.stop)
        best[unranked] = scores.coverage(unranked[:, np.newaxis], members).argmax(axis=1)
    return columns.start + best

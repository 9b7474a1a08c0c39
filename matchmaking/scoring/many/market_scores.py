"""Many firms in the six markets: what a mass rescoring stores of each."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.country_scores import ManyCountryScores, Places
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.tables import Tables

# Measured: smaller chunks compute too often what firms share, larger ones outgrow the cache.
CHUNK = 16_384


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

    def score_chunk(start: int) -> ManyMarketScores:
        return market_scores(ManyCountryScores(firms.slice(start, start + CHUNK), tables))

    with ThreadPoolExecutor(max_workers=threads) as pool:
        return ManyMarketScores.joined(list(pool.map(score_chunk, starts)))


def market_scores(scores: ManyCountryScores) -> ManyMarketScores:
    """Return the markets' scores from their countries'."""
    firms = np.arange(len(scores.firms))[:, np.newaxis]
    of_market = scores.tables.columns_of_market
    best = np.stack([_best(scores, columns) for columns in of_market], axis=1)
    score = scores.ranked_value[firms, best]
    has_none = np.isnan(score)
    return ManyMarketScores(
        score=score,
        # The largest of all, not the best country's own: an answer may bring another to the top.
        upper_bound=np.stack(
            [np.fmax.reduce(scores.upper_bound[:, columns], axis=1) for columns in of_market],
            axis=1,
        ),
        market_part=np.where(has_none, np.nan, scores.market_part[firms, best]),
        company_part=np.where(has_none, np.nan, scores.company_part[firms, best]),
        coverage=scores.coverage(firms, best),
        confidence=scores.confidence(firms, best),
        best=best,
        is_scored=scores.is_scored,
    )


def _best(scores: ManyCountryScores, columns: slice) -> Places:
    """Return the column with the highest value; of ties the first, as alpha-2 codes go."""
    values = scores.ranked_value[:, columns]
    best = values.argmax(axis=1)
    # argmax takes NaN for the highest.
    lacking = np.flatnonzero(np.isnan(values[np.arange(len(values)), best]))
    if lacking.size:
        best[lacking] = np.nan_to_num(values[lacking], nan=-np.inf).argmax(axis=1)
        unranked = np.flatnonzero(np.isnan(values).all(axis=1))
        members = np.arange(columns.start, columns.stop)
        best[unranked] = scores.coverage(unranked[:, np.newaxis], members).argmax(axis=1)
    return columns.start + best

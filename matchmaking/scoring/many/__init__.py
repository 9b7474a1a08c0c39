"""The same score as score_firm gives, of many firms at once: arrays of float64 in NumPy.

Arrays have one row a country (`Tables.countries`) or market (`Tables.markets`) and one column a
firm. Equal to the reference engine to 1e-9, which tests/matchmaking/scoring/many/ proves over
random firms, figures and weights. Here every rule is written for speed; the reference is the one
to read first.
"""

from matchmaking.scoring.many.columns import FirmColumns, columns_of
from matchmaking.scoring.many.country_scores import ManyCountryScores
from matchmaking.scoring.many.market_scores import ManyMarketScores, score_many
from matchmaking.scoring.many.tables import Tables, tables_of

__all__ = [
    "FirmColumns",
    "ManyCountryScores",
    "ManyMarketScores",
    "Tables",
    "columns_of",
    "score_many",
    "tables_of",
]

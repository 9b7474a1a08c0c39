"""What is known of how well the Market part ranks real exports: the published comparison.

Goods imports of 2019 that 31 of the countries reported (UN Comtrade) against the Market part of
scoring model 1 and against plain gravity (matchmaking/validation/gravity.py): Spearman's rank
correlation. A test holds Sweden's row to what `manage.py validate_score` says of its file.
These are results of a study, not parameters: a new scoring model needs the study done again.
"""

from dataclasses import dataclass

MODEL_VERSION = 1
YEAR = 2019
COUNTRIES = 31


@dataclass(frozen=True, kw_only=True)
class RankCorrelation:
    """One exporter's; `is_chosen_on` tells that formula and weights were revised on it."""

    exporter: str
    market_part: float
    gravity: float
    is_chosen_on: bool = False


RANK_CORRELATIONS = (
    RankCorrelation(exporter="SE", market_part=0.95, gravity=0.93, is_chosen_on=True),
    RankCorrelation(exporter="DK", market_part=0.93, gravity=0.94),
    RankCorrelation(exporter="FI", market_part=0.88, gravity=0.94),
)

"""The fit score: a pure reference engine that can be checked by hand against docs/scoring.md.

Nothing in this package knows Django, the clock, files or chance: the same firm, atlas and model
always give the same score.
"""

from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.canonical import canonical_json, digest_of
from matchmaking.scoring.ceiling import ceiling
from matchmaking.scoring.country import Country, Figure, Home, latest_figures
from matchmaking.scoring.country_score import Component, CountryScore, score_country
from matchmaking.scoring.firm import Firm, InvalidFirm
from matchmaking.scoring.firm_score import FirmScores, score_firm, score_market
from matchmaking.scoring.market_score import MarketScore
from matchmaking.scoring.model import InvalidModel, ScoringModel
from matchmaking.scoring.model_1 import MODEL_1_PARAMETERS, scoring_model_1
from matchmaking.scoring.part import Input
from matchmaking.scoring.rounding import half_up, hundredths, shown_score

__all__ = [
    "MODEL_1_PARAMETERS",
    "Atlas",
    "Component",
    "Country",
    "CountryScore",
    "Figure",
    "Firm",
    "FirmScores",
    "Home",
    "Input",
    "InvalidFirm",
    "InvalidModel",
    "MarketScore",
    "ScoringModel",
    "canonical_json",
    "ceiling",
    "digest_of",
    "half_up",
    "hundredths",
    "latest_figures",
    "score_country",
    "score_firm",
    "score_market",
    "scoring_model_1",
    "shown_score",
]

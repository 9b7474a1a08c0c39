from matchmaking.models.matches import Match, MatchEvent
from matchmaking.models.scores import (
    FitScore,
    InputsArchive,
    ScoreChange,
    Scored,
    ScoringModelVersion,
)

__all__ = [
    "FitScore",
    "InputsArchive",
    "Match",
    "MatchEvent",
    "ScoreChange",
    "Scored",
    "ScoringModelVersion",
]

"""How a country's place for one firm compares with its place for an ordinary Swedish firm."""

from collections.abc import Mapping
from functools import lru_cache

from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.firm_score import FirmScores, score_firm
from matchmaking.scoring.model import ScoringModel

# As much in one domain as in the other, at work in Swedish and English, nothing said of its offer:
# so little that only the market part is compared (docs/scoring.md#compared-with-other-firms).
ORDINARY_FIRM = Firm(energy_share=0.5, languages=frozenset({"sv", "en"}))


@lru_cache(maxsize=4)
def ordinary_places(atlas: Atlas, model: ScoringModel) -> Mapping[str, int]:
    """Return each country's place, from 1, by the market part for an ordinary firm."""
    ranking = score_firm(ORDINARY_FIRM, atlas, model).ranking
    return {iso2: place for place, iso2 in enumerate(ranking, start=1)}


def places_gained(
    iso2: str, scores: FirmScores, *, atlas: Atlas, model: ScoringModel
) -> int | None:
    """Return how many places better (+) or worse (−) the country is for this firm than for others.

    None where it has no place for one of the two.
    """
    own, ordinary = scores.rank(iso2), ordinary_places(atlas, model).get(iso2)
    return None if own is None or ordinary is None else ordinary - own

"""The highest score that any firm can reach in a market."""

from matchmaking.scoring import codes
from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.combination import combined_score
from matchmaking.scoring.country import Country
from matchmaking.scoring.country_score import score_country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.model import ScoringModel

PERFECT = 100.0


def ceiling(market: str, atlas: Atlas, model: ScoringModel) -> float:
    """Return the score of a perfect firm in the market's best country, unrounded; 0 if none.

    Perfect is: nothing to wish for on its own side, at home in the country's languages, with the
    offer that tariffs hit least, and all its categories in the domain that suits the country best.
    """
    return max(
        (_country_ceiling(country, atlas, model) for country in atlas.in_market(market)),
        default=0.0,
    )


def _country_ceiling(country: Country, atlas: Atlas, model: ScoringModel) -> float:
    # The market part is linear in the energy share, so its best is at one of the ends.
    market_parts = (
        score_country(
            Firm(energy_share=share, offer=offer, languages=country.business_languages),
            country,
            atlas,
            model,
        ).market_part
        for share in (0.0, 1.0)
        for offer in codes.OFFERS
    )
    return max(
        (combined_score(part, PERFECT, model) for part in market_parts if part is not None),
        default=0.0,
    )

"""Market pull: how much a country buys, how fast that grows, how strong the transition is."""

from matchmaking.scoring.country import Country
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import Part, missing, weighted_mean
from matchmaking.scoring.reading import figure_mean


def demand(country: Country, energy_share: float | None, model: ScoringModel) -> Part:
    """Return how much the country buys, on log scales.

    GDP with electricity use for the digitalisation share of the firm, GDP with electric cars sold
    for the rest (docs/scoring.md#demand).
    """
    return _over_domains("demand", country, energy_share, model)


def growth(country: Country, energy_share: float | None, model: ScoringModel) -> Part:
    """Return how fast the country's demand grows (docs/scoring.md#growth)."""
    return _over_domains("growth", country, energy_share, model)


def transition(country: Country, energy_share: float | None, model: ScoringModel) -> Part:
    """Return a proxy for need and policy in the change of energy and mobility.

    High carbon intensity is need unmet and much wind and sun is need for flexibility: both count
    for the market (docs/scoring.md#transition).
    """
    return _over_domains("transition", country, energy_share, model)


def _over_domains(
    name: str, country: Country, energy_share: float | None, model: ScoringModel
) -> Part:
    # Without a category there is no share to weigh the domains by. That is not a figure missing:
    # the category is asked for first.
    if energy_share is None:
        return missing()
    return weighted_mean(
        (
            (energy_share, figure_mean(f"{name}_digitalisation", country, model)),
            (1 - energy_share, figure_mean(f"{name}_mobility", country, model)),
        )
    )

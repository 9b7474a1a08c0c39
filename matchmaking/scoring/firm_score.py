"""All that one firm scores: six markets, every target country, and the order among them."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.country_score import SCORED, CountryScore, score_country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.market_score import MarketScore, market_score
from matchmaking.scoring.model import ScoringModel


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmScores:
    """Markets in the model's order, countries in the atlas's, `ranking` best first by alpha-2."""

    model_version: int
    markets: tuple[MarketScore, ...]
    countries: tuple[CountryScore, ...]
    ranking: tuple[str, ...]

    def market(self, code: str) -> MarketScore:
        return next(each for each in self.markets if each.market == code)

    def country(self, iso2: str) -> CountryScore:
        return next(each for each in self.countries if each.country == iso2)

    def rank(self, iso2: str) -> int | None:
        """Return the country's place among all ranked targets, from 1; None if it has none."""
        return self.ranking.index(iso2) + 1 if iso2 in self.ranking else None


def score_firm(firm: Firm, atlas: Atlas, model: ScoringModel) -> FirmScores:
    """Return the firm's scores everywhere. Markets without a country in the atlas are left out."""
    scores = tuple(score_country(firm, country, atlas, model) for country in atlas.countries)
    ranking = ranked(scores)
    ranks = {iso2: place for place, iso2 in enumerate(ranking, start=1)}
    members = {
        market: tuple(each for each in scores if each.market == market) for market in model.markets
    }
    return FirmScores(
        model_version=model.version,
        markets=tuple(
            market_score(market, countries, ranks, model)
            for market, countries in members.items()
            if countries
        ),
        countries=scores,
        ranking=ranking,
    )


def score_market(firm: Firm, market: str, atlas: Atlas, model: ScoringModel) -> MarketScore:
    """Return the firm's score in one market; its rank needs every country, so all are scored."""
    return score_firm(firm, atlas, model).market(market)


def ranked(scores: Iterable[CountryScore]) -> tuple[str, ...]:
    """Return the codes of the scored countries, best first; if none is scored, of market scores.

    Ties go to the higher Market, then to the alpha-2 code. Ranks on unrounded numbers: rounding
    first makes ties that are none.
    """
    scores = tuple(scores)
    is_any_scored = any(each.status == SCORED for each in scores)
    places = sorted(
        (-each.ranked_value, -(each.market_part or 0.0), each.country)
        for each in scores
        if each.ranked_value is not None and (each.status == SCORED or not is_any_scored)
    )
    return tuple(country for _, _, country in places)

"""Many firms in every country."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.combination import LOWEST
from matchmaking.scoring.many.bits import UNANSWERED
from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.country_sides import market_access, market_pull
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.own_side import OwnSide, Places
from matchmaking.scoring.many.tables import Tables
from matchmaking.scoring.model import ScoringModel

QUARTER = 0.25


class ManyCountryScores:
    """What score_country gives, of many firms everywhere: a row a firm, a column a country.

    Unrounded, NaN where the result has no such number. Each is computed when first asked for.
    """

    def __init__(self, firms: FirmColumns, tables: Tables) -> None:
        self.firms, self.tables, self._model = firms, tables, tables.model
        self._pull, self._access = market_pull(firms, tables), market_access(firms, tables)
        self._own = OwnSide(firms, tables)
        self._group_weights = self._model.weights["score"]

    @property
    def is_scored(self) -> npt.NDArray[np.bool_]:
        """Whether each firm is scored, or preliminary, wherever the figures suffice."""
        return self._own.is_enough_answered

    @cached_property
    def market_part(self) -> Floats:
        return self._market(self._pull.group.value, self._access.group.value)

    @property
    def company_part(self) -> Floats:
        return self._own.company_part

    @cached_property
    def ranked_value(self) -> Floats:
        """The score, or the market score of a preliminary firm: what countries are ranked by."""
        return self._scored_or_market(self.market_part, self.company_part)

    @cached_property
    def upper_bound(self) -> Floats:
        """The ranked value with the best answers to all open questions."""
        languages_open = (self.firms.languages == UNANSWERED).any()
        if not (self._own.has_open_answers or languages_open):
            return self.ranked_value
        market = self.market_part
        if languages_open:
            market = self._market(self._pull.group.best, self._access.group.best)
        return self._scored_or_market(market, self._own.best_company_part)

    def _market(self, pull: Floats, access: Floats) -> Floats:
        weights = self._group_weights
        both = weights["market_pull"] + weights["market_access"]
        # Weighed before they are looked up: there are fewer of them.
        market = (pull * (weights["market_pull"] / both)).take(self._pull.places, axis=0)
        market += (access * (weights["market_access"] / both)).take(self._access.places, axis=0)
        return market

    def _scored_or_market(self, market: Floats, company: Floats) -> Floats:
        outcome = combined_scores(market, company, self._model)
        preliminary = ~self.is_scored
        if preliminary.any():
            instead = market[preliminary]
            instead[np.isnan(outcome[preliminary])] = np.nan
            outcome[preliminary] = instead
        return outcome

    def coverage(self, firms: Places, countries: Places) -> Floats:
        """Return the coverage (0–1) of the firms named in the countries named; they broadcast."""
        return self._over_groups("coverage", firms, countries)

    def confidence(self, firms: Places, countries: Places) -> Floats:
        """Return the confidence (0–100) of the firms named in the countries named."""
        return 100 * self._over_groups("trust", firms, countries)

    def _over_groups(self, name: str, firms: Places, countries: Places) -> Floats:
        """Return the share over all groups, of which a missing one counts 0."""
        weights = self._group_weights
        fit = self.tables.category_fit.coverage[self.firms.needs[firms], countries]
        own = getattr(self._own, name)(firms, fit)
        share: Floats = (
            weights["market_pull"]
            * getattr(self._pull.group, name)[self._pull.places[firms], countries]
            + weights["market_access"]
            * getattr(self._access.group, name)[self._access.places[firms], countries]
            + weights["firm_side"] * np.where(np.isnan(self.company_part[firms, countries]), 0, own)
        ) / sum(weights.values())
        return share

    def components(self) -> dict[str, Floats]:
        """Return the ten components in order: 0–100, NaN for want of figures."""
        shared = {
            name: np.broadcast_to(node.at(side.places).value, self.market_part.shape)
            for side in (self._pull, self._access)
            for name, node in side.components.items()
        }
        return shared | {
            "readiness": self._own.readiness,
            "maturity": self._own.maturity,
            "category_fit": self._own.category_fit,
        }


def combined_scores(market: Floats, company: Floats, model: ScoringModel) -> Floats:
    """Return combination.combined_score for each pair; NaN where one is missing."""
    weights = model.weights["score"]
    company_share = weights["firm_side"] / sum(weights.values())
    market, company = np.maximum(market, LOWEST), np.maximum(company, LOWEST)
    if company_share == QUARTER:
        # Two square roots cost a tenth of two powers, which were half of all the time.
        company *= market
        company *= market
        company *= market
        return np.sqrt(np.sqrt(company, out=company), out=company)
    score: Floats = market ** (1 - company_share) * company**company_share
    return score

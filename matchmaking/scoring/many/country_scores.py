"""Many firms in every country."""

from collections.abc import Iterator
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.combination import LOWEST
from matchmaking.scoring.many.bits import UNANSWERED
from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.country_sides import Shared, market_access, market_pull
from matchmaking.scoring.many.node import Floats
from matchmaking.scoring.many.own_side import FULL, OwnSide, Places
from matchmaking.scoring.many.tables import Tables
from matchmaking.scoring.model import ScoringModel

QUARTER = 0.25


class ManyCountryScores:
    """What score_country gives, of many firms everywhere: a row a firm, a column a country.

    Unrounded, NaN where the result has no such number. Each is computed when first asked for.
    """

    def __init__(
        self, firms: FirmColumns, tables: Tables, sides: tuple[Shared, Shared] | None = None
    ) -> None:
        self.firms, self.tables, self._model = firms, tables, tables.model
        self._pull, self._access = sides or (
            market_pull(firms, tables),
            market_access(firms, tables),
        )
        self._own = OwnSide(firms, tables)
        self._group_weights = self._model.weights["score"]

    def blocks(self, size: int) -> Iterator[Self]:
        """Yield the same for `size` firms at a time; what firms share is not computed again."""
        for start in range(0, max(len(self.firms), 1), size):
            within = start, start + size
            sides = self._pull.slice(*within), self._access.slice(*within)
            yield type(self)(self.firms.slice(*within), self.tables, sides)

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

    @property
    def ranked_value(self) -> Floats:
        """The score, or the market score of a preliminary firm: what countries are ranked by."""
        return root_of(self.power, self._model)

    @property
    def upper_bound(self) -> Floats:
        """The ranked value with the best answers to all open questions."""
        power = self.power.copy()
        power[self.unsure] = self.better_power
        return root_of(power, self._model)

    @cached_property
    def power(self) -> Floats:
        """What ranks as the ranked value does and is faster to compute (power_of)."""
        return self._power(self.market_part, self.company_part, self.is_scored)

    @cached_property
    def unsure(self) -> Places:
        """The firms with open answers."""
        is_open = self._own.has_open_answers | (self.firms.languages == UNANSWERED)
        return np.flatnonzero(is_open)

    @cached_property
    def better_power(self) -> Floats:
        """The power of the upper bound, a row for each of the firms that are unsure."""
        firms = self.unsure
        market = self.market_part.take(firms, axis=0)
        silent = np.flatnonzero(self.firms.languages[firms] == UNANSWERED)
        if silent.size:
            best = self._pull.group.best, self._access.group.best
            market[silent] = self._market(*best, firms[silent])
        company = self._own.better_company_part(firms)
        return self._power(market, company, self.is_scored[firms])

    def _market(self, pull: Floats, access: Floats, firms: Places | None = None) -> Floats:
        weights = self._group_weights
        both = weights["market_pull"] + weights["market_access"]
        pulls, accesses = self._pull.places, self._access.places
        if firms is not None:
            pulls, accesses = pulls[firms], accesses[firms]
        # Weighed before they are looked up: there are fewer of them.
        market = (pull * (weights["market_pull"] / both)).take(pulls, axis=0)
        market += (access * (weights["market_access"] / both)).take(accesses, axis=0)
        return market

    def _power(self, market: Floats, company: Floats, is_scored: npt.NDArray[np.bool_]) -> Floats:
        power = power_of(market, company, self._model)
        preliminary = np.flatnonzero(~is_scored)
        if preliminary.size:
            instead = raised(market[preliminary], self._model)
            instead[np.isnan(power[preliminary])] = np.nan
            power[preliminary] = instead
        return power

    def coverage(self, firms: Places, countries: Places) -> Floats:
        """Return the coverage (0–1) of the firms named in the countries named; they broadcast."""
        return self.known(firms, countries)[0]

    def confidence(self, firms: Places, countries: Places) -> Floats:
        """Return the confidence (0–100) of the firms named in the countries named."""
        return self.known(firms, countries)[1]

    def known(self, firms: Places, countries: Places) -> tuple[Floats, Floats]:
        """Return coverage and confidence: shares over all groups, a missing one counting 0."""
        weights, count = self._group_weights, len(self.tables.countries)

        def at(rows: npt.NDArray, values: Floats) -> Floats:
            return values.take(rows * count + countries, axis=0)

        fit = at(self.firms.needs[firms], self.tables.category_fit.coverage.ravel())
        has_own = ~np.isnan(at(firms, self.company_part.ravel()))
        both = weights["market_pull"] * at(
            self._pull.places[firms], self._pull.known.reshape(-1, 2)
        ) + weights["market_access"] * at(
            self._access.places[firms], self._access.known.reshape(-1, 2)
        )
        both[..., 0] += weights["firm_side"] * has_own * self._own.coverage(firms, fit)
        both[..., 1] += weights["firm_side"] * has_own * self._own.trust(firms, fit)
        both /= sum(weights.values())
        return both[..., 0], FULL * both[..., 1]

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


def power_of(market: Floats, company: Floats, model: ScoringModel) -> Floats:
    """Return what root_of makes combination.combined_score of; NaN where one is missing.

    With model 1's quarter for the firm it is the score's fourth power, which ranks as the score:
    two powers were half of all the time, and roots are needed of a market's best country alone.
    """
    company_share = _company_share(model)
    market, company = np.maximum(market, LOWEST), np.maximum(company, LOWEST)
    if company_share == QUARTER:
        company *= market
        company *= market
        company *= market
        return company
    power: Floats = market ** (1 - company_share) * company**company_share
    # Where the firm's side weighs nothing it still has to be there, and NaN to the power 0 is 1.
    power[np.isnan(company)] = np.nan
    return power


def root_of(power: Floats, model: ScoringModel) -> Floats:
    """Return the scores whose power this is."""
    return np.sqrt(np.sqrt(power)) if _company_share(model) == QUARTER else power


def raised(score: Floats, model: ScoringModel) -> Floats:
    """Return the power of a score."""
    return score**4 if _company_share(model) == QUARTER else score.copy()


def _company_share(model: ScoringModel) -> float:
    weights = model.weights["score"]
    return weights["firm_side"] / sum(weights.values())

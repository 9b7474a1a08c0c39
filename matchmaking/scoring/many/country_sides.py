"""Market pull and access of many firms: what firms share is computed once.

Market pull knows only a firm's energy share, market access only its languages and offer, and there
are few of each: they are computed per distinct value and looked up per firm.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaking.scoring.many.bits import OFFERS, UNANSWERED, Masks
from matchmaking.scoring.many.columns import FirmColumns
from matchmaking.scoring.many.node import Floats, Node, weighted_mean
from matchmaking.scoring.many.tables import DOMAINS, PULL, Tables
from matchmaking.scoring.market_access import CERTAIN


class Shared(NamedTuple):
    """A group and its components, a row for each distinct answer; `places` has each firm's row.

    `known` has the group's coverage and trust side by side, to be looked up together.
    """

    group: Node
    components: dict[str, Node]
    places: npt.NDArray[np.intp]
    known: Floats

    def slice(self, start: int, stop: int) -> "Shared":
        """Return the same for the firms from `start` until `stop`."""
        return self._replace(places=self.places[start:stop])


def _shared(group: Node, components: dict[str, Node], places: npt.NDArray[np.intp]) -> Shared:
    known = np.stack(np.broadcast_arrays(group.coverage, group.trust), axis=-1)
    return Shared(group, components, places, known)


def market_pull(firms: FirmColumns, tables: Tables) -> Shared:
    shares, places = np.unique(firms.energy_share, return_inverse=True)
    weights = tables.model.weights["market_pull"]
    components = {name: _over_domains(name, shares, tables) for name in PULL}
    group = weighted_mean([(weights[name], components[name]) for name in PULL])
    return _shared(group, components, places)


def _over_domains(name: str, shares: Floats, tables: Tables) -> Node:
    digitalisation, mobility = (tables.pull[name, domain] for domain in DOMAINS)
    # Without a category neither domain weighs anything, and so the mean is missing.
    is_known = ~np.isnan(shares)
    of_digitalisation = np.where(is_known, shares, 0.0)[:, np.newaxis]
    of_mobility = np.where(is_known, 1 - shares, 0.0)[:, np.newaxis]
    return weighted_mean([(of_digitalisation, digitalisation), (of_mobility, mobility)])


def market_access(firms: FirmColumns, tables: Tables) -> Shared:
    count = len(OFFERS)
    pairs, places = np.unique(firms.languages * count + firms.offer, return_inverse=True)
    components = {
        "distance": tables.distance,
        "trade_regime": tables.trade_regime.at(pairs % count),
        "regulation": tables.regulation,
        "language": _language(pairs // count, tables),
    }
    weights = tables.model.weights["market_access"]
    group = weighted_mean([(weights[name], node) for name, node in components.items()])
    return _shared(group, components, places)


def _language(languages: Masks, tables: Tables) -> Node:
    """Return the component for each set of languages (market_access.language)."""
    languages = languages[:, np.newaxis]
    answered = languages != UNANSWERED

    def works_in(code: str) -> npt.NDArray[np.bool_]:
        return answered & (languages & tables.language_bits[code] != 0)

    understood = np.zeros((len(languages), len(tables.countries)))
    for code, points in tables.understood.items():
        understood = np.maximum(understood, np.where(works_in(code), points, 0.0))
    english, works_in_english = tables.english, works_in("en")
    is_business = answered & (tables.business_languages & languages != 0)
    is_english = ~is_business & works_in_english & (english.value > understood)
    is_missing = works_in_english & np.isnan(english.value) & (understood == 0)
    value = np.select(
        [is_business, is_english, is_missing],
        [tables.model.language.business, english.value, np.nan],
        understood,
    )
    known = (answered & ~np.isnan(value)).astype(np.float64)
    return Node(
        value=value,
        best=np.where(answered, value, 100.0),
        coverage=known,
        trust=known * np.where(is_english, english.trust, CERTAIN),
    )

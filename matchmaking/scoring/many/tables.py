"""What all firms share: the countries' figures, already turned into points by the model."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from matchmaking.scoring import market_access
from matchmaking.scoring.atlas import Atlas
from matchmaking.scoring.country import Country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.firm_side import need_strengths
from matchmaking.scoring.many.bits import (
    CERTIFICATE_BITS,
    NEED_BITS,
    OFFERS,
    UNANSWERED,
    Masks,
    mask_of,
    masks,
)
from matchmaking.scoring.many.node import Floats, Node, node_of, weighted_mean
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import missing, real
from matchmaking.scoring.reading import figure_mean, read_figure

PULL = ("demand", "growth", "transition")
DOMAINS = ("digitalisation", "mobility")


@dataclass(frozen=True, kw_only=True, eq=False)
class Tables:
    """The last axis is `countries`: by market in the model's order, by alpha-2 code within.

    `columns_of_market` has each market's part of that axis. `pull` (by component and domain),
    `distance`, `regulation` and `english` (per cent) have no other axis. `trade_regime` has a row
    an offer, `certificates` (points) one an offer and mask of what is held with UNANSWERED last,
    `category_fit` one a mask of needs: value is None's NaN only for want of figures.
    """

    atlas: Atlas
    model: ScoringModel
    countries: tuple[str, ...]
    markets: tuple[str, ...]
    columns_of_market: tuple[slice, ...]
    pull: dict[tuple[str, str], Node]
    distance: Node
    trade_regime: Node
    regulation: Node
    language_bits: dict[str, int]
    business_languages: Masks
    understood: dict[str, Floats]
    english: Node
    certificates: Floats
    category_fit: Node

    @cached_property
    def country_bits(self) -> Masks:
        """The bit of sells_in for each country."""
        return np.int64(1) << np.arange(len(self.countries), dtype=np.int64)

    @cached_property
    def market_bits(self) -> Masks:
        """The bits of sells_in for all countries of each market."""
        return np.array([self.country_bits[columns].sum() for columns in self.columns_of_market])

    def sells_in_mask(self, sells_in: frozenset[str] | None) -> int:
        """Return where a firm sells as bits: home ignored, one bit for all that is no target."""
        if sells_in is None:
            return UNANSWERED
        elsewhere = len(self.countries)
        abroad = {
            self._column_of.get(iso2, elsewhere) for iso2 in sells_in - {self.atlas.home.iso2}
        }
        return sum(1 << column for column in abroad)

    @cached_property
    def _column_of(self) -> dict[str, int]:
        return {iso2: column for column, iso2 in enumerate(self.countries)}


# Countries and models compare by identity, so a corrected figure never meets an older table.
@lru_cache(maxsize=4)
def tables_of(atlas: Atlas, model: ScoringModel) -> Tables:
    """Return the tables of these countries under this model: some milliseconds once, then none."""
    markets = tuple(market for market in model.markets if atlas.in_market(market))
    members = [sorted(atlas.in_market(market), key=lambda each: each.iso2) for market in markets]
    countries = tuple(country for group in members for country in group)
    ends = np.cumsum([len(group) for group in members]).tolist()
    language_bits = _language_bits(countries, model)
    return Tables(
        atlas=atlas,
        model=model,
        countries=tuple(country.iso2 for country in countries),
        markets=markets,
        columns_of_market=tuple(map(slice, [0, *ends], ends)),
        pull={
            (name, domain): _figures(f"{name}_{domain}", countries, model)
            for name in PULL
            for domain in DOMAINS
        },
        distance=node_of([market_access.distance(each, atlas, model) for each in countries]),
        trade_regime=_trade_regime(countries, model),
        regulation=_figures("regulation", countries, model),
        language_bits=language_bits,
        business_languages=masks(
            [mask_of(country.business_languages, language_bits) for country in countries]
        ),
        understood={
            code: np.array([places.get(country.iso2, 0.0) for country in countries])
            for code, places in model.language.understood.items()
        },
        english=_english(countries, model),
        certificates=_certificates(countries, model),
        category_fit=_category_fit(countries, model),
    )


def _language_bits(countries: tuple[Country, ...], model: ScoringModel) -> dict[str, int]:
    """Return a bit for each language that can make a difference: of 185, some 25 do."""
    business = {code for country in countries for code in country.business_languages}
    matter = sorted(business | model.language.understood.keys() | {"en"})
    return {code: 1 << place for place, code in enumerate(matter)}


def _figures(name: str, countries: tuple[Country, ...], model: ScoringModel) -> Node:
    return node_of([figure_mean(name, country, model) for country in countries])


def _trade_regime(countries: tuple[Country, ...], model: ScoringModel) -> Node:
    firms = [Firm(offer=offer or None) for offer in OFFERS]
    by_offer = [
        node_of([market_access.trade_regime(country, firm, model) for country in countries])
        for firm in firms
    ]
    return Node(*(np.array(rows) for rows in zip(*by_offer, strict=True)))


def _english(countries: tuple[Country, ...], model: ScoringModel) -> Node:
    readings = [read_figure("english_speakers_pct", country, model) for country in countries]
    return node_of(
        [missing() if each.value is None else real(each.value, each.trust, ()) for each in readings]
    )


def _certificates(countries: tuple[Country, ...], model: ScoringModel) -> Floats:
    """Return 100 × held / asked for."""
    asked = np.array(
        [[_asked(country, offer, model) for country in countries] for offer in OFFERS],
        dtype=np.uint8,
    )[:, np.newaxis, :]
    held = np.arange(1 << len(CERTIFICATE_BITS), dtype=np.uint8)[:, np.newaxis]
    # 100.0: the counts are of one byte, which 100 of them overflow.
    points = 100.0 * np.bitwise_count(asked & held) / np.bitwise_count(asked)
    return np.concatenate([points, np.zeros(asked.shape)], axis=1)


def _asked(country: Country, offer: str, model: ScoringModel) -> int:
    rules = model.certificates_asked(country.market, country.iso2, offer or None)
    return mask_of({rule.certificate for rule in rules}, CERTIFICATE_BITS)


def _category_fit(countries: tuple[Country, ...], model: ScoringModel) -> Node:
    """Return the component for every set of needs; coverage is of the countries' figures."""
    asking = Firm(needs=frozenset(NEED_BITS))
    by_country = [need_strengths(asking, country, model) for country in countries]
    by_need = [
        node_of(
            [
                missing() if each.strength is None else real(100 * each.strength, 1.0, ())
                for each in strengths
            ]
        )
        for strengths in zip(*by_country, strict=True)
    ]
    sets = np.arange(1 << len(NEED_BITS))[:, np.newaxis]
    fit = weighted_mean(
        [
            ((sets & bit != 0).astype(np.float64), need)
            for bit, need in zip(NEED_BITS.values(), by_need, strict=True)
        ]
    )
    # Without a category the answer is open, not missing.
    return fit._replace(
        value=np.where(sets == 0, 0.0, fit.value), best=np.where(sets == 0, 100.0, fit.value)
    )

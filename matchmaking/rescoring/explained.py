"""A firm's scores as the page shows them: the engine's result beside the figures it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from markets.models import CountryWarning, Market
from markets.queries import CountryFigures, Vocabulary
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import Basis, World
from matchmaking.scoring import (
    Component,
    CountryScore,
    Firm,
    FirmScores,
    Input,
    MarketScore,
    score_country,
    score_firm,
    shown_score,
)
from matchmaking.scoring.explanation import typical_components
from matchmaking.scoring.labels import FIRST_EXPORT
from matchmaking.scoring.robustness import RankInterval, rank_intervals
from matchmaking.scoring.rules import LabelGates


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One raw input of a component.

    A country's figure has name, unit, decimals, year and source. An answer of the firm, a distance
    or an agreement has only `code` and `value`: the template has the words. Where the value is
    codes of certificates, languages or countries, `words` are what they stand for.
    """

    code: str
    value: float | str | tuple[str, ...]
    words: tuple[str, ...] = ()
    name: str = ""
    unit: str = ""
    decimals: int = 0
    year: int | None = None
    source: str = ""

    @property
    def is_figure(self) -> bool:
        return self.year is not None


@dataclass(frozen=True, kw_only=True)
class ExplainedComponent:
    """One of the ten: the engine's component, its raw inputs, and the names of missing figures."""

    score: Component
    facts: tuple[Fact, ...]
    missing_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.score.name

    @property
    def value(self) -> float | None:
        return self.score.value


@dataclass(frozen=True, kw_only=True)
class ExplainedCountry:
    """A country of the market with its score, its ten components and the warning of it, if any.

    `first_customer_gain` is what a first customer in the country would add, in points: None unless
    the firm is new to export, has said where it sells, and would gain.
    """

    country: CountryFigures
    score: CountryScore
    components: tuple[ExplainedComponent, ...]
    missing_certificates: tuple[str, ...]
    warning: CountryWarning | None
    first_customer_gain: float | None

    @property
    def name(self) -> str:
        return self.country.name

    @property
    def word(self) -> str:
        """The name inside a sentence."""
        return self.country.word


@dataclass(frozen=True, kw_only=True)
class ExplainedMarket:
    """One market: `stored` is what is shown, `score` explains it (both for the same answers).

    `countries` are the best and the next two; empty if no country could be ranked: then `leading`
    says what is missing. `ranked_count` is how many countries the rank is among.
    """

    market: Market
    stored: FitScore
    score: MarketScore
    gates: LabelGates
    countries: tuple[ExplainedCountry, ...]
    leading: ExplainedCountry
    missing_names: tuple[str, ...]
    ranked_count: int

    @property
    def best(self) -> ExplainedCountry | None:
        return self.countries[0] if self.countries else None

    @property
    def is_held_down(self) -> bool:
        """Tell whether low maturity keeps the label below what the score alone would give."""
        score = self.stored.score_hundredths
        if not self.stored.label or score is None:
            return False
        shown = shown_score(score / 100)
        return (self.stored.label != FitScore.Label.STRONG and shown >= self.gates.strong) or (
            self.stored.label == FitScore.Label.WEAK and shown >= self.gates.promising
        )

    @property
    def runners_up(self) -> tuple[ExplainedCountry, ...]:
        return self.countries[1:]

    @property
    def shown_hundredths(self) -> int | None:
        return self.stored.shown_hundredths


@dataclass(frozen=True, kw_only=True)
class CompanyScores:
    """Six markets in order; none if the firm is out of scope or not scored yet (`is_pending`).

    `changed_at` is when the answers last changed: who waits can be told for how long. `scored` is
    what the markets were explained from, None where there are none.
    """

    kind: str
    is_in_scope: bool
    is_pending: bool
    changed_at: datetime | None
    scored: "ScoredFirm | None"
    markets: tuple[ExplainedMarket, ...] = ()

    @property
    def firm(self) -> Firm | None:
        return self.scored.firm if self.scored else None

    def market(self, code: str) -> ExplainedMarket | None:
        return next((each for each in self.markets if each.market.pk == code), None)

    @property
    def computed_at(self) -> datetime | None:
        return max((each.stored.computed_at for each in self.markets), default=None)


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """The words for the codes that the engine speaks in, and the warnings by country."""

    world: World
    vocabulary: Vocabulary
    warnings: Mapping[str, CountryWarning] = field(default_factory=dict)

    def words_for(self, code: str, value: object) -> tuple[str, ...]:
        """Return the words for the codes in an input's value, none if it holds no codes."""
        words = self._words_by_input.get(code, {})
        codes = value if isinstance(value, tuple) else (value,)
        return tuple(words[each] for each in codes if each in words)

    def figure_names(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the names of figures that a country lacks, taken from one that has them."""
        return tuple(self._figure_name(code) for code in codes)

    @cached_property
    def _words_by_input(self) -> Mapping[str, Mapping[Any, str]]:
        certificates, languages = self.vocabulary.certificates, self.vocabulary.languages
        return {
            "certificates_asked": certificates,
            "certificates_held": certificates,
            "business_language": languages,
            "understood_language": languages,
            "sells_in": self._country_names,
        }

    @cached_property
    def _country_names(self) -> Mapping[str, str]:
        return {iso2: country.word for iso2, country in self.world.countries.items()}

    def _figure_name(self, code: str) -> str:
        countries = self.world.countries.values()
        known = next((each.figures[code] for each in countries if code in each.figures), None)
        return known.name if known else code


@dataclass(frozen=True, kw_only=True)
class ScoredFirm:
    """A firm with all that the engine says of it, the figures behind that, and the words for it.

    What explanations are made of, whether the firm is stored or somebody just tries answers.
    """

    firm: Firm
    scores: FirmScores
    basis: Basis
    dictionary: Dictionary

    @cached_property
    def typical(self) -> Mapping[str, float]:
        return typical_components(self.scores)

    @cached_property
    def intervals(self) -> Mapping[str, RankInterval]:
        return rank_intervals(self.scores, self.basis.model)

    def country(self, iso2: str) -> ExplainedCountry:
        """Return one country with the raw figures of each component. No query."""
        score, dictionary = self.scores.country(iso2), self.dictionary
        certificates = dictionary.vocabulary.certificates
        country = dictionary.world.countries[iso2]
        return ExplainedCountry(
            country=country,
            score=score,
            components=tuple(
                ExplainedComponent(
                    score=each,
                    facts=tuple(_fact(raw, country, dictionary) for raw in each.inputs),
                    missing_names=dictionary.figure_names(each.missing),
                )
                for each in score.components
            ),
            missing_certificates=tuple(certificates[code] for code in score.missing_certificates),
            warning=dictionary.warnings.get(iso2),
            first_customer_gain=self._first_customer_gain(score),
        )

    def _first_customer_gain(self, score: CountryScore) -> float | None:
        if score.score is None or FIRST_EXPORT not in score.badges or self.firm.sells_in is None:
            return None
        atlas = self.basis.world.atlas
        selling = replace(self.firm, sells_in=self.firm.sells_in | {score.country})
        country = atlas.country(score.country)
        after = score_country(selling, country, atlas, self.basis.model).score
        return after - score.score if after is not None and after > score.score else None


def scored_firm(firm: Firm, *, basis: Basis, dictionary: Dictionary) -> ScoredFirm:
    """Return the firm scored everywhere. No query."""
    scores = score_firm(firm, basis.world.atlas, basis.model)
    return ScoredFirm(firm=firm, scores=scores, basis=basis, dictionary=dictionary)


def explained_market(stored: FitScore, scored: ScoredFirm) -> ExplainedMarket:
    """Return the stored score of one market with what explains it."""
    score = scored.scores.market(stored.market_id)
    best = (score.best,) if score.best else ()
    return ExplainedMarket(
        market=stored.market,
        stored=stored,
        score=score,
        gates=scored.basis.model.labels[score.market],
        countries=tuple(scored.country(each.country) for each in (*best, *score.runners_up)),
        leading=scored.country(score.leading.country),
        missing_names=scored.dictionary.figure_names(score.missing),
        ranked_count=len(scored.scores.ranking),
    )


def _fact(raw: Input, country: CountryFigures, dictionary: Dictionary) -> Fact:
    figure = country.figures.get(raw.code)
    if figure is None or raw.year is None:
        words = dictionary.words_for(raw.code, raw.value)
        return Fact(code=raw.code, value=raw.value, words=words)
    return Fact(
        code=raw.code,
        value=raw.value,
        name=figure.name,
        unit=figure.unit,
        decimals=figure.decimals,
        year=raw.year,
        source=raw.source,
    )

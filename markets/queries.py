"""Reads of the reference data: the figures that the score uses, and who advises where."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Func, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from markets.models import (
    Category,
    Certificate,
    Country,
    CountryWarning,
    Figures,
    Indicator,
    InSentence,
    Language,
    Market,
    Named,
    Observation,
)
from xport.accounts.models import User
from xport.lib.formatting import in_page_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure with everything that has to stand beside it when it is shown."""

    indicator: str
    value: float
    year: int
    source: str
    licence: str
    decimals: int
    name_sv: str
    name_en: str
    unit_sv: str
    unit_en: str
    theme: str
    is_log: bool
    position: int

    @property
    def name(self) -> str:
        return in_page_language(self.name_sv, self.name_en)

    @property
    def unit(self) -> str:
        return in_page_language(self.unit_sv, self.unit_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryFigures:
    """A country and the latest figure of each of its indicators, by indicator code."""

    iso2: str
    iso3: str
    name_sv: str
    name_en: str
    word_en: str
    # None is home, which is never a target.
    market: str | None
    capital: str
    capital_sv: str
    latitude: float
    longitude: float
    is_eu: bool
    is_eea: bool
    business_languages: frozenset[str]
    currency: str
    agreement_with_eu: str
    agreement_sv: str
    figures: Mapping[str, Figure]

    @property
    def name(self) -> str:
        return in_page_language(self.name_sv, self.name_en)

    @property
    def word(self) -> str:
        """The name inside a sentence."""
        return in_page_language(self.name_sv, self.word_en or self.name_en)

    @property
    def slug(self) -> str:
        """The code as it stands in an address."""
        return self.iso2.lower()

    @property
    def capital_name(self) -> str:
        return in_page_language(self.capital_sv, self.capital)

    @property
    def agreement(self) -> str:
        return in_page_language(self.agreement_sv, self.agreement_with_eu)


def current_figures() -> dict[str, CountryFigures]:
    """Return every country, home included, by alpha-2 code in their file's order; two queries."""
    figures: dict[str, dict[str, Figure]] = {}
    for row in _latest_observations():
        figures.setdefault(row.country_id, {})[row.indicator_id] = _figure(row)
    return {
        country.iso2: CountryFigures(
            iso2=country.iso2,
            iso3=country.iso3,
            name_sv=country.name_sv,
            name_en=country.name_en,
            word_en=country.word_en,
            market=country.market_id,
            capital=country.capital,
            capital_sv=country.capital_sv,
            latitude=country.latitude,
            longitude=country.longitude,
            is_eu=country.is_eu,
            is_eea=country.is_eea,
            business_languages=frozenset(country.business_languages),
            currency=country.currency,
            agreement_with_eu=country.agreement_with_eu,
            agreement_sv=country.agreement_sv,
            figures=figures.get(country.iso2, {}),
        )
        for country in Country.objects.all()
    }


def _latest_observations() -> QuerySet[Observation]:
    return (
        Observation.objects.filter(valid_to=None)
        .select_related("indicator")
        .order_by("country_id", "indicator_id", "-year")
        .distinct("country_id", "indicator_id")
    )


def _figure(row: Observation) -> Figure:
    return Figure(
        indicator=row.indicator_id,
        value=row.value,
        year=row.year,
        source=row.source,
        licence=row.licence,
        decimals=row.indicator.decimals,
        name_sv=row.indicator.name_sv,
        name_en=row.indicator.name_en,
        unit_sv=row.indicator.unit_sv,
        unit_en=row.indicator.unit_en,
        theme=row.indicator.theme,
        is_log=row.indicator.scale == Indicator.Scale.LOG,
        position=row.indicator.position,
    )


def series_of(country: str) -> dict[str, list[tuple[int, float]]]:
    """Return the years and values in force of each indicator that has several, oldest first.

    One query.
    """
    rows = Observation.objects.filter(country=country, valid_to=None).order_by("year")
    series: dict[str, list[tuple[int, float]]] = {}
    for code, year, value in rows.values_list("indicator", "year", "value"):
        series.setdefault(code, []).append((year, value))
    return {code: values for code, values in series.items() if len(values) > 1}


def warnings_in_force() -> dict[str, CountryWarning]:
    """Return the warnings that stand today, by country. One query."""
    return {
        warning.country_id: warning for warning in CountryWarning.objects.filter(lifted_at=None)
    }


def figures_version() -> int:
    """Return the version of all figures together; 0 before the first load."""
    return Figures.objects.values_list("version", flat=True).first() or 0


def advisers_of(market: Market | str) -> QuerySet[User]:
    """Return the people who advise in the market today."""
    return User.objects.filter(is_active=True, adviser__ended_at=None, adviser__markets=market)


def markets_of(user: User) -> frozenset[str]:
    """Return the codes of the markets that the person advises in now.

    Read once per user object: Django makes one for each request, so a right that is lost is gone
    with the next, and a page may ask as often as it likes.
    """
    if not hasattr(user, "_advised"):
        active = Market.objects.filter(advisers__user=user, advisers__ended_at=None)
        user._advised = frozenset(active.order_by().values_list("code", flat=True))  # type: ignore[attr-defined]
    return user._advised  # type: ignore[attr-defined]


def forget_markets_of(user: User) -> None:
    """Make `markets_of` read anew for this object, after a change of what it advises in."""
    if hasattr(user, "_advised"):
        del user._advised


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The words for the codes in a firm's answers, as they are inside a sentence."""

    categories: Mapping[str, str]
    certificates: Mapping[str, str]
    countries: Mapping[str, str]
    languages: Mapping[str, str]


_LISTS: dict[str, type[Named]] = {
    "categories": Category,
    "certificates": Certificate,
    "countries": Country,
    "languages": Language,
}


def _english_word(model: type[Named]) -> Func | str:
    if issubclass(model, InSentence):
        return Coalesce(NullIf("word_en", Value("")), "name_en")
    return "name_en"


def vocabulary() -> Vocabulary:
    """Return all words in the order of the reference data. One query for the four lists."""
    first, *others = (
        model.objects.order_by().values_list(  # type: ignore[attr-defined]
            Value(name), "pk", "name_sv", _english_word(model), "position"
        )
        for name, model in _LISTS.items()
    )
    words: dict[str, dict[str, str]] = {name: {} for name in _LISTS}
    for name, code, name_sv, name_en, _ in sorted(
        first.union(*others, all=True), key=lambda row: row[-1]
    ):
        words[name][code] = _LISTS[name](name_sv=name_sv, name_en=name_en).word
    return Vocabulary(**words)

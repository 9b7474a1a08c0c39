"""What the CSV files of markets/data/ say, checked as a whole before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from markets.models import (
    Category,
    Certificate,
    Country,
    Domain,
    Indicator,
    Language,
    Market,
    Need,
    Observation,
)
from xport.lib.reference_files import Line, checked, read_lines

DATA_FOLDER = Path(__file__).parent / "data"

_NAMES = ("name_sv", "name_en")
_OFFERS = ("goods", "services")
_OLDEST_YEAR = 2000

Word = TypeVar("Word", Language, Certificate)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRule:
    """A certificate that a market asks for; `country` (alpha-2) narrows it, None is all of it."""

    market: str
    country: str | None
    offer: str
    certificate: str
    mandatory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Every row of every file, as instances that are not saved yet."""

    markets: list[Market]
    languages: list[Language]
    countries: list[Country]
    indicators: list[Indicator]
    observations: list[Observation]
    needs: list[Need]
    categories: list[Category]
    # The needs that each category serves, by category code.
    category_needs: dict[str, list[str]]
    certificates: list[Certificate]


def read_reference(*, now: datetime, folder: Path = DATA_FOLDER) -> Reference:
    """Return what the files say.

    Figures are valid from `now`. Raises ReferenceFileError for unknown codes, missing sources or
    licences, and numbers that are none.
    """
    markets = _markets(folder)
    languages = _vocabulary(folder, "languages.csv", Language)
    countries = _countries(folder, _codes(markets), _codes(languages))
    indicators = _indicators(folder)
    needs = _needs(folder, _codes(indicators))
    categories, category_needs = _categories(folder, _codes(needs))
    return Reference(
        markets=markets,
        languages=languages,
        countries=countries,
        indicators=indicators,
        observations=_observations(folder, countries, indicators, now),
        needs=needs,
        categories=categories,
        category_needs=category_needs,
        certificates=_vocabulary(folder, "certificates.csv", Certificate),
    )


def _codes(rows: Collection[Market | Language | Indicator | Need | Certificate]) -> set[str]:
    return {row.code for row in rows}


def _vocabulary(folder: Path, file: str, model: type[Word]) -> list[Word]:
    lines = read_lines(folder / file, columns=("code", *_NAMES), key=("code",))
    return [
        checked(model(**_named(line), code=line.text("code"), position=position), line)
        for position, line in enumerate(lines)
    ]


def _named(line: Line) -> dict[str, str]:
    return {name: line.text(name) for name in _NAMES}


def _markets(folder: Path) -> list[Market]:
    columns = ("code", *_NAMES, "word_en")
    lines = read_lines(folder / "markets.csv", columns=columns, key=("code",))
    return [
        checked(
            Market(
                **_named(line),
                code=line.text("code"),
                position=position,
                word_en=line.cells["word_en"],
            ),
            line,
        )
        for position, line in enumerate(lines)
    ]


def _countries(folder: Path, markets: set[str], languages: set[str]) -> list[Country]:
    columns = (
        *("iso2", "iso3", "name_en", "name_sv", "market", "capital", "capital_sv", "lat", "lon"),
        *("business_languages", "currency", "eu", "eea", "agreement_with_eu"),
        *("agreement_sv", "word_en"),
    )
    lines = read_lines(folder / "countries.csv", columns=columns, key=("iso2",))
    return [
        checked(
            Country(
                **_named(line),
                position=position,
                iso2=line.text("iso2"),
                iso3=line.text("iso3"),
                # Home has no market: its firms are the ones that look for one.
                market_id=line.known("market", markets) if line.cells["market"] else None,
                capital=line.text("capital"),
                capital_sv=line.text("capital_sv"),
                latitude=_degrees(line, "lat", 90),
                longitude=_degrees(line, "lon", 180),
                business_languages=line.several_known("business_languages", languages),
                currency=line.text("currency"),
                is_eu=line.flag("eu"),
                is_eea=line.flag("eea"),
                agreement_with_eu=line.text("agreement_with_eu"),
                agreement_sv=line.text("agreement_sv"),
                word_en=line.cells["word_en"],
            ),
            line,
        )
        for position, line in enumerate(lines)
    ]


def _degrees(line: Line, column: str, most: int) -> float:
    degrees = line.number(column)
    if abs(degrees) > most:
        raise line.refusal(f"{column} is beyond {most} degrees: {degrees}")
    return degrees


def _indicators(folder: Path) -> list[Indicator]:
    columns = ("code", *_NAMES, "unit_sv", "unit_en", "decimals", "theme", "scale")
    lines = read_lines(folder / "indicator_definitions.csv", columns=columns, key=("code",))
    return [
        checked(
            Indicator(
                **_named(line),
                position=position,
                code=line.text("code"),
                unit_sv=line.text("unit_sv"),
                unit_en=line.text("unit_en"),
                decimals=line.whole_number("decimals"),
                theme=line.known("theme", Indicator.Theme.values),
                scale=line.known("scale", Indicator.Scale.values),
            ),
            line,
        )
        for position, line in enumerate(lines)
    ]


def _observations(
    folder: Path, countries: list[Country], indicators: list[Indicator], now: datetime
) -> list[Observation]:
    columns = ("iso3", "indicator", "year", "value", "unit", "source", "licence")
    lines = read_lines(
        folder / "indicators.csv", columns=columns, key=("iso3", "indicator", "year")
    )
    iso2_by_iso3 = {country.iso3: country.iso2 for country in countries}
    units = {indicator.code: indicator.unit_en for indicator in indicators}
    observations = []
    for line in lines:
        indicator = line.known("indicator", units)
        # A figure in thousands under a heading in millions looks right and scores wrong.
        line.known("unit", (units[indicator],))
        year = line.whole_number("year")
        if not _OLDEST_YEAR <= year <= now.year:
            raise line.refusal(f"year is not between {_OLDEST_YEAR} and {now.year}: {year}")
        observation = Observation(
            country_id=iso2_by_iso3[line.known("iso3", iso2_by_iso3)],
            indicator_id=indicator,
            year=year,
            value=line.number("value"),
            source=line.text("source"),
            licence=line.text("licence"),
            valid_from=now,
        )
        observations.append(checked(observation, line))
    return observations


def _needs(folder: Path, indicators: set[str]) -> list[Need]:
    columns = ("code", *_NAMES, "indicator")
    lines = read_lines(folder / "needs.csv", columns=columns, key=("code",))
    return [
        checked(
            Need(
                **_named(line),
                position=position,
                code=line.text("code"),
                indicator_id=line.known("indicator", indicators),
            ),
            line,
        )
        for position, line in enumerate(lines)
    ]


def _categories(folder: Path, needs: set[str]) -> tuple[list[Category], dict[str, list[str]]]:
    columns = ("code", "domain", *_NAMES, "description_sv", "description_en", "needs")
    lines = read_lines(folder / "categories.csv", columns=columns, key=("code",))
    categories = [
        checked(
            Category(
                **_named(line),
                position=position,
                code=line.text("code"),
                domain=line.known("domain", Domain.values),
                description_sv=line.text("description_sv"),
                description_en=line.text("description_en"),
            ),
            line,
        )
        for position, line in enumerate(lines)
    ]
    return categories, {line.text("code"): line.several_known("needs", needs) for line in lines}


def read_certificate_rules(*, folder: Path = DATA_FOLDER) -> list[CertificateRule]:
    """Return the certificates that each market asks for: the table that seeds scoring model 1."""
    markets = _codes(_markets(folder))
    languages = _codes(_vocabulary(folder, "languages.csv", Language))
    certificates = _codes(_vocabulary(folder, "certificates.csv", Certificate))
    countries = _countries(folder, markets, languages)
    columns = ("market", "country", "offer", "certificate", "mandatory")
    lines = read_lines(folder / "certificate_rules.csv", columns=columns, key=columns[:-1])
    rules = []
    for line in lines:
        market = line.known("market", markets)
        in_market = {country.iso2 for country in countries if country.market_id == market}
        rule = CertificateRule(
            market=market,
            country=line.known("country", in_market) if line.cells["country"] else None,
            offer=line.known("offer", _OFFERS),
            certificate=line.known("certificate", certificates),
            mandatory=line.flag("mandatory"),
        )
        rules.append(rule)
    return rules

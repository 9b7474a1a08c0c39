"""What every score rests on besides the firm: today's figures and the active scoring model.

Both are read once per process and version: most jobs cost one small query.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Subquery

from markets.models import CountryWarning, Figures
from markets.queries import CountryFigures, current_figures
from matchmaking.models import ScoringModelVersion
from matchmaking.scoring import Atlas, Country, Figure, Home, ScoringModel


class NothingToScoreWith(Exception):
    """No figures are loaded, or no scoring model is active: run `manage.py load_reference`."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The target countries as the engine takes them, and as pages show their figures.

    Of the countries in `warned` an adviser or operator warns.
    """

    atlas: Atlas
    countries: Mapping[str, CountryFigures]
    warned: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Which figures and which model are in force; the moments tell two databases apart.

    `warned` are the countries with a warning. It moves no score, so nothing is due by it.
    """

    figures: int
    figures_changed_at: datetime
    model: int
    model_activated_at: datetime | None
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Basis:
    world: World
    model: ScoringModel
    versions: Versions


def current_versions() -> Versions:
    """Return the versions in force; one query. Raises NothingToScoreWith."""
    active = ScoringModelVersion.objects.filter(state=ScoringModelVersion.State.ACTIVE)
    warnings = CountryWarning.objects.filter(lifted_at=None).order_by("country")
    figures = Figures.objects.annotate(
        warned=ArraySubquery(warnings.values("country")),
        model_version=Subquery(active.values("version")),
        model_activated_at=Subquery(active.values("activated_at")),
    ).first()
    if figures is None or figures.model_version is None:
        raise NothingToScoreWith
    return Versions(
        figures=figures.version,
        figures_changed_at=figures.changed_at,
        model=figures.model_version,
        model_activated_at=figures.model_activated_at,
        warned=tuple(figures.warned),
    )


def current_basis() -> Basis:
    """Return the figures and the model in force. Raises NothingToScoreWith."""
    versions = current_versions()
    return Basis(
        world=_world_of(versions.figures, versions.figures_changed_at, versions.warned),
        model=_model_of(versions.model, versions.model_activated_at),
        versions=versions,
    )


def atlas_seen_from(iso2: str, world: World) -> Atlas:
    """Return every other country of the tables, as far as it is from the capital of this one.

    For comparing the score with another country's exports: Sweden is a partner like the others.
    """
    countries = world.countries
    return Atlas(
        home=_home(countries[iso2]),
        countries=tuple(
            _target(each, world.warned) for each in countries.values() if each.iso2 != iso2
        ),
    )


@lru_cache(maxsize=2)
def _world_of(figures_version: int, changed_at: datetime, warned: tuple[str, ...]) -> World:
    countries = current_figures()
    return World(
        atlas=Atlas(
            home=next(_home(each) for each in countries.values() if each.market is None),
            countries=tuple(_target(each, warned) for each in countries.values() if each.market),
        ),
        countries=countries,
        warned=frozenset(warned),
    )


@lru_cache(maxsize=2)
def _model_of(version: int, activated_at: datetime | None) -> ScoringModel:
    stored = ScoringModelVersion.objects.get(version=version)
    return ScoringModel.from_parameters(stored.parameters)


def _home(country: CountryFigures) -> Home:
    return Home(iso2=country.iso2, latitude=country.latitude, longitude=country.longitude)


def _target(country: CountryFigures, warned: Collection[str]) -> Country:
    return Country(
        iso2=country.iso2,
        market=country.market or "",
        capital=country.capital,
        latitude=country.latitude,
        longitude=country.longitude,
        eu=country.is_eu,
        business_languages=country.business_languages,
        figures={
            code: Figure(value=each.value, year=each.year, source=each.source)
            for code, each in country.figures.items()
        },
        has_adviser_warning=country.iso2 in warned,
    )

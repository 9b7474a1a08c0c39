"""What the score knows of a country: its figures, where its capital lies, what is spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value of one indicator; `source` is carried along for the page and never computed on."""

    value: float
    year: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Country:
    """A target country. `figures` holds the latest figure per indicator code.

    `need_strengths` are an adviser's overrides (need → 0–1); `has_adviser_warning` says that an
    adviser warns of the country (sanctions, export control).
    """

    iso2: str
    market: str
    capital: str
    latitude: float
    longitude: float
    eu: bool
    business_languages: frozenset[str]
    figures: Mapping[str, Figure]
    need_strengths: Mapping[str, float] = field(default_factory=dict)
    has_adviser_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where the firms are: never a target, and ignored among the countries a firm sells in."""

    iso2: str
    latitude: float
    longitude: float


def latest_figures(observations: Iterable[tuple[str, Figure]]) -> dict[str, Figure]:
    """Return the figure of the latest year for each indicator code."""
    latest: dict[str, Figure] = {}
    for code, figure in observations:
        if code not in latest or figure.year > latest[code].year:
            latest[code] = figure
    return latest

"""All target countries together with home: who shares a market, and how far away each is."""

import math
from dataclasses import dataclass
from functools import cached_property

from matchmaking.scoring.country import Country, Home

MEAN_EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """The target countries and home. Make it once and score many firms against it."""

    home: Home
    countries: tuple[Country, ...]

    def country(self, iso2: str) -> Country:
        return self._by_code[iso2]

    def in_market(self, market: str) -> tuple[Country, ...]:
        return tuple(country for country in self.countries if country.market == market)

    def market_of(self, iso2: str) -> str | None:
        """Return the market that a country belongs to; None if it is no target."""
        country = self._by_code.get(iso2)
        return country.market if country else None

    def distance_km(self, country: Country) -> float:
        """Return the great-circle distance between the home capital and the country's."""
        return self._distances_km[country.iso2]

    @cached_property
    def _by_code(self) -> dict[str, Country]:
        return {country.iso2: country for country in self.countries}

    @cached_property
    def _distances_km(self) -> dict[str, float]:
        return {country.iso2: great_circle_km(self.home, country) for country in self.countries}


def great_circle_km(start: Home | Country, end: Home | Country) -> float:
    """Return the haversine distance on a sphere of the mean Earth radius, unrounded."""
    north_start, north_end = math.radians(start.latitude), math.radians(end.latitude)
    half_north = (north_end - north_start) / 2
    half_east = math.radians(end.longitude - start.longitude) / 2
    chord = (
        math.sin(half_north) ** 2
        + math.cos(north_start) * math.cos(north_end) * math.sin(half_east) ** 2
    )
    # Antipodes can land a rounding error above 1, where arcsine is not defined.
    return 2 * MEAN_EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))

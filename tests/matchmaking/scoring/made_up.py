"""Small invented countries and firms, where a test needs figures that are easy to see through."""

from typing import Any

from matchmaking.scoring import Atlas, Country, Figure, Firm, Home

SWEDEN = Home(iso2="SE", latitude=59.3333, longitude=18.05)
# Real enough to score: every figure that model 1 reads, each in the middle of its scale or so.
MIDDLING = {
    "gdp_nominal_usd_bn": 600.0,
    "electricity_consumption_twh": 130.0,
    "ev_sales_cars": 100_000.0,
    "ev_sales_cagr3_pct": 30.0,
    "ev_sales_share_pct": 30.0,
    "gdp_growth_pct": 3.0,
    "electricity_demand_cagr5_pct": 1.5,
    "carbon_intensity_gco2_kwh": 365.0,
    "wind_solar_share_electricity_pct": 25.0,
    "egov_development_index": 0.75,
    "urban_share_pct": 70.0,
    "wgi_regulatory_quality": 0.85,
    "wgi_rule_of_law": 0.85,
    "lpi_score": 3.4,
    "english_speakers_pct": 50.0,
    "electricity_use_per_person_kwh": 6_000.0,
    "tariff_weighted_mean_pct": 4.0,
}


def figures(year: int = 2024, **values: float) -> dict[str, Figure]:
    return {code: Figure(value=value, year=year) for code, value in values.items()}


def country(**changes: Any) -> Country:
    """A European country outside the EU with only the figures given."""
    values: dict[str, Any] = {
        "iso2": "AL",
        "market": "europe",
        "capital": "Tirana",
        "latitude": 41.3275,
        "longitude": 19.8189,
        "eu": False,
        "business_languages": frozenset({"sq"}),
        "figures": {},
    }
    return Country(**(values | changes))


def middling_country(*, without: tuple[str, ...] = (), **changes: Any) -> Country:
    values = {code: value for code, value in MIDDLING.items() if code not in without}
    return country(figures=figures(**values), **changes)


def atlas_of(*countries: Country) -> Atlas:
    return Atlas(home=SWEDEN, countries=countries)


def silent_firm(**answers: Any) -> Firm:
    """A firm that has chosen categories and answered nothing else but `answers`."""
    return Firm.from_answers({"needs": ["digital-services"], "energy_share": 0.5} | answers)

"""The project's own country figures and certificate table, and the firm of the worked example."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from matchmaking.scoring import (
    Atlas,
    Country,
    Figure,
    Firm,
    Home,
    ScoringModel,
    latest_figures,
    scoring_model_1,
)

DATA = Path(__file__).resolve().parents[3] / "markets" / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def atlas() -> Atlas:
    rows = rows_of("countries.csv")
    home = next(row for row in rows if row["iso2"] == "SE")
    observations: dict[str, list[tuple[str, Figure]]] = {row["iso3"]: [] for row in rows}
    for row in rows_of("indicators.csv"):
        figure = Figure(value=float(row["value"]), year=int(row["year"]), source=row["source"])
        observations[row["iso3"]].append((row["indicator"], figure))
    return Atlas(
        home=Home(iso2="SE", latitude=float(home["lat"]), longitude=float(home["lon"])),
        countries=tuple(
            _country(row, observations[row["iso3"]]) for row in rows if row is not home
        ),
    )


def _country(row: dict[str, str], observations: list[tuple[str, Figure]]) -> Country:
    return Country(
        iso2=row["iso2"],
        market=row["market"],
        capital=row["capital"],
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        eu=row["eu"] == "1",
        business_languages=frozenset(row["business_languages"].split(";")),
        figures=latest_figures(observations),
    )


@cache
def model() -> ScoringModel:
    return scoring_model_1(
        {**row, "country": row["country"] or None, "mandatory": row["mandatory"] == "1"}
        for row in rows_of("certificate_rules.csv")
    )


def example_answers(**changes: Any) -> dict[str, Any]:
    """The invented firm of docs/scoring.md#worked-example, with some answers changed."""
    return {
        "needs": ["grid-flexibility", "ev-charging", "digital-services"],
        "energy_share": 0.5,
        "languages": ["sv", "en", "de"],
        "export_share_pct": 20,
        "sells_in": ["NO"],
        "employees": 35,
        "turnover_msek": 60,
        "trl": 8,
        "certificates": ["CE", "ISO9001"],
        "offer": "both",
    } | changes


def example_firm(**changes: Any) -> Firm:
    return Firm.from_answers(example_answers(**changes))

"""Version 1 of the scoring model; why each number is what it is stands in docs/scoring.md.

The certificate table is not here: it comes from markets/data/certificate_rules.csv.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from matchmaking.scoring.model import ScoringModel


def _straight(zero_at: float, full_at: float) -> dict[str, Any]:
    return {"zero_at": zero_at, "full_at": full_at, "is_log": False}


def _log(zero_at: float, full_at: float) -> dict[str, Any]:
    return {"zero_at": zero_at, "full_at": full_at, "is_log": True}


def _ramp(indicator: str, low: float, high: float) -> dict[str, Any]:
    return {"indicator": indicator, "low": low, "high": high}


def _gates(strong: float, promising: float, ceiling: float) -> dict[str, float]:
    return {"strong": strong, "promising": promising, "ceiling": ceiling}


MODEL_1_PARAMETERS: dict[str, Any] = {
    "version": 1,
    "reference_year": 2026,
    "weights": {
        "score": {"market_pull": 0.48, "market_access": 0.27, "firm_side": 0.25},
        "market_pull": {"demand": 0.60, "growth": 0.16, "transition": 0.24},
        "demand_digitalisation": {"gdp_nominal_usd_bn": 1, "electricity_consumption_twh": 1},
        "demand_mobility": {"gdp_nominal_usd_bn": 1, "ev_sales_cars": 1},
        "growth_digitalisation": {"gdp_growth_pct": 1, "electricity_demand_cagr5_pct": 1},
        "growth_mobility": {"gdp_growth_pct": 1, "ev_growth": 1},
        "transition_digitalisation": {
            "carbon_intensity_gco2_kwh": 0.35,
            "wind_solar_share_electricity_pct": 0.35,
            "egov_development_index": 0.30,
        },
        "transition_mobility": {
            "ev_sales_share_pct": 0.50,
            "urban_share_pct": 0.20,
            "egov_development_index": 0.30,
        },
        "market_access": {
            "distance": 0.62,
            "trade_regime": 0.16,
            "regulation": 0.11,
            "language": 0.11,
        },
        "regulation": {"wgi_regulatory_quality": 1, "wgi_rule_of_law": 1, "lpi_score": 1},
        "firm_side": {"readiness": 0.40, "maturity": 0.30, "category_fit": 0.30},
        "readiness": {"export_share_pct": 0.3, "proximity": 0.4, "capacity": 0.3},
        "capacity": {"employees": 1, "turnover_msek": 1},
        "maturity": {"trl": 0.5, "certificates": 0.5},
    },
    "goalposts": {
        "gdp_nominal_usd_bn": _log(20, 20_000),
        "electricity_consumption_twh": _log(2, 9_000),
        "ev_sales_cars": _log(1_000, 11_000_000),
        "gdp_growth_pct": _straight(-1, 7),
        "electricity_demand_cagr5_pct": _straight(-3, 6),
        "ev_growth": _straight(0, 60),
        "carbon_intensity_gco2_kwh": _straight(30, 700),
        "wind_solar_share_electricity_pct": _straight(0, 50),
        "egov_development_index": _straight(0.5, 1),
        "ev_sales_share_pct": _straight(0, 60),
        "urban_share_pct": _straight(35, 100),
        "distance_km": _log(10_000, 400),
        "wgi_regulatory_quality": _straight(-0.5, 2.2),
        "wgi_rule_of_law": _straight(-0.5, 2.2),
        "lpi_score": _straight(2.5, 4.3),
        "export_share_pct": _straight(0, 50),
        "employees": _log(5, 250),
        "turnover_msek": _log(5, 500),
        "trl": _straight(4, 9),
    },
    "damping_cars": 20_000,
    "need_floor": 0.2,
    "needs": {
        "grid-flexibility": _ramp("wind_solar_share_electricity_pct", 15, 35),
        "power-decarbonisation": _ramp("carbon_intensity_gco2_kwh", 150, 450),
        "ev-charging": _ramp("ev_sales_share_pct", 10, 30),
        "ev-ramp-up": _ramp("ev_growth", 10, 40),
        "energy-efficiency": _ramp("electricity_use_per_person_kwh", 4_000, 8_000),
        "urban-mobility": _ramp("urban_share_pct", 65, 90),
        "digital-services": _ramp("egov_development_index", 0.75, 0.95),
    },
    "trade": {
        "eu": 100,
        "agreements": {"NO": 90, "IS": 90, "CH": 75, "GB": 70, "SG": 65},
        "no_tariff": 50,
        "per_tariff_point": 5,
        "floor": 10,
        "goods_share": {"goods": 1, "both": 0.5, "services": 0},
    },
    "language": {"business": 100, "understood": {"sv": {"DK": 90, "NO": 90}}},
    "proximity": {"same_country": 100, "same_market": 75, "anywhere": 50, "nowhere": 0},
    "freshness": {"full_years": 2, "loss_per_year": 0.1, "floor": 0.3},
    "evidence": {"self_declared": 0.7, "documented": 1},
    # Gates at .85 and .67 of the ceiling, ceilings as ceiling() computed them when the model was
    # made. Constants, for a new figure must not move a label's gate between two versions.
    "labels": {
        "nordics": _gates(65, 51, 76.2),
        "europe": _gates(64, 51, 75.7),
        "usa": _gates(59, 46, 69.4),
        "india": _gates(57, 45, 66.9),
        "china": _gates(63, 50, 74.7),
        "singapore": _gates(51, 40, 60.2),
    },
    "label_caps": {
        "weak_below_maturity": 15,
        "promising_below_maturity": 30,
        "first_export_below_readiness": 30,
    },
}


def scoring_model_1(certificate_rules: Iterable[Mapping[str, Any]]) -> ScoringModel:
    """Return model 1 with these rules: market, offer, certificate, mandatory and maybe country."""
    return ScoringModel.from_parameters(
        {**MODEL_1_PARAMETERS, "certificate_rules": [dict(rule) for rule in certificate_rules]}
    )

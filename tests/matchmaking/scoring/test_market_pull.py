import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.market_pull import demand, growth, transition
from tests.matchmaking.scoring.made_up import country, figures, middling_country
from tests.matchmaking.scoring.real_figures import model

COMPONENTS = [demand, growth, transition]
LOWEST = {
    "gdp_nominal_usd_bn": 20.0,
    "electricity_consumption_twh": 2.0,
    "ev_sales_cars": 1_000.0,
    "gdp_growth_pct": -1.0,
    "electricity_demand_cagr5_pct": -3.0,
    "ev_sales_cagr3_pct": 0.0,
    "carbon_intensity_gco2_kwh": 30.0,
    "wind_solar_share_electricity_pct": 0.0,
    "egov_development_index": 0.5,
    "ev_sales_share_pct": 0.0,
    "urban_share_pct": 35.0,
}
HIGHEST = {
    "gdp_nominal_usd_bn": 20_000.0,
    "electricity_consumption_twh": 9_000.0,
    "ev_sales_cars": 11_000_000.0,
    "gdp_growth_pct": 7.0,
    "electricity_demand_cagr5_pct": 6.0,
    "ev_sales_cagr3_pct": 61.0,
    "carbon_intensity_gco2_kwh": 700.0,
    "wind_solar_share_electricity_pct": 50.0,
    "egov_development_index": 1.0,
    "ev_sales_share_pct": 60.0,
    "urban_share_pct": 100.0,
}


def part(component, values, energy_share=0.5, year=2024):
    return component(country(figures=figures(year=year, **values)), energy_share, model())


def without(*codes):
    return {code: value for code, value in HIGHEST.items() if code not in codes}


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_component_runs_from_0_to_100(component):
    assert part(component, LOWEST).value == pytest.approx(0)
    assert part(component, HIGHEST).value == pytest.approx(100)


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_component_is_missing_without_figures_and_names_them(component):
    nothing = part(component, {})

    assert nothing.value is None
    assert nothing.coverage == 0
    assert nothing.missing


@pytest.mark.parametrize("component", COMPONENTS)
def test_each_component_without_a_category_is_missing_but_lacks_no_figure(component):
    nothing = component(middling_country(), None, model())

    assert (nothing.value, nothing.missing) == (None, ())


@pytest.mark.parametrize("component", COMPONENTS)
@settings(max_examples=25)
@given(code=st.sampled_from(sorted(LOWEST)), share=st.floats(0, 1), energy_share=st.floats(0, 1))
def test_each_component_never_falls_when_a_figure_rises(component, code, share, energy_share):
    middle = {each: (LOWEST[each] + HIGHEST[each]) / 2 for each in LOWEST}
    raised = middle | {code: middle[code] + share * (HIGHEST[code] - middle[code])}

    before = part(component, middle, energy_share).value
    after = part(component, raised, energy_share).value

    assert after >= before - 1e-9


def test_demand_is_a_log_mean_weighted_by_the_firms_domains():
    half_way = math.sqrt(2 * 9_000)
    values = {
        "gdp_nominal_usd_bn": 20_000.0,
        "electricity_consumption_twh": half_way,
        "ev_sales_cars": 1_000.0,
    }

    assert part(demand, values, 1.0).value == pytest.approx(75)
    assert part(demand, values, 0.0).value == pytest.approx(50)
    assert part(demand, values, 0.2).value == pytest.approx(55)


def test_demand_without_electric_cars_rests_on_gdp_alone():
    absent = part(demand, without("ev_sales_cars"))

    assert absent.value == pytest.approx(100)
    assert absent.coverage == pytest.approx(0.75)
    assert absent.missing == ("ev_sales_cars",)


def test_demand_takes_no_notice_of_a_domain_the_firm_is_not_in():
    only_digital = part(demand, without("ev_sales_cars"), 1.0)

    assert (only_digital.coverage, only_digital.missing) == (1, ())


def test_demand_of_one_domain_alone_stands_if_it_weighs_half():
    only_cars = {"ev_sales_cars": 11_000_000.0}

    assert part(demand, only_cars, 0.0).value == pytest.approx(100)
    assert part(demand, {"electricity_consumption_twh": 9_000.0}, 0.5).coverage == 0.25
    assert part(demand, {"electricity_consumption_twh": 9_000.0}, 0.49).value is None


def test_growth_damps_a_high_rate_on_few_cars():
    values = {"gdp_growth_pct": -1.0, "ev_sales_cagr3_pct": 60.0, "ev_sales_cars": 20_000.0}

    # Damped to 30, half of its scale; growth of GDP gives 0.
    assert part(growth, values, 0.0).value == pytest.approx(25)


@pytest.mark.parametrize("absent", ["ev_sales_cars", "ev_sales_cagr3_pct"])
def test_growth_names_which_electric_car_figure_is_missing(absent):
    part_without = part(growth, without(absent), 0.0)

    assert part_without.missing == (absent,)
    assert part_without.coverage == 0.5


def test_growth_is_as_fresh_as_the_oldest_figure_of_a_derived_one():
    fresh = figures(ev_sales_cagr3_pct=60.0) | figures(year=2021, ev_sales_cars=1e6)

    assert growth(country(figures=fresh), 0.0, model()).trust == pytest.approx(0.5 * 0.7)


def test_transition_counts_high_carbon_and_much_wind_both_for_the_market():
    carbon = LOWEST | {"carbon_intensity_gco2_kwh": 700.0}
    wind = LOWEST | {"wind_solar_share_electricity_pct": 50.0}

    assert part(transition, carbon, 1.0).value == pytest.approx(35)
    assert part(transition, wind, 1.0).value == pytest.approx(35)


@pytest.mark.parametrize(
    ("absent", "value"),
    [
        (("ev_sales_share_pct",), 100),
        (("urban_share_pct", "egov_development_index"), 100),
        (("ev_sales_share_pct", "urban_share_pct"), None),
    ],
)
def test_transition_for_mobility_stands_on_exactly_half(absent, value):
    assert part(transition, without(*absent), 0.0).value == pytest.approx(value)


def test_a_figure_is_shown_with_its_year():
    inputs = {each.code: each for each in part(demand, HIGHEST, 1.0, year=2023).inputs}

    assert inputs["electricity_consumption_twh"][:3] == ("electricity_consumption_twh", 9_000, 2023)

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.firm_side import (
    category_fit,
    mandatory_certificates_missing,
    maturity,
    need_strengths,
    readiness,
)
from tests.matchmaking.scoring.made_up import country, figures, silent_firm
from tests.matchmaking.scoring.real_figures import atlas, model

FULL = {"export_share_pct": 50, "employees": 250, "turnover_msek": 500}


def readiness_in(iso2, **answers):
    return readiness(silent_firm(**answers), atlas().country(iso2), atlas(), model())


def maturity_in(iso2, **answers):
    return maturity(silent_firm(**answers), atlas().country(iso2), model())


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({"export_share_pct": 0, "employees": 5, "turnover_msek": 5, "sells_in": []}, 0),
        (FULL | {"sells_in": ["DK"]}, 100),
        ({"export_share_pct": 25, "employees": 0, "turnover_msek": 0, "sells_in": ["DK"]}, 55),
        ({"export_share_pct": 0, "employees": 250, "turnover_msek": 50, "sells_in": []}, 22.5),
    ],
)
def test_readiness_at_both_ends_and_in_the_middle(answers, points):
    assert readiness_in("DK", **answers).value == pytest.approx(points)


@pytest.mark.parametrize(
    ("sells_in", "share", "proximity"),
    [
        (["DK", "NO"], 0, 100),
        (["NO", "SE"], 0, 75),
        (["DE"], 0, 50),
        (["BR"], 0, 50),
        ([], 0.1, 50),
        (["SE"], 0, 0),
        ([], 0, 0),
        ([], None, 0),
    ],
)
def test_readiness_counts_the_nearest_customers(sells_in, share, proximity):
    part = readiness_in(
        "DK", sells_in=sells_in, export_share_pct=share, employees=0, turnover_msek=0
    )

    assert part.value == pytest.approx(0.4 * proximity + 0.3 * (share or 0) * 2)


def test_readiness_leaves_proximity_open_without_the_list_whatever_the_export_share():
    part = readiness_in("DK", **FULL)

    assert part.value == pytest.approx(60)
    assert part.coverage == pytest.approx(0.6)
    assert part.open_points == (("sells_in", pytest.approx(40)),)


def test_readiness_never_re_weights_an_open_answer():
    part = readiness_in("DK", sells_in=["DK"])

    assert part.value == pytest.approx(40)
    assert dict(part.open_points) == pytest.approx(
        {"export_share_pct": 30, "employees": 15, "turnover_msek": 15}
    )


def test_readiness_trusts_a_documented_answer_fully():
    part = readiness_in("DK", **FULL, sells_in=["DK"], documented=["sells_in"])

    assert part.trust == pytest.approx(0.4 * 1 + 0.6 * 0.7)


@settings(max_examples=25)
@given(
    st.sampled_from(sorted(FULL)),
    st.lists(st.floats(0, 100), min_size=2, max_size=2).map(sorted),
)
def test_readiness_never_falls_when_a_number_rises(name, values):
    low, high = (readiness_in("DK", **{name: value}, sells_in=["DE"]).value for value in values)

    assert low <= high + 1e-9


@pytest.mark.parametrize(
    ("trl", "certificates", "points"),
    [
        (1, [], 0),
        (4, [], 0),
        (9, ["CE", "ISO9001"], 100),
        (6, ["CE"], 45),
        (9, ["UL", "BIS"], 50),
    ],
)
def test_maturity_at_both_ends_and_in_the_middle(trl, certificates, points):
    part = maturity_in("DE", trl=trl, certificates=certificates, offer="goods")

    assert part.value == pytest.approx(points)


@pytest.mark.parametrize(
    ("iso2", "offer", "asked"),
    [
        ("DK", "goods", {"CE", "ISO9001"}),
        ("US", "goods", {"UL", "FCC", "ISO9001"}),
        ("IN", "goods", {"BIS", "ISO9001"}),
        ("CN", "goods", {"CCC", "ISO9001"}),
        ("SG", "goods", {"ISO9001"}),
        ("SG", "services", {"ISO9001", "ISO27001"}),
        ("DE", "both", {"CE", "ISO9001", "ISO27001"}),
        ("DE", None, {"CE", "ISO9001", "ISO27001"}),
    ],
)
def test_maturity_asks_for_the_certificates_of_market_and_offer(iso2, offer, asked):
    part = maturity_in(iso2, trl=9, certificates=[], offer=offer)

    assert set({each.code: each.value for each in part.inputs}["certificates_asked"]) == asked


def test_maturity_tells_an_open_list_from_an_empty_one():
    still_open = maturity_in("DE", trl=9)
    empty = maturity_in("DE", trl=9, certificates=[])

    assert still_open.value == empty.value == 50
    assert (still_open.coverage, empty.coverage) == (0.5, 1)
    assert still_open.open_points == (("certificates", 50.0),)


def test_maturity_rises_with_trl():
    values = [maturity_in("DE", trl=trl, certificates=[]).value for trl in range(1, 10)]

    assert values == sorted(values)
    assert values[-1] == 50


def test_maturity_rises_with_each_certificate_that_is_asked_for():
    held = [["ISO9001"], ["ISO9001", "CE"], ["ISO9001", "CE", "ISO27001"]]
    values = [maturity_in("DE", trl=4, certificates=each).value for each in held]

    assert values == pytest.approx([50 / 3, 100 / 3, 50])


@pytest.mark.parametrize(
    ("iso2", "answers", "expected"),
    [
        ("US", {"certificates": ["UL"], "offer": "goods"}, ("FCC",)),
        ("US", {"certificates": ["FCC"], "offer": "goods"}, ()),
        ("US", {"certificates": [], "offer": "services"}, ()),
        ("DE", {"certificates": []}, ("CE",)),
        ("DE", {}, ()),
    ],
)
def test_mandatory_certificates_missing_only_if_answered_as_missing(iso2, answers, expected):
    place = atlas().country(iso2)

    assert mandatory_certificates_missing(silent_firm(**answers), place, model()) == expected


def fit(needs, place, **answers):
    return category_fit(silent_firm(needs=needs, **answers), place, model())


@pytest.mark.parametrize(
    ("wind_and_sun", "points"), [(0, 20), (15, 20), (25, 60), (35, 100), (80, 100)]
)
def test_category_fit_rises_from_a_floor(wind_and_sun, points):
    place = country(figures=figures(wind_solar_share_electricity_pct=wind_and_sun))

    assert fit(["grid-flexibility"], place).value == pytest.approx(points)


@pytest.mark.parametrize(
    ("need", "values"),
    [
        ("grid-flexibility", {"wind_solar_share_electricity_pct": 25}),
        ("power-decarbonisation", {"carbon_intensity_gco2_kwh": 300}),
        ("ev-charging", {"ev_sales_share_pct": 20}),
        ("ev-ramp-up", {"ev_sales_cagr3_pct": 50, "ev_sales_cars": 20_000}),
        ("energy-efficiency", {"electricity_use_per_person_kwh": 6_000}),
        ("urban-mobility", {"urban_share_pct": 77.5}),
        ("digital-services", {"egov_development_index": 0.85}),
    ],
)
def test_category_fit_is_middling_half_way_up_each_ramp_but_the_damped(need, values):
    # 50 % growth damped by half is 25: half way from 10 to 40.
    assert fit([need], country(figures=figures(**values))).value == pytest.approx(60)


def test_category_fit_is_the_mean_of_the_needs_that_have_figures():
    place = country(figures=figures(wind_solar_share_electricity_pct=35, urban_share_pct=65))
    part = fit(["grid-flexibility", "urban-mobility", "ev-charging"], place)

    assert part.value == pytest.approx(60)
    assert part.coverage == pytest.approx(2 / 3)
    assert part.missing == ("ev_sales_share_pct",)


def test_category_fit_stands_on_exactly_half_of_the_needs_and_no_less():
    place = country(figures=figures(urban_share_pct=90))

    assert fit(["urban-mobility", "ev-charging"], place).value == pytest.approx(100)
    assert fit(["urban-mobility", "ev-charging", "ev-ramp-up"], place).value is None


def test_category_fit_takes_evidence_and_not_freshness():
    old = country(figures=figures(2000, urban_share_pct=90))

    assert fit(["urban-mobility"], old).trust == 0.7
    assert fit(["urban-mobility"], old, documented=["needs"]).trust == 1


def test_category_fit_without_category_is_open():
    firm = silent_firm(needs=[], energy_share=None)

    assert category_fit(firm, country(), model()).open_points == (("categories", 100.0),)


def test_need_strengths_give_way_to_an_advisers_judgement():
    place = country(
        figures=figures(urban_share_pct=65),
        need_strengths={"urban-mobility": 0.9, "ev-charging": 0.5},
    )
    firm = silent_firm(needs=["urban-mobility", "ev-charging"])

    strengths = {each.need: each for each in need_strengths(firm, place, model())}

    assert strengths["urban-mobility"].strength == 0.9
    assert strengths["urban-mobility"].is_override
    assert strengths["ev-charging"].missing == ()
    assert math.isclose(category_fit(firm, place, model()).value, 70)

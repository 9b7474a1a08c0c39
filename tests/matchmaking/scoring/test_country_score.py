import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Firm, score_country
from matchmaking.scoring.open_answers import QUESTIONS
from tests.matchmaking.scoring.made_up import atlas_of, middling_country, silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_answers, example_firm, model

MARKET_FIGURES = ("gdp_nominal_usd_bn", "electricity_consumption_twh", "ev_sales_cars")
OPEN = {
    "languages": ["de"],
    "export_share_pct": 50,
    "sells_in": ["DE"],
    "employees": 250,
    "turnover_msek": 500,
    "trl": 9,
    "certificates": ["CE", "ISO9001", "ISO27001"],
}


def score_at(place, firm):
    return score_country(firm, place, atlas_of(place), model())


def score_in(iso2, firm):
    return score_country(firm, atlas().country(iso2), atlas(), model())


def test_components_are_ten_in_order_with_their_weights():
    result = score_in("DE", example_firm())

    assert [(each.name, each.group, each.weight) for each in result.components] == [
        ("demand", "market_pull", 0.60),
        ("growth", "market_pull", 0.16),
        ("transition", "market_pull", 0.24),
        ("distance", "market_access", 0.62),
        ("trade_regime", "market_access", 0.16),
        ("regulation", "market_access", 0.11),
        ("language", "market_access", 0.11),
        ("readiness", "firm_side", 0.40),
        ("maturity", "firm_side", 0.30),
        ("category_fit", "firm_side", 0.30),
    ]
    assert {each.need for each in result.components[-1].strengths} == example_firm().needs
    assert result.components[0].strengths == ()


def test_components_carry_the_raw_figures_with_year_and_source():
    demand = score_in("DE", example_firm()).component("demand")
    electricity = next(each for each in demand.inputs if "electricity" in each.code)

    assert electricity.value > 400
    assert electricity.year == 2023
    assert electricity.source


def test_a_country_without_market_pull_is_insufficient_and_names_the_figures():
    result = score_at(middling_country(without=MARKET_FIGURES), example_firm())

    assert result.status == "insufficient"
    assert (result.score, result.upper_bound, result.ranked_value) == (None, None, None)
    assert set(result.missing) == set(MARKET_FIGURES)
    assert result.market_pull is None
    assert result.coverage == pytest.approx(0.27 + 0.25)


def test_a_country_without_growth_still_has_a_score():
    without = ("gdp_growth_pct", "electricity_demand_cagr5_pct", "ev_sales_cagr3_pct")
    result = score_at(middling_country(without=without), example_firm())

    assert result.status == "scored"
    assert result.component("growth").value is None
    assert result.coverage == pytest.approx(1 - 0.48 * 0.16)


def test_category_fit_without_figures_leaves_the_firm_to_the_other_two():
    place = middling_country(without=("urban_share_pct",))
    result = score_at(place, example_firm(needs=["urban-mobility"]))
    readiness, maturity = (result.component(name).value for name in ("readiness", "maturity"))

    assert result.status == "scored"
    assert result.company_part == pytest.approx((0.4 * readiness + 0.3 * maturity) / 0.7)


def test_a_firm_without_category_is_insufficient_and_asked_for_it_first():
    result = score_in("DE", Firm.from_answers(OPEN | {"languages": None}))

    assert result.status == "insufficient"
    assert result.missing == ()
    assert result.open_answers == ("categories", "languages")


def test_a_firm_without_an_energy_share_is_asked_for_categories_though_its_needs_are_known():
    result = score_in("DE", Firm.from_answers({"needs": ["ev-charging"]}))

    assert result.status == "insufficient"
    assert result.open_answers[0] == "categories"


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, "preliminary"),
        ({"trl": 9}, "preliminary"),
        ({"trl": 9, "employees": 10}, "scored"),  # .3 + .15 + .06
        ({"export_share_pct": 5, "employees": 10}, "preliminary"),  # .3 + .12 + .06
        ({"sells_in": [], "employees": 10}, "scored"),  # .3 + .16 + .06
        ({"sells_in": []}, "preliminary"),
        ({"certificates": [], "trl": 1}, "scored"),
    ],
)
def test_a_score_needs_half_of_the_firms_side_answered(answers, status):
    assert score_in("DE", silent_firm(**answers)).status == status


def test_a_need_without_country_figures_counts_as_answered():
    place = middling_country(without=("urban_share_pct",))
    firm = silent_firm(needs=["urban-mobility"], trl=5, employees=9)

    assert score_at(place, firm).status == "scored"


def test_exactly_half_answered_is_enough():
    weights = model().to_parameters()["weights"]
    weights["firm_side"] = {"readiness": 0.5, "maturity": 0.2, "category_fit": 0.3}
    weights["maturity"] = {"trl": 1, "certificates": 0}
    halved = type(model()).from_parameters(model().to_parameters() | {"weights": weights})

    result = score_country(silent_firm(trl=5), atlas().country("DE"), atlas(), halved)

    assert result.status == "scored"


def test_preliminary_coverage_counts_what_is_answered():
    assert score_in("DE", silent_firm(languages=["de"])).coverage == pytest.approx(0.825)


def test_preliminary_shows_the_market_score_and_how_far_an_answer_could_raise_it():
    result = score_in("DE", silent_firm())

    assert result.ranked_value == result.market_part
    assert result.upper_bound == pytest.approx(result.market_part + 0.27 / 0.75 * 11)
    assert result.badges == ()


def test_upper_bound_is_reached_by_the_best_answers():
    silent = score_in("DE", silent_firm(sells_in=["DE"], employees=250))
    answered = score_in("DE", silent_firm(**OPEN))

    assert silent.upper_bound == pytest.approx(answered.upper_bound)
    assert answered.score == answered.upper_bound


def test_open_answers_come_in_the_order_of_what_they_would_gain():
    result = score_in("DE", silent_firm())

    assert set(result.open_answers) == set(OPEN)
    gains = [
        score_in("DE", silent_firm(**{question: OPEN[question]})).company_part
        for question in result.open_answers
        if question != "languages"
    ]
    assert gains == sorted(gains, reverse=True)
    assert result.open_answers[:3] == ("sells_in", "trl", "certificates")


def test_every_open_answer_is_a_known_question():
    assert set(score_in("DE", Firm()).open_answers) == set(QUESTIONS)


def test_a_firm_with_nothing_on_its_own_side_is_floored_at_1_and_not_at_0():
    nothing = {"export_share_pct": 0, "sells_in": [], "employees": 0, "turnover_msek": 0, "trl": 1}
    firm = silent_firm(needs=["urban-mobility"], certificates=[], **nothing)

    result = score_at(middling_country(without=("urban_share_pct",)), firm)

    assert result.company_part == 0
    assert result.score == pytest.approx(result.market_part**0.75)


def test_warnings_and_badges_stand_beside_a_score():
    firm = example_firm(sells_in=[], export_share_pct=0, trl=5)
    result = score_in("US", firm)

    assert result.warnings == ("mandatory_certificate_missing", "low_trl")
    assert result.missing_certificates == ("FCC",)
    assert result.badges == ("first_export",)


def test_documented_answers_raise_confidence_and_grade_but_not_the_score():
    plain = score_in("DE", example_firm())
    proven = score_in("DE", example_firm(documented=["trl", "certificates"]))

    assert proven.score == plain.score
    assert proven.confidence == pytest.approx(plain.confidence + 100 * 0.25 * 0.3 * 0.3)
    assert (plain.grade, proven.grade) == ("B", "A")


answers_left_out = st.sets(st.sampled_from(sorted(OPEN)))


@settings(max_examples=40)
@given(answers_left_out, st.sampled_from(["DK", "DE", "US", "SG", "NO"]))
def test_silence_never_pays(left_out, iso2):
    full = score_in(iso2, example_firm())
    silent = score_in(iso2, example_firm(**dict.fromkeys(left_out)))

    assert silent.coverage <= full.coverage + 1e-9
    assert silent.confidence <= full.confidence + 1e-9
    if silent.status == "scored":
        assert silent.score <= full.score + 1e-9
        # An export share that is answered cannot help proximity once the list is open.
        assert silent.upper_bound >= full.score - 1e-9


@settings(max_examples=40)
@given(st.integers(1, 8), st.floats(0, 99), st.floats(0, 200), st.sampled_from(["DK", "IN"]))
def test_score_never_falls_when_the_firm_gets_better(trl, share, employees, iso2):
    answers = {"trl": trl, "export_share_pct": share, "employees": employees}
    before = score_in(iso2, Firm.from_answers(example_answers(**answers)))

    for name, value in answers.items():
        after = score_in(iso2, Firm.from_answers(example_answers(**answers) | {name: value + 1}))
        assert after.score >= before.score - 1e-9

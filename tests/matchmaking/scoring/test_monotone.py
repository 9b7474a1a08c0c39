"""A better answer never lowers a score, and adding a country never moves another's."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Atlas, codes, score_firm
from tests.matchmaking.scoring.real_figures import atlas, model
from tests.matchmaking.scoring.strategies import NUMBERS, firms

NOISE = 1e-9


def scores_of(firm):
    return {each.country: each.score for each in score_firm(firm, atlas(), model()).countries}


def assert_no_lower(before, after):
    for iso2, score in scores_of(before).items():
        better = scores_of(after)[iso2]
        assert score is None or better >= score - NOISE, (iso2, score, better)


@pytest.mark.parametrize("name", ["employees", "turnover_msek", "export_share_pct"])
@settings(max_examples=12)
@given(firms(), NUMBERS, NUMBERS)
def test_more_of_a_number_never_costs(name, firm, one, other):
    top = 100.0 if name == "export_share_pct" else float("inf")
    low, high = sorted(min(value, top) for value in (one, other))

    assert_no_lower(replace(firm, **{name: low}), replace(firm, **{name: high}))


@settings(max_examples=12)
@given(firms(), st.integers(1, 8))
def test_higher_trl_never_costs(firm, trl):
    assert_no_lower(replace(firm, trl=trl), replace(firm, trl=trl + 1))


@settings(max_examples=12)
@given(firms(), st.sampled_from(sorted(codes.CERTIFICATES)))
def test_certificate_never_costs(firm, code):
    held = firm.certificates or frozenset()

    assert_no_lower(
        replace(firm, certificates=held - {code}), replace(firm, certificates=held | {code})
    )


@settings(max_examples=12)
@given(firms(), st.sampled_from([country.iso2 for country in atlas().countries]))
def test_customer_never_costs(firm, iso2):
    sells_in = firm.sells_in or frozenset()

    assert_no_lower(
        replace(firm, sells_in=sells_in - {iso2}), replace(firm, sells_in=sells_in | {iso2})
    )


@settings(max_examples=12)
@given(firms())
def test_answering_with_the_worst_never_scores_above_the_upper_bound(firm):
    assume(firm.trl is None and firm.needs)
    bounds = {each.country: each for each in score_firm(firm, atlas(), model()).countries}

    for trl in (1, 9):
        for iso2, score in scores_of(replace(firm, trl=trl)).items():
            if score is not None and bounds[iso2].score is not None:
                assert bounds[iso2].score - NOISE <= score <= bounds[iso2].upper_bound + NOISE


@settings(max_examples=12)
@given(firms(), st.integers(0, 33))
def test_another_country_moves_no_score(firm, number):
    fewer = Atlas(
        home=atlas().home,
        countries=tuple(each for place, each in enumerate(atlas().countries) if place != number),
    )
    # Proximity knows the markets of the countries it is told of: sell in none of them.
    alone = replace(firm, sells_in=None)
    everywhere = scores_of(alone)

    for each in score_firm(alone, fewer, model()).countries:
        assert each.score == everywhere[each.country]

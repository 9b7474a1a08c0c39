from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from matchmaking.scoring import Atlas
from matchmaking.validation.correlations import (
    FEWEST_PARTNERS,
    AllAlike,
    TooFewPartners,
    _rank_correlation,
    exporting_firm,
    validate,
)
from tests.matchmaking.scoring.made_up import MIDDLING, SWEDEN, country, figures, middling_country
from tests.matchmaking.scoring.real_figures import atlas, model, rows_of

FIRM = exporting_firm(frozenset({"sv", "en"}))


def swedish_exports():
    iso2 = {row["iso3"]: row["iso2"] for row in rows_of("countries.csv")}
    return {iso2[row["iso3"]]: float(row["value"]) for row in rows_of("exports_sweden_2019.csv")}


def validated(exports=None, places=None):
    return validate(exports or swedish_exports(), FIRM, atlas=places or atlas(), model=model())


def test_market_part_ranks_swedens_partners_as_printed():
    found = validated()

    assert round(found.market_part.estimate, 2) == 0.95
    assert round(found.gravity.estimate, 2) == 0.93
    assert found.gdp.estimate < found.gravity.estimate
    assert len(found.partners) == 31
    assert found.without_figures == ()


def test_interval_holds_the_estimate_and_comes_again():
    found, again = validated(), validated()

    for each in (found.market_part, found.gdp, found.gravity):
        assert -1 <= each.low < each.estimate < each.high <= 1
    assert found == again


def test_partner_that_lacks_figures_is_left_out_and_named():
    poorer = tuple(
        replace(each, figures={}) if each.iso2 == "DE" else each for each in atlas().countries
    )
    found = validated(places=Atlas(home=SWEDEN, countries=poorer))

    assert found.without_figures == ("DE",)
    assert len(found.partners) == 30


def test_partner_without_gdp_is_left_out_though_it_has_a_market_part():
    countries = tuple(
        country(
            iso2=code,
            latitude=40.0 + number,
            figures=figures(**MIDDLING | {"gdp_nominal_usd_bn": 100.0 + number}),
        )
        for number, code in enumerate(["AB", "AC", "AD", "AE", "AF", "AG", "AH", "AI"])
    )
    lacking = middling_country(iso2="AA", without=("gdp_nominal_usd_bn",))
    exports = {each.iso2: float(number) for number, each in enumerate((lacking, *countries))}

    found = validated(exports, Atlas(home=SWEDEN, countries=(lacking, *countries)))

    assert found.without_figures == ("AA",)


def test_partner_outside_the_tables_is_named():
    assert validated(swedish_exports() | {"BRA": 1.0}).without_figures == ("BRA",)


def test_too_few_partners_are_refused():
    few = dict(list(swedish_exports().items())[: FEWEST_PARTNERS - 1])

    with pytest.raises(TooFewPartners) as refused:
        validated(few)
    assert refused.value.found == FEWEST_PARTNERS - 1


def test_values_that_are_all_alike_are_refused():
    with pytest.raises(AllAlike):
        validated(dict.fromkeys(swedish_exports(), 5.0))


def test_ties_and_partners_without_trade_have_a_correlation():
    exports = dict.fromkeys(swedish_exports(), 0.0) | {"DE": 1.0}

    found = validated(exports).market_part

    assert -1 <= found.low <= found.estimate <= found.high <= 1


def test_rank_correlation_is_spearmans_for_each_resample():
    rng = np.random.default_rng(1)
    one, other = rng.integers(0, 9, (50, 12)), rng.integers(0, 9, (50, 12))

    expected = [spearmanr(row, column).statistic for row, column in zip(one, other, strict=True)]

    np.testing.assert_allclose(_rank_correlation(one, other), expected, atol=1e-12)


def test_languages_change_the_market_part():
    without = validate(swedish_exports(), exporting_firm(frozenset()), atlas=atlas(), model=model())

    assert without.market_part.estimate != validated().market_part.estimate
    assert without.gdp == validated().gdp

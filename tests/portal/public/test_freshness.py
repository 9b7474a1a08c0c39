"""How old the figures are: counted over what the engine really reads, no more and no less."""

from dataclasses import replace

import pytest

from matchmaking.rescoring.basis import current_basis
from matchmaking.scoring import Atlas, Firm, codes, score_firm
from xport.portal.public.freshness import figures_read, freshness_summary

pytestmark = pytest.mark.django_db


# One firm for each answer that decides what is read.
FIRMS = tuple(
    Firm(
        needs=frozenset(needs),
        energy_share=share,
        languages=frozenset({language}),
        offer=offer,
    )
    for needs in ({"ev-charging"}, {"energy-efficiency", "ev-ramp-up"}, codes.NEEDS)
    for share in (0.0, 0.4, 1.0)
    for language in ("sv", "en", "de")
    for offer in ("goods", "services", None)
)


def test_figures_read_are_all_that_firms_scores_rest_on():
    basis, asked = current_basis(), set()

    for firm in FIRMS:
        for country in score_firm(firm, basis.world.atlas, basis.model).countries:
            figures = basis.world.atlas.country(country.country).figures
            inputs = [each.code for part in country.components for each in part.inputs]
            asked |= {(country.country, code) for code in inputs if code in figures}

    assert figures_read(basis.world.atlas, basis.model) == asked


def test_no_other_figure_moves_a_score():
    basis = current_basis()
    atlas, read = basis.world.atlas, figures_read(basis.world.atlas, basis.model)
    poorer = Atlas(
        home=atlas.home,
        countries=tuple(
            replace(
                country,
                figures={k: v for k, v in country.figures.items() if (country.iso2, k) in read},
            )
            for country in atlas.countries
        ),
    )

    for firm in FIRMS:
        whole, less = (score_firm(firm, each, basis.model).countries for each in (atlas, poorer))
        assert [numbers_of(each) for each in less] == [numbers_of(each) for each in whole]


def numbers_of(score):
    return score.market_part, score.company_part, score.coverage, score.confidence


def test_tariffs_are_read_where_there_is_no_agreement():
    basis = current_basis()
    read = figures_read(basis.world.atlas, basis.model)

    assert {(country, code) for country, code in read if code.startswith("tariff_")} == {
        ("US", "tariff_on_eu_goods_pct"),
        ("IN", "tariff_weighted_mean_pct"),
        ("CN", "tariff_weighted_mean_pct"),
    }


def test_english_is_read_where_it_is_no_business_language():
    basis = current_basis()
    read = figures_read(basis.world.atlas, basis.model)
    speaking = {country for country, code in read if code == "english_speakers_pct"}

    assert {"DE", "DK", "FI"} <= speaking
    assert not speaking & {"IE", "MT", "GB", "US", "IN", "SG"}


def test_every_figure_read_has_an_age():
    basis = current_basis()

    read = figures_read(basis.world.atlas, basis.model)

    assert freshness_summary(basis).count == len(read)


def test_old_figures_are_those_that_lose_trust():
    summary = freshness_summary(current_basis())

    assert summary.reference_year == 2026
    assert 0 < summary.old_count < summary.count
    assert summary.old_count == sum(age.count for age in summary.ages if age.trust < 1)


def test_oldest_are_the_tariffs_of_2017():
    oldest = freshness_summary(current_basis()).oldest[0]

    assert (oldest.figure.indicator, oldest.figure.year) == ("tariff_weighted_mean_pct", 2017)
    assert oldest.count == 2

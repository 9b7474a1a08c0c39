"""How old the figures are: counted over what the engine really reads, no more and no less."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from matchmaking.rescoring.basis import current_basis
from matchmaking.scoring import Atlas, Firm, codes, score_firm
from xport.portal.public.freshness import freshness_summary, indicators_read

pytestmark = pytest.mark.django_db


class Noting(Mapping):
    """Figures that note which of them are asked for."""

    def __init__(self, figures, asked):
        self.figures, self.asked = figures, asked

    def __getitem__(self, code):
        self.asked.add(code)
        return self.figures[code]

    def __iter__(self):
        return iter(self.figures)

    def __len__(self):
        return len(self.figures)


def test_indicators_read_are_those_that_the_engine_asks_for():
    basis, asked = current_basis(), set()
    atlas = basis.world.atlas
    noting = Atlas(
        home=atlas.home,
        countries=tuple(
            replace(country, figures=Noting(country.figures, asked)) for country in atlas.countries
        ),
    )
    firm = Firm(needs=frozenset(codes.NEEDS), energy_share=0.5, languages=frozenset({"en"}))

    score_firm(firm, noting, basis.model)

    assert indicators_read(basis.model) == asked


def test_every_figure_read_has_an_age():
    basis = current_basis()
    summary = freshness_summary(basis)
    read = indicators_read(basis.model)

    assert summary.count == sum(
        code in read
        for country in basis.world.countries.values()
        if country.market
        for code in country.figures
    )


def test_old_figures_are_those_that_lose_trust():
    summary = freshness_summary(current_basis())

    assert summary.reference_year == 2026
    assert 0 < summary.old_count < summary.count
    assert summary.old_count == sum(age.count for age in summary.ages if age.trust < 1)


def test_oldest_are_the_tariffs_of_2017():
    oldest = freshness_summary(current_basis()).oldest[0]

    assert (oldest.figure.indicator, oldest.figure.year) == ("tariff_weighted_mean_pct", 2017)
    assert oldest.count == 34

import pytest

from matchmaking.scoring import half_up, score_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model
from xport.portal.public.sample import SAMPLE


@pytest.mark.parametrize("market", SAMPLE, ids=lambda market: market.code)
def test_the_sample_is_what_the_engine_gives_the_example_firm(market):
    score = score_firm(example_firm(), atlas(), model()).market(market.code).score

    assert market.score == float(half_up(score, 1))


@pytest.mark.parametrize("market", SAMPLE, ids=lambda market: market.code)
def test_the_gates_of_the_sample_are_those_of_the_model(market):
    gates = model().labels[market.code]

    assert (market.promising_from, market.strong_from) == (gates.promising, gates.strong)
    assert market.ceiling == float(half_up(gates.ceiling, 1))

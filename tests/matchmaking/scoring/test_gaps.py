"""What firms have left open: the same gains as one firm's steps, of many at once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from matchmaking.scoring import Firm, score_firm
from matchmaking.scoring.gaps import gaps_of
from matchmaking.scoring.raising import ANSWER, steps_to_raise
from tests.matchmaking.scoring.made_up import silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model
from tests.matchmaking.scoring.strategies import firms


def gaps(*of):
    return gaps_of(of, atlas=atlas(), model=model())


def points(steps):
    return {
        (step.code, market): gain.points for step in steps for market, gain in step.gains.items()
    }


@settings(max_examples=25)
@given(firms(), firms())
def test_many_firms_gain_what_each_alone_would(one, other):
    for firm, found in zip((one, other), gaps(one, other), strict=True):
        scores = score_firm(firm, atlas(), model())
        alone = steps_to_raise(firm, scores, atlas=atlas(), model=model())
        assert points(found.questions) == pytest.approx(
            points(step for step in alone if step.kind == ANSWER)
        )
        assert found.is_scored == any(each.score is not None for each in scores.countries)


def test_largest_gain_comes_first_and_is_the_firms_largest():
    (found,) = gaps(replace(example_firm(), trl=None, turnover_msek=None, offer=None))

    gains = [question.largest for question in found.questions]
    assert gains == sorted(gains, reverse=True)
    assert found.largest == gains[0] > 0
    assert {question.code for question in found.questions} >= {"trl", "turnover_msek", "offer"}


def test_firm_without_a_score_is_asked_for_its_category_first():
    silent, unknown = gaps(silent_firm(), Firm())

    assert not silent.is_scored
    assert unknown.questions[0].code == "categories"
    assert unknown.largest == 0


def test_firm_with_every_answer_has_no_gap():
    full = replace(example_firm(), certificates=frozenset(), offer="both")

    (found,) = gaps(full)

    assert (found.is_scored, found.questions, found.largest) == (True, (), 0)


def test_no_firms_have_no_gaps():
    assert gaps() == []

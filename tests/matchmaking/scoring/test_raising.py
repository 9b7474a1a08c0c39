"""What would raise a score: every action and open question, the largest gain first."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from bench.explain_in_reference import gains_by_step
from matchmaking.scoring import Firm, codes, half_up, score_firm
from matchmaking.scoring.raising import steps_to_raise
from tests.matchmaking.scoring.made_up import silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model
from tests.matchmaking.scoring.strategies import firms


def steps_of(firm):
    scores = score_firm(firm, atlas(), model())
    return steps_to_raise(firm, scores, atlas=atlas(), model=model())


def step(firm, kind, code):
    return next(each for each in steps_of(firm) if (each.kind, each.code) == (kind, code))


def shown_gains(found):
    return {market: str(half_up(gain.points, 1)) for market, gain in found.gains.items()}


def test_first_customer_in_germany():
    found = step(example_firm(), "customer", "DE")

    assert shown_gains(found)["europe"] == "2.0"
    assert str(half_up(found.gains["europe"].after, 1)) == "69.0"


def test_certificate_gives_all_markets_their_gain():
    found = step(example_firm(), "certificate", "ISO27001")

    assert shown_gains(found) == {
        "singapore": "1.6",
        "india": "1.4",
        "china": "1.4",
        "europe": "1.3",
        "nordics": "1.1",
        "usa": "1.1",
    }


def test_next_trl():
    found = step(example_firm(), "trl", "9")

    assert str(half_up(found.gains["europe"].after, 1)) == "67.8"


def test_language_of_the_best_country():
    assert shown_gains(step(example_firm(), "language", "zh")) == {"china": "2.8"}


def test_largest_gain_comes_first():
    gains = [each.largest for each in steps_of(example_firm())]

    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize(
    ("question", "gone"),
    [("certificates", "certificate"), ("trl", "trl"), ("sells_in", "customer"),
     ("languages", "language")],
)  # fmt: skip
def test_open_question_stands_in_place_of_its_actions(question, gone):
    found = steps_of(example_firm(**{question: None}))

    assert ("answer", question) in {(each.kind, each.code) for each in found}
    assert gone not in {each.kind for each in found}


def test_open_questions_gain_is_the_upper_bound():
    firm = example_firm(certificates=None)
    scores = score_firm(firm, atlas(), model())

    found = step(firm, "answer", "certificates")

    for market, gain in found.gains.items():
        assert gain.after == pytest.approx(scores.market(market).upper_bound, abs=1e-9)


def test_no_answer_promises_more_than_the_upper_bound():
    """Any export share tells that the firm exports, whatever it answered about where."""
    firm = example_firm(sells_in=[], export_share_pct=None)
    scores = score_firm(firm, atlas(), model())

    found = step(firm, "answer", "export_share_pct")

    for market, gain in found.gains.items():
        assert gain.after == pytest.approx(scores.market(market).upper_bound, abs=1e-9)
        answered = score_firm(replace(firm, export_share_pct=50.0), atlas(), model())
        assert answered.market(market).score > gain.after + 1


def test_what_one_sells_takes_the_best_answer_for_each_market():
    found = step(example_firm(offer=None), "answer", "offer")

    best = {
        market: max(
            score_firm(example_firm(offer=offer), atlas(), model()).market(market).score
            for offer in codes.OFFERS
        )
        for market in found.gains
    }
    assert {market: gain.after for market, gain in found.gains.items()} == pytest.approx(best)


def test_questions_without_which_nothing_is_scored_come_first():
    assert [each.code for each in steps_of(silent_firm())[:2]] == ["sells_in", "trl"]
    assert steps_of(Firm())[0].code == "categories"


def test_home_is_no_customer_abroad():
    kinds = {(each.kind, each.code) for each in steps_of(example_firm(sells_in=["SE"]))}

    assert ("customer", "DK") in kinds


def test_firm_at_its_best_has_nothing_left():
    perfect = example_firm(
        sells_in=[country.iso2 for country in atlas().countries],
        certificates=sorted(codes.CERTIFICATES),
        trl=9,
        languages=sorted(
            {code for country in atlas().countries for code in country.business_languages}
        ),
    )

    assert steps_of(perfect) == ()


@settings(max_examples=20)
@given(firms())
def test_every_gain_is_what_the_reference_engine_gives(firm):
    assume(firm.needs)
    scores = score_firm(firm, atlas(), model())

    found = steps_to_raise(firm, scores, atlas=atlas(), model=model())

    expected = gains_by_step(firm, scores)
    assert {(each.kind, each.code) for each in found if each.gains} == expected.keys()
    for each in found:
        for market, gain in each.gains.items():
            reference = expected[each.kind, each.code][market]
            assert gain.before == pytest.approx(reference.before, abs=1e-9)
            assert gain.after == pytest.approx(reference.after, abs=1e-9)

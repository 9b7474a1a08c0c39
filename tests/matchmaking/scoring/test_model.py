import json

import pytest

from matchmaking.scoring import InvalidModel, ScoringModel, ceiling, half_up, score_firm
from tests.matchmaking.scoring.made_up import atlas_of, country
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model


def parameters(**changes):
    return model().to_parameters() | changes


def rule(**changes):
    return {"market": "europe", "offer": "goods", "certificate": "UL", "mandatory": True} | changes


def with_rules(*rules):
    known = model().to_parameters()["certificate_rules"]
    return ScoringModel.from_parameters(parameters(certificate_rules=[*known, *rules]))


def test_parameters_survive_json_with_its_keys_in_another_order():
    stored = json.loads(json.dumps(model().to_parameters(), sort_keys=True))
    again = ScoringModel.from_parameters(stored)

    assert again.to_parameters() == model().to_parameters()
    expected = score_firm(example_firm(), atlas(), model())
    assert score_firm(example_firm(), atlas(), again).countries == expected.countries


@pytest.mark.parametrize("name", ["reference_year", "certificate_rules", "labels"])
def test_from_parameters_refuses_a_missing_key(name):
    incomplete = parameters()
    del incomplete[name]

    with pytest.raises(InvalidModel, match=name):
        ScoringModel.from_parameters(incomplete)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mood": 1}, "mood"),
        ({"freshness": {"full_years": 2}}, "missing"),
        ({"goalposts": {"trl": {"low": 4, "high": 9}}}, "unexpected keyword"),
        ({"weights": {"score": {"market_pull": 1}}}, "means differ"),
        ({"weights": []}, "items"),
        ({"labels": {}}, "markets differ"),
        ({"certificate_rules": []}, "no certificates for"),
        ({"certificate_rules": [rule(certificate="XYZ")]}, "not understood"),
        ({"certificate_rules": [rule(mandatory="0")]}, "not understood"),
        ({"certificate_rules": [rule(country="")]}, "not understood"),
    ],
)
def test_from_parameters_refuses(changes, message):
    with pytest.raises(InvalidModel, match=message):
        ScoringModel.from_parameters(parameters(**changes))


@pytest.mark.parametrize("weights", [{"trl": -1, "certificates": 2}, {"trl": 0, "certificates": 0}])
def test_from_parameters_refuses_weights_that_are_negative_or_all_zero(weights):
    changed = model().to_parameters()["weights"] | {"maturity": weights}

    with pytest.raises(InvalidModel, match="maturity"):
        ScoringModel.from_parameters(parameters(weights=changed))


def asked(changed, iso2, offer):
    rules = changed.certificates_asked("europe", iso2, offer)
    return {each.certificate: each.mandatory for each in rules}


def test_certificates_asked_of_a_country_with_rows_of_its_own_replace_the_markets():
    changed = with_rules(rule(country="GB"))

    assert asked(changed, "GB", "goods") == {"UL": True}
    assert asked(changed, "GB", "both") == {"UL": True, "ISO9001": False, "ISO27001": False}
    assert asked(changed, "DE", "goods") == {"CE": True, "ISO9001": False}


def test_certificates_asked_of_both_offers_are_mandatory_if_one_is():
    changed = with_rules(rule(offer="services", certificate="CE", mandatory=False))

    assert asked(changed, "DE", None)["CE"] is True


@pytest.mark.parametrize("market", ["nordics", "europe", "usa", "india", "china", "singapore"])
def test_ceiling_of_each_market_is_the_one_the_labels_were_made_from(market):
    reachable = ceiling(market, atlas(), model())
    gates = model().labels[market]

    assert float(half_up(reachable, 1)) == gates.ceiling
    assert int(half_up(0.85 * reachable, 0)) == gates.strong
    assert int(half_up(0.67 * reachable, 0)) == gates.promising


def test_ceiling_of_a_market_that_cannot_be_scored_is_0():
    without_figures = atlas_of(country())

    assert ceiling("usa", without_figures, model()) == 0
    assert ceiling("europe", without_figures, model()) == 0

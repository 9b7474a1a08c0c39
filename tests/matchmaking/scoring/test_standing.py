from matchmaking.scoring import score_firm
from matchmaking.scoring.standing import ordinary_places, places_gained
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model


def places_of(firm, iso2):
    scores = score_firm(firm, atlas(), model())
    return places_gained(iso2, scores, atlas=atlas(), model=model())


def test_every_target_has_a_place_for_an_ordinary_firm():
    places = ordinary_places(atlas(), model())

    assert sorted(places.values()) == list(range(1, 35))
    assert places["DE"] == 2


def test_germany_is_second_for_nearly_everybody():
    assert places_of(example_firm(), "DE") == 0


def test_language_puts_a_country_ahead_of_where_it_is_for_others():
    without_french = places_of(example_firm(), "FR")

    assert places_of(example_firm(languages=["sv", "en", "fr"]), "FR") > without_french == 0


def test_weak_need_puts_a_country_behind_where_it_is_for_others():
    assert places_of(example_firm(), "IN") < 0


def test_country_without_a_place_is_not_compared():
    assert places_of(example_firm(needs=None, energy_share=None), "DE") is None

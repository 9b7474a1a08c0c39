import pytest

from companies.duplicates.similar_names import (
    WINDOW,
    alike_pct,
    name_of,
    similar_pairs,
    words_of,
)
from xport.lib.swedish_order import swedish_sort_key


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Laddkraft AB (publ)", ("laddkraft",)),
        ("AB Örnsköldsviks El & Bygg", ("}rnsk}ldsviks", "el", "bygg")),
        ("Ladd-Kraft i Sverige Aktiebolag", ("ladd", "kraft")),
        ("Hjärtats ekonomiska förening", ("hj|rtats", "ekonomiska")),
        ("AB HB", ("ab", "hb")),
        ("\x00!?", ()),
    ],
)
def test_words_of_a_name_are_those_that_tell_firms_apart(name, words):
    assert words_of(swedish_sort_key(name)) == words


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Laddkraft AB", "Laddkraft Aktiebolag", True),
        ("Laddkraft AB", "Ladkraft AB", True),
        ("Ladd-Kraft AB", "Laddkraft", True),
        ("Norr Laddkraft", "Laddkraft Norr AB", True),
        ("Laddkraft", "Laddkraft Skellefteå AB", True),
        ("Norrland El", "Norrland Bygg", False),
        ("El AB", "El och Bygg AB", False),
        ("Laddkraft", "Vindkraft", False),
    ],
)
def test_alike_pct_tells_a_slip_from_another_name(one, other, is_alike):
    first, second = (name_of(swedish_sort_key(name)) for name in (one, other))

    assert bool(alike_pct(first, second)) == is_alike
    assert alike_pct(first, second) == alike_pct(second, first)


def pairs(names, of):
    sort_keys = {firm: swedish_sort_key(name) for firm, name in enumerate(names)}
    return [(pair.first, pair.second) for pair in similar_pairs(sort_keys, of=of)]


def test_similar_pairs_are_those_of_the_firms_asked_for():
    names = ["Laddkraft AB", "Laddkraft", "Solvärme AB", "Solvärme"]

    assert pairs(names, of={1}) == [(0, 1)]
    assert pairs(names, of={0, 1, 3}) == [(0, 1), (2, 3)]
    assert pairs(names, of=()) == []


def test_similar_pairs_begin_with_the_most_alike():
    assert pairs(["Laddkraft Norr", "Ladkraft", "Laddkraft", "Laddkraft AB"], of={2}) == [
        (2, 3),
        (1, 2),
        (0, 2),
    ]


def test_words_in_another_order_are_found():
    assert pairs(["Norr Laddkraft", "Laddkraft Norr"], of={0}) == [(0, 1)]


def test_similar_pairs_never_compare_all(monkeypatch):
    compared = []
    monkeypatch.setattr(
        "companies.duplicates.similar_names.alike_pct", lambda *names: compared.append(names) or 0
    )
    names = {serial: f"energi {serial:04}" for serial in range(1000)}

    similar_pairs(names, of=names)

    assert 0 < len(compared) <= 2 * WINDOW * len(names) < 1000 * 999 / 2

import pytest

from companies.facts.municipalities import (
    is_foreign_postal_code,
    may_lie_in_town,
    municipalities_named,
    municipalities_of_town,
    municipality_of_postal_code,
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Karlstad", {"1780"}),
        ("KARLSTADS KOMMUN", {"1780"}),
        ("Stockholms stad", {"0180"}),
        ("180", {"0180"}),
        ("1780 Karlstad", {"1780"}),
        ("Goteborg", {"1480"}),
        ("Habo", {"0643"}),
        ("Håbo", {"0305"}),
        ("Karlstad/Hammarö", {"1780", "1761"}),
        ("Värmland", set()),
        ("9999", set()),
        ("x" * 201, set()),
    ],
)
def test_municipalities_named(text, codes):
    assert municipalities_named(text) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("65224", "1780"),
        ("S-652 24 Karlstad", "1780"),
        ("SE 65224", "1780"),
        ("D-65224", None),
        ("00000", None),
        ("", None),
    ],
)
def test_municipality_of_postal_code(text, code):
    assert municipality_of_postal_code(text) == code


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("DK-2100", True),
        ("no 0150", True),
        ("FI00100", True),
        ("SW1A 1AA", True),
        ("SE-65224", False),
        ("S 652 24", False),
        ("652 24", False),
        ("Box 12", False),
        ("", False),
    ],
)
def test_is_foreign_postal_code(text, is_foreign):
    assert is_foreign_postal_code(text) is is_foreign


def test_may_lie_in_town_by_a_single_postal_code_too():
    assert [may_lie_in_town(code, "KARLSTAD") for code in ("1780", "1761", "2482")] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("TANUMSHEDE", {"1435"}),
        # One postal code of 118 lies in Hammarö.
        ("Karlstad", {"1780"}),
        ("Nol", {"1440", "1482"}),
        ("Ingenstans", set()),
    ],
)
def test_municipalities_of_town(text, codes):
    assert municipalities_of_town(text) == codes

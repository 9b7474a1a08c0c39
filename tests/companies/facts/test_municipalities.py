import pytest

from companies.facts.municipalities import (
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
    [("65224", "1780"), ("S-652 24 Karlstad", "1780"), ("00000", None), ("", None)],
)
def test_municipality_of_postal_code(text, code):
    assert municipality_of_postal_code(text) == code


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

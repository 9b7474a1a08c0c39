"""Our table of SNI codes and categories, against the tables that it names."""

import csv
from pathlib import Path

import pytest

from companies.facts.sni import parse_sni
from companies.facts.sni_categories import ADJACENT, CORE, sni_categories, suggested_keys

CATEGORIES = Path(__file__).parents[3] / "markets" / "data" / "categories.csv"


def test_every_line_names_a_code_an_edition_and_a_category_of_ours():
    with CATEGORIES.open(encoding="utf-8", newline="") as file:
        ours = {row["code"] for row in csv.DictReader(file)}

    for key, each in sni_categories().items():
        assert key == each.key
        assert parse_sni(each.dotted) == (each.code,)
        assert each.edition in ("2007", "2025")
        assert each.category in ours
        assert each.strength in (CORE, ADJACENT)
        assert each.label_sv
        assert each.label_en


@pytest.mark.parametrize(
    ("codes", "keys"),
    [
        # The same digits are trade of electricity in one edition, and its distribution in the next.
        ({"sni_2007": ["35140"]}, ["2007:35140:energy-trading-software"]),
        ({"sni_2025": ["35140"]}, ["2025:35140:grid-flexibility-services"]),
        ({"sni_2025": ["62100"]}, []),
        ({"sni_2007": None, "sni_2025": []}, []),
    ],
)
def test_an_edition_decides_what_a_code_speaks_for(codes, keys):
    assert suggested_keys(**{"sni_2007": None, "sni_2025": None} | codes) == keys

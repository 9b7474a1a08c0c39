import shutil
from pathlib import Path

import pytest

from companies.models import County, Municipality
from companies.places_loading import DATA_FOLDER, load_places
from xport.lib.reference_files import ReferenceFileError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_loaded")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


def test_load_places_gives_21_counties_and_290_municipalities():
    load_places()

    assert County.objects.count() == 21
    assert Municipality.objects.count() == 290
    assert Municipality.objects.get(code="2482").county.name == "Västerbottens län"


def test_load_places_orders_municipalities_as_swedes_do():
    load_places()

    names = list(Municipality.objects.values_list("name", flat=True))

    assert names[0] == "Ale"
    assert names[-1] == "Övertorneå"
    assert names.index("Åmål") < names.index("Älmhult") < names.index("Örebro")
    assert names.index("Östersund") > names.index("Ystad")


def test_load_places_twice_changes_nothing_in_four_queries(django_assert_num_queries):
    load_places()

    # Two reads, and a savepoint round them.
    with django_assert_num_queries(4):
        again = load_places()

    assert not [table for table in again if table.added or table.changed or table.gone]


def test_load_places_renames_a_municipality_and_its_place_in_the_order(folder):
    load_places()
    file = folder / "municipalities.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2482,Skellefteå,", "2482,Öö,"), encoding="utf-8")

    _, municipalities = load_places(folder=folder)

    assert municipalities.changed == {"2482": frozenset({"name", "sort_key"})}
    assert Municipality.objects.last().code == "2482"


def test_load_places_refuses_an_unknown_county(folder):
    file = folder / "municipalities.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Ale,Ale kommun,14", "Ale,Ale kommun,15"), encoding="utf-8")

    with pytest.raises(
        ReferenceFileError, match=r"municipalities\.csv, row \d+: county is unknown: 15"
    ):
        load_places(folder=folder)

    assert not County.objects.exists()

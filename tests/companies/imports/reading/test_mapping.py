import io
import json

import pytest

from companies.imports.messages import import_message
from companies.imports.reading.mapping import ColumnMapping, MappingRefused, propose_mapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.table import Table
from tests.companies.imports.made import PERSONAL_NUMBER

ROWS = [
    ["Namn", "Org.nr", "Omsättning", "SNI", "Färg"],
    ["A AB", "556012-5790", "12", "35.140", "röd"],
    ["Tolvan", PERSONAL_NUMBER, "13", "", "blå"],
]


def table(rows):
    head = {"format": "text", "encoding": "utf-8", "separator": ";", "sheets": [], "sheet": None}
    lines = [head, *([number, row] for number, row in enumerate(rows, start=1))]
    return Table(io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines)))


@pytest.fixture
def mapping():
    return propose_mapping(table(ROWS))


def test_propose_mapping_shows_samples_and_what_is_open(mapping):
    assert [column.field for column in mapping.columns] == [
        "name", "organisation_number", "turnover", "sni", None,
    ]  # fmt: skip
    assert mapping.columns[0].samples == ("A AB", "Tolvan")
    assert [column.header for column in mapping.unmatched] == ["Färg"]
    assert [column.header for column in mapping.ambiguous] == ["Namn"]
    assert [column.header for column in mapping.without_unit] == ["Omsättning"]
    assert [column.header for column in mapping.without_edition] == ["SNI"]


def test_propose_mapping_masks_the_samples(mapping):
    assert mapping.columns[1].samples == ("556012-5790", "******-****")
    assert PERSONAL_NUMBER not in repr(mapping)


def test_propose_mapping_remembers_the_last_choices(mapping):
    chosen = mapping.changed(2, unit="mkr").changed(4, field="notes").choices()

    again = propose_mapping(table(ROWS), remembered=chosen)

    assert (again.columns[2].unit, again.columns[4].field) == ("mkr", "notes")


def test_propose_mapping_passes_over_choices_that_no_longer_fit():
    remembered = {"Färg": {"field": "name"}, "Org.nr": {"field": "gone"}}

    assert propose_mapping(table(ROWS), remembered=remembered) == propose_mapping(table(ROWS))


def test_propose_mapping_refuses_what_is_no_list():
    with pytest.raises(FileRefused, match="headers_unknown"):
        propose_mapping(table([["Ort", "Telefon"]]))


@pytest.mark.parametrize(
    ("place", "values", "code"),
    [
        (9, {"field": "name"}, "column_unknown"),
        (4, {"field": "colour"}, "field_unknown"),
        (4, {"field": "name"}, "field_twice"),
        (2, {"unit": "euro"}, "unit_unknown"),
        (3, {"edition": "1992"}, "edition_unknown"),
    ],
)
def test_changed_refuses_what_cannot_be(mapping, place, values, code):
    with pytest.raises(MappingRefused, match=code):
        mapping.changed(place, **values)
    assert import_message(code)


def test_a_mapping_survives_json(mapping):
    assert ColumnMapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


@pytest.mark.parametrize(
    ("names", "are_shouted"),
    [(["ALFA AB", "BETA AB", "GAMMA AB"], True), (["ALFA AB", "Beta AB", "E.ON"], False)],
)
def test_names_in_capitals_throughout_are_noticed(names, are_shouted):
    rows = [["Namn", "Org.nr"], *([name, ""] for name in names)]

    assert propose_mapping(table(rows)).names_are_shouted is are_shouted

import io
import json

import pytest

from companies.imports.messages import import_message
from companies.imports.reading.mapping import (
    VARIES,
    ColumnMapping,
    MappingRefused,
    mapping_without_headers,
    propose_mapping,
)
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


def test_propose_mapping_mends_the_samples():
    rows = [["Företag", "Org.nr"], ["HÃ¤rryda Energi AB", "556026-3245"]]

    assert propose_mapping(table(rows)).columns[0].samples == ("Härryda Energi AB",)


def test_propose_mapping_shows_what_people_see_of_headers_and_cells():
    rows = [["Före\0tag", "Org.nr", "Fä\ud800rg"], ["A\0 AB", "556026-3245", "b\ud800lå"]]

    mapping = propose_mapping(table(rows))

    assert [column.header for column in mapping.columns] == ["Företag", "Org.nr", "Färg"]
    assert mapping.columns[0].samples == ("A AB",)
    assert mapping.columns[2].samples == ("blå",)


def test_propose_mapping_remembers_the_last_choices(mapping):
    chosen = mapping.changed(2, unit="mkr").changed(4, field="notes").choices()

    again = propose_mapping(table(ROWS), remembered=chosen)

    assert (again.columns[2].unit, again.columns[4].field) == ("mkr", "notes")


def test_propose_mapping_remembers_that_each_cell_has_to_say_it(mapping):
    chosen = mapping.changed(2, unit=VARIES).changed(3, edition=VARIES).choices()

    again = propose_mapping(table(ROWS), remembered=chosen)

    assert (again.columns[2].unit, again.columns[3].edition) == (VARIES, VARIES)


def test_what_was_answered_is_open_to_another_answer_and_what_a_header_says_is_not(mapping):
    answered = mapping.changed(2, unit="mkr").changed(3, edition="2025")
    headers = ["Namn", "Org.nr", "Omsättning (tkr)", "SNI 2007"]
    said = propose_mapping(table([headers, *ROWS[1:]]))

    assert [column.place for column in answered.without_unit] == [2]
    assert [column.place for column in answered.without_edition] == [3]
    assert (said.without_unit, said.without_edition) == ((), ())
    assert (said.columns[2].header_unit, said.columns[3].header_edition) == ("tkr", "2007")


@pytest.mark.parametrize(
    ("cells", "names_units"),
    [
        (["3 mkr", "500 tkr", "", "saknas", "0"], True),
        (["3 mkr", "1-5 mkr (2023)", "bara muntligt"], True),
        (["3 mkr", "500"], False),
        (["3 mkr", "500 (2023)"], False),
        (["3 mkr", "1 - 5"], False),
        (["3.400", "3 mkr"], False),
        (["", "0", "bara muntligt"], False),
    ],
)
def test_a_column_names_units_if_no_cell_lacks_one(cells, names_units):
    mapping = propose_mapping(
        table([["Företag", "Omsättning"], *(["A AB", each] for each in cells)])
    )

    assert [column.names_units for column in mapping.columns] == [False, names_units]
    assert ColumnMapping.from_json(mapping.to_json()) == mapping


def test_propose_mapping_passes_over_choices_that_no_longer_fit():
    remembered = {"Färg": {"field": "name"}, "Org.nr": {"field": "gone"}}

    assert propose_mapping(table(ROWS), remembered=remembered) == propose_mapping(table(ROWS))


def test_propose_mapping_refuses_what_is_no_list():
    with pytest.raises(FileRefused, match="headers_unknown"):
        propose_mapping(table([["Ort", "Telefon"]]))


UNKNOWN = [
    ["Lista 2026"],
    ["Kund", "Identitet", "Hemsida"],
    ["A AB", "556012-5790", "a.example"],
    ["Tolvan", PERSONAL_NUMBER, ""],
]


def test_mapping_without_headers_knows_the_numbers_and_the_row_above_them():
    mapping = mapping_without_headers(table(UNKNOWN))

    assert mapping.header_rows == (2,)
    assert [(column.header, column.field) for column in mapping.columns] == [
        ("Kund", None), ("Identitet", "organisation_number"), ("Hemsida", "website"),
    ]  # fmt: skip
    assert mapping.columns[1].samples == ("556012-5790", "******-****")
    assert not mapping.names_companies


def test_mapping_without_headers_remembers_headers_that_nobody_knew():
    chosen = mapping_without_headers(table(UNKNOWN)).changed(0, field="name").choices()

    assert mapping_without_headers(table(UNKNOWN), remembered=chosen).names_companies


@pytest.mark.parametrize(
    ("rows", "header_rows", "fields"),
    [
        (UNKNOWN[2:], (), (None, "organisation_number", None)),
        ([["", ""], *UNKNOWN[2:]], (), (None, "organisation_number", None)),
        ([["A AB", "pågår"], *UNKNOWN[2:]], (1,), (None, "organisation_number", None)),
        ([["A AB", "55931-204"], *UNKNOWN[2:]], (), (None, "organisation_number", None)),
        ([["Hej", " här är", " listan"], ["556012-5790", " sa du", " inte sant"], ["Nej", " du"]],
         (), (None, None, None)),
        ([["556012-5790"]] * 9, (), (None,)),
        ([], (), ()),
    ],
)  # fmt: skip
def test_mapping_without_headers_of_other_tables(rows, header_rows, fields):
    mapping = mapping_without_headers(table(rows))

    assert (mapping.header_rows, mapping.fields) == (header_rows, fields)


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


def test_names_in_capitals_are_noticed_once_somebody_says_which_column_holds_them():
    rows = [[name, name.title(), "556012-5790"] for name in ("ALFA AB", "BETA AB", "GAMMA AB")]
    mapping = mapping_without_headers(table(rows))

    assert not mapping.names_are_shouted
    assert mapping.changed(0, field="name").names_are_shouted
    assert not mapping.changed(1, field="name").names_are_shouted


def test_a_mapping_of_before_columns_told_of_capitals_is_read():
    values = propose_mapping(table(ROWS)).to_json() | {"names_are_shouted": True}
    del values["is_register"]
    for column in values["columns"]:
        del column["is_shouted"]

    assert ColumnMapping.from_json(values).names_are_shouted

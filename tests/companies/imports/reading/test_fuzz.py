"""Mutated lists, seeded by the messy samples: only rows, or refusals by name.

bin/test asks for 20,000 examples each; a run by hand for fewer.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.facts.personal_numbers import MASK, masked
from companies.imports.reading import refusals, results
from companies.imports.reading.cells import DateCell, FormulaCell, check_width
from companies.imports.reading.child import best_separator
from companies.imports.reading.encodings import decode
from companies.imports.reading.headers import find_headers
from companies.imports.reading.mapping import Column, ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.rows import _ListReader
from companies.imports.reading.source_rows import SourceRow
from companies.imports.reading.text_table import named_separator, rows_of

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
MESSY = Path(__file__).parents[1] / "messy"
SAMPLES = [path.read_bytes() for path in sorted(MESSY.glob("0*"))]
# The headers and two rows: long enough to go wrong, short enough for many.
SEEDS = [
    b"\r\n".join([lines[0], *lines[place : place + 2]])
    for lines in (sample.splitlines() for sample in SAMPLES)
    for place in range(1, len(lines), 2)
]
CELLS = sorted(
    {cell for seed in SAMPLES for line in seed.decode("cp1252").splitlines()
     for cell in line.replace("\t", ";").split(";")}
)  # fmt: skip
PIECES = [b'"', b'""', b";", b"\t", b",", b"\r", b"\n", b"\x00", b"\xff\xfe", b"\xc3", b"sep=,\n"]
FIELDS = ["organisation_number", "name", "municipality", "postcode", "city", "employees"] + [
    "turnover", "sni", "category", "website", "contact_name", "contact_email", "contact_phone",
    "status", "marketing_block", "description", "legal_form", "employees_class", "turnover_class",
]  # fmt: skip
WHOLE_ROW = ["556026-3245", "HÄRRYDA ENERGI AB", "Karlstad", "65224", "KARLSTAD", "ca 15"] + [
    "24 512,5", "35.140", "", "https://harrydaenergi.se", "Test Testsson 1", "test1@example.se",
    "054-12 34 56", "1", "2", "Elnät", "49", "1-4", "500 - 999 tkr",
]  # fmt: skip
MAPPING = ColumnMapping(
    header_rows=(),
    columns=tuple(
        Column(place=place, header=field, field=field) for place, field in enumerate(FIELDS)
    ),
    is_register=True,
)
many = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
edits = st.lists(
    st.tuples(
        st.integers(0, 330), st.integers(0, 9), st.sampled_from(PIECES) | st.binary(max_size=3)
    ),
    max_size=4,
)
cells = st.builds(
    lambda seed, place, extra: seed[:place] + extra + seed[place:],
    st.sampled_from(CELLS),
    st.integers(0, 20),
    st.sampled_from(["", "-", "–", " tkr", "ca ", "\u202e", "\ud800", "1e309", "NaN", "Ã¤"])
    | st.text(max_size=4),
)
kinds = st.sampled_from([str, str, str, DateCell, FormulaCell])


@many
@given(st.sampled_from(SEEDS), edits)
def test_a_mutated_text_gives_rows_or_a_named_refusal(seed, changes):
    content = seed
    for place, length, piece in changes:
        content = content[:place] + piece + content[place + length :]
    try:
        named, text = named_separator(decode(content).text)
        rows = list(rows_of(text, named or best_separator(text)))
        for row in rows:
            check_width(row)
        find_headers(rows)
    except FileRefused as refusal:
        assert refusal.code in refusals.CODES  # noqa: PT017
    else:
        assert all(type(cell) is str for row in rows for cell in row)


@many
@given(st.lists(st.tuples(st.integers(0, len(FIELDS) - 1), cells, kinds), max_size=4))
def test_mutated_cells_give_a_row_with_codes_of_the_closed_list(changes):
    row = list(WHOLE_ROW)
    for place, cell, kind in changes:
        row[place] = kind(cell)
    source = SourceRow(number=2, cells=tuple(row))

    read = _ListReader(MAPPING, "1780", {}, {}).read(source)

    assert read.outcome in results.OUTCOMES
    codes = {read.reason, *read.warnings, *(each.code for each in read.questions)} - {None}
    assert codes <= set(results.CODES)
    assert (read.reason is None) == (read.outcome == results.READABLE)
    assert masked(repr(read.facts)) == repr(read.facts)


@pytest.mark.parametrize(
    "text", ["121212-1212", "19121212-1212", "１２１２１２-1212", "1212121212"]
)
def test_no_field_lets_a_personal_number_through(text):
    cells = tuple(f"{field} {text}" for field in FIELDS)

    read = _ListReader(MAPPING, "1780", {}, {}).read(SourceRow(number=2, cells=cells))

    assert text not in repr(read)
    assert MASK in repr(read.cells)

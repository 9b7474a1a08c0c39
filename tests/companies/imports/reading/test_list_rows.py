"""Rows read beside us: the same as here, and refused by name whatever happens to their reader."""

import datetime as dt
import json
import sys
from dataclasses import replace

import pytest

from companies.imports.reading import reader
from companies.imports.reading.list_rows import list_rows
from companies.imports.reading.mapping import ColumnMapping, propose_mapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.rows import Reading
from companies.imports.reading.table import open_table
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS

CONTENT = made.text(made.ROWS).encode()
READING = Reading(
    mapping=ColumnMapping(header_rows=(1,), columns=()),
    municipality_code="1780",
    categories={},
    answers={},
)


@pytest.mark.parametrize(
    "deed",
    [
        "import os; os.abort()",
        "while True: pass",
        "import time; time.sleep(60)",
        "\nwhile True: sys.stdout.buffer.write(LINE)",
        "\nsys.stdout.buffer.write(LINE); sys.stdout.flush(); raise ValueError('121212-1212')",
        "sys.stdout.buffer.write(LINE[:10])",
    ],
    ids=["crashes", "spins", "does not come back", "writes without end", "fails after a row"]
    + ["stops within a row"],
)
def test_list_rows_refuses_when_the_reader_dies(child_that, monkeypatch, deed, caplog):
    monkeypatch.setattr(reader, "SECONDS", 3)
    monkeypatch.setattr(reader, "OUTPUT_BYTES", 1024 * 1024)
    line = json.dumps({"number": 2, "outcome": "readable", "facts": {}}).encode() + b"\n"
    child_that(f"LINE = {line!r}; sys.stdout.buffer.write(b'{{\"rows\": 9}}\\n'); {deed}")

    with pytest.raises(FileRefused, match="file_too_costly"):
        read_as_list(CONTENT)

    assert "1212" not in caplog.text


def test_list_rows_refuses_what_is_refused_in_the_middle_of_the_rows():
    rows = [*made.ROWS, *[made.ROWS[1]] * 300, ["x"] * 300]

    with pytest.raises(FileRefused, match="file_too_wide"):
        read_as_list(made.text(rows).encode())


def test_what_many_rows_have_wrong_does_not_stay_in_memory(monkeypatch):
    limited = "from companies.imports.reading import child; child.MEMORY_BYTES = 150 << 20"
    monkeypatch.setattr(reader, "COMMAND", [sys.executable, "-s", "-c", f"{limited}; child.main()"])
    # Django's refusal of an address refers to itself, and to all that was at work on the row.
    rows = [["Namn", "E-post", "Hemsida"], *[["A AB", "é@.b..c", "http://[x"]] * 30_000]

    content = made.text(rows).encode()
    with open_table(content, file_name="list.csv", first=5) as table:
        reading = replace(READING, mapping=propose_mapping(table))

    assert len(read_as_list(content, reading)) == 30_000


def test_what_is_read_beside_us_is_what_is_read_here():
    rows = [
        ("Namn", "Org.nr", "Kommun", "Anställda", "Omsättning", "SNI 2007", "Aktiv", "Noteringar"),
        ("Ett AB", NUMBERS[0], "Karlstad", "0", "0 tkr", "35.140 62010", "nej", "Ringt"),
        ("Två AB", NUMBERS[1], "Håbo", "5-9", "12,5", "", "", ""),
        ("", made.PERSONAL_NUMBER, "", "", "", "", "", ""),
        ("Tre AB", NUMBERS[2], "Karlstad", dt.date(2026, 9, 5), None, "35", "", ""),
    ]
    content = made.xlsx(rows)
    with open_table(content, file_name="list.xlsx") as table:
        reading = replace(READING, mapping=propose_mapping(table))
        here = list(reading.read(table.rows()))

    with list_rows(content, file_name="list.xlsx", sheet=None, reading=reading) as (count, beside):
        assert list(beside) == here

    assert count == len(rows)
    assert {row.outcome for row in here} >= {"readable", "question", "refused"}


def read_as_list(content, reading=READING):
    with list_rows(content, file_name="list.csv", sheet=None, reading=reading) as (_count, rows):
        return list(rows)

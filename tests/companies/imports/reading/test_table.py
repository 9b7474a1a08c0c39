"""The confinement: whatever a file brings its reader to do, the portal gets a refusal."""

import io
import json
import os
import subprocess
import sys
import threading

import pytest

from companies.imports.messages import import_message
from companies.imports.reading import child, reader, refusals
from companies.imports.reading.cells import DateCell, FormulaCell, cell_of, decoded, encoded
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.table import keep_file, open_table
from tests.companies.imports import made

CONTENT = made.text(made.ROWS).encode()
READING = {"mapping": {"header_rows": [1], "columns": [], "is_register": False}} | {
    "municipality_code": "1780", "categories": {}, "answers": {}
}  # fmt: skip


@pytest.mark.parametrize(
    "deed",
    [
        "bytearray(2 ** 31)",
        "import os; os.abort()",
        "while True: pass",
        "sys.stdout.buffer.write(bytes(2 * 1024 * 1024)); sys.stdout.flush()",
        "raise ValueError('121212-1212')",
    ],
    ids=["grows", "crashes", "spins", "writes without end", "fails"],
)
def test_open_table_refuses_when_the_reader_dies(child_that, deed, caplog):
    child_that(deed)

    with pytest.raises(FileRefused, match="file_too_costly"):
        open_table(CONTENT, file_name="list.csv")

    assert "1212" not in caplog.text


def test_open_table_refuses_when_the_reader_does_not_come_back(child_that, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.5)
    child_that("import time; time.sleep(60)")

    with pytest.raises(FileRefused, match="file_too_costly"):
        open_table(CONTENT, file_name="list.csv")


def test_open_table_says_busy_when_all_places_stay_taken(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.01)
    monkeypatch.setattr(reader, "_places", threading.BoundedSemaphore(1))
    reader._places.acquire()

    with pytest.raises(FileRefused, match="file_busy"):
        open_table(CONTENT, file_name="list.csv")


def test_open_table_refuses_before_it_starts_a_reader(monkeypatch):
    monkeypatch.setattr(reader, "COMMAND", ["/nowhere"])

    with pytest.raises(FileRefused, match="file_too_large"):
        open_table(bytes(refusals.LARGEST_FILE_BYTES + 1), file_name="list.csv")
    with pytest.raises(FileRefused, match="sheet_unknown"):
        open_table(CONTENT, file_name="list.csv", sheet="x" * 301)


def test_rows_may_be_read_twice_and_show_no_cells_in_messages():
    content = made.text([made.HEADERS, ("Tolvan", made.PERSONAL_NUMBER, "1")]).encode()
    with open_table(content, file_name="list.csv") as opened:
        rows = list(opened.rows())
        assert rows == list(opened.rows())

    assert "1212" not in repr(rows)


@pytest.mark.parametrize(
    ("order", "content", "head"),
    [
        ({"deed": "look", "ending": "csv"}, CONTENT, {"format": "text"}),
        (
            {"deed": "look", "ending": "xlsx"},
            made.xlsx(made.ROWS),
            {"format": "xlsx"},
        ),
        ({"deed": "look", "ending": "xls"}, made.xls(made.ROWS), {"format": "xls"}),
        ({"deed": "look", "ending": "pdf"}, CONTENT, {"refused": "file_type"}),
        ({"deed": "keep", "ending": "csv"}, CONTENT, {"is_changed": False}),
        (
            {"deed": "keep", "ending": "xlsx"},
            made.xlsx(made.ROWS),
            {"is_changed": False},
        ),
        (
            {"deed": "keep", "ending": ""},
            CONTENT + b"121212-1212",
            {"is_changed": True},
        ),
    ],
)
def test_answer_begins_with_a_head(order, content, head):
    output = io.BytesIO()

    child.answer({"sheet": None, "first": None, **order}, content, output)

    said = json.loads(output.getvalue().split(b"\n")[0])
    assert {key: said[key] for key in head} == head


def test_answer_says_that_memory_was_not_enough(monkeypatch):
    def grow(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(child, "opened", grow)
    output = io.BytesIO()

    child.answer({"deed": "look", "ending": "csv", "sheet": None}, CONTENT, output)

    assert json.loads(output.getvalue()) == {"refused": "file_too_costly"}


def test_open_table_refuses_what_a_reader_stumbles_over(child_that, caplog):
    child_that(
        "from companies.imports.reading import child\n"
        "child.opened = lambda *a, **k: int('121212-1212')\n"
        "child.answer({'deed': 'look', 'ending': '', 'sheet': None}, b'', sys.stdout.buffer)"
    )

    with pytest.raises(FileRefused, match="file_unreadable"):
        open_table(CONTENT, file_name="list.csv")

    assert "ValueError" in caplog.text
    assert "1212" not in caplog.text


@pytest.mark.parametrize(
    ("value", "cell"),
    [(5560125790.0, "5560125790"), (24512.5, "24512,5"), (True, "ja"), (7, "7"), (None, "None"),
     (float("nan"), "nan"), (1e20, "1e+20")],
)  # fmt: skip
def test_cell_of_writes_values_as_a_swedish_spreadsheet_does(value, cell):
    assert cell_of(value) == cell


@pytest.mark.parametrize("cell", ["text", DateCell("2026-09-05"), FormulaCell()])
def test_cells_keep_their_kind_through_json(cell):
    again = decoded(encoded(cell))

    assert (again, type(again)) == (cell, type(cell))


def test_every_refusal_of_a_file_has_words():
    assert all(import_message(code) for code in refusals.CODES)


def test_a_number_kept_as_text_by_a_formula_is_that_number():
    content = b'Namn;Org.nr\nA AB;="5560125790"\nB AB;"=""5560125790"""\n'

    with open_table(content, file_name="list.csv") as opened:
        rows = [row.cells for row in opened.rows()]

    assert rows[1:] == [("A AB", "5560125790"), ("B AB", "5560125790")]


def test_the_portal_itself_loads_no_reader_of_workbooks():
    look = "import django, sys; django.setup(); import xport.urls, companies.imports.actions; "
    look += "print(*sys.modules)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "xport.settings"}

    said = subprocess.run(
        [sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=True
    )

    assert "python_calamine" not in said.stdout.split()


def test_keep_file_of_pasted_cells_has_no_name():
    copy = keep_file(CONTENT, file_name="")
    copy.table.close()

    assert copy.file_name == ""

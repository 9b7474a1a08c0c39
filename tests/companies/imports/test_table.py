import pytest

from companies.imports import table
from companies.imports.table import FileRefused, SourceRow, read_rows

LINES = "Företagsnamn;Org.nr;Hemsida\nÅ Å AB;599000-0018;https://a.example\n"
ROW = SourceRow(
    number=2, name="Å Å AB", organisation_number="599000-0018", website="https://a.example"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_read_rows_of_what_spreadsheets_write(encoding, separator, line_end):
    text = LINES.replace(";", separator).replace("\n", line_end)

    assert read_rows(text.encode(encoding)) == [ROW]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_read_rows_in_either_byte_order(mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert read_rows(mark + LINES.encode(encoding)) == [ROW]


@pytest.mark.parametrize(
    "headers",
    ["FÖRETAG;ORG-NR;WWW", "Bolagsnamn;Organisationsnummer;Webbplats", "name;orgNr;Website"],
)
def test_read_rows_knows_other_spellings_of_the_headers(headers):
    text = headers + "\n" + LINES.split("\n")[1]

    assert read_rows(text.encode()) == [ROW]


def test_read_rows_counts_titles_empty_lines_and_records_as_a_spreadsheet_does():
    text = 'Lista 2026;;\n\nOrt;Org.nr;Företag\nHär;1;"Två\nrader AB"\n\nHär;2;B AB\nHär;3\n'

    rows = read_rows(text.encode())

    assert [(row.number, row.name) for row in rows] == [
        (4, "Två\nrader AB"),
        (5, ""),
        (6, "B AB"),
        (7, ""),
    ]
    assert rows[1].is_empty
    assert rows[0].website == ""


def test_read_rows_takes_the_first_of_two_equal_headers():
    text = "Företag;Org.nr;Företag\nA AB;1;B AB\n"

    assert read_rows(text.encode())[0].name == "A AB"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n", "file_empty"),
        (b"PK\x03\x04rest", "file_is_workbook"),
        (b"\xd0\xcf\x11\xe0rest", "file_is_workbook"),
        (b"\xff\xfe\x00", "encoding_unknown"),
        (b"Namn;\x81", "encoding_unknown"),
        (b"Ort;Telefon\nA;B\n", "headers_unknown"),
        (b"x\n" * 20 + b"Namn;Org.nr\nA;1\n", "headers_unknown"),
        (b"Namn;Org.nr" + b";" * 200, "file_too_wide"),
        (b"Namn;Org.nr\n" + b"a" * 40_000, "file_too_wide"),
        (b"Namn;Org.nr\n" + b"a" * 200_000, "file_unreadable"),
    ],
)
def test_read_rows_says_why_a_file_is_refused(content, code):
    with pytest.raises(FileRefused, match=code):
        read_rows(content)


def test_read_rows_refuses_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(table, "LARGEST_FILE_BYTES", 10)

    with pytest.raises(FileRefused, match="file_too_large"):
        read_rows(LINES.encode())


def test_read_rows_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr(table, "MOST_ROWS", 2)

    assert read_rows(LINES.encode()) == [ROW]
    with pytest.raises(FileRefused, match="file_too_long"):
        read_rows((LINES + "B AB;2;\n").encode())

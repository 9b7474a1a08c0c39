import io
import zipfile

import pytest

from companies.facts.personal_numbers import MASK
from companies.imports.reading.masked_copies import sheet_names
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.table import keep_file, open_table
from tests.companies.imports import made
from tests.companies.imports.made import HEADERS, NUMBERS, PERSONAL_NUMBER, ROWS

WITH_PERSON = [*ROWS, ("Tolvan", PERSONAL_NUMBER, "1")]
BARE = PERSONAL_NUMBER.replace("-", "")


def kept(content, *, file_name):
    copy = keep_file(content, file_name=file_name)
    copy.table.close()
    return copy


def cells_of(content, name):
    with open_table(content, file_name=name) as table:
        return [row.cells for row in table.rows()]


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (made.text(ROWS).encode(), "list.csv"),
        (made.xlsx(ROWS), "list.xlsx"),
        (made.xls(ROWS), "list.xls"),
        (made.ods(ROWS), "list.ods"),
        # A telephone number that date and check digit would fit.
        (
            made.text([("Namn", "Org.nr", "Telefon"), ("A", NUMBERS[0], "0701063232")]).encode(),
            "a.csv",
        ),
    ],
)
def test_a_file_without_personal_numbers_is_kept_as_it_came(content, name):
    copy = kept(content, file_name=name)

    assert (copy.content, copy.file_name, copy.is_changed) == (content, name, False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_is_masked_in_its_own_form(encoding):
    copy = kept(made.text(WITH_PERSON, "\t").encode(encoding), file_name="list.csv")

    assert copy.is_changed
    lines = copy.content.decode(encoding)
    assert lines == made.text([*ROWS, ("Tolvan", MASK, "1")], "\t")


def test_a_separator_of_its_own_is_named_again():
    content = b"sep=#\r\n" + made.text(WITH_PERSON, "#").encode()

    copy = kept(content, file_name="list.csv")

    assert copy.content.startswith(b"sep=#\r\n")
    assert cells_of(copy.content, "list.csv")[3] == ("Tolvan", MASK, "1")


def test_without_known_headers_the_column_of_numbers_is_masked_as_one():
    mistyped = "19121212-1213"
    rows = [("Kund", "Identitet"), ("A AB", NUMBERS[0]), ("Tolvan", mistyped.replace("-", ""))]

    copy = kept(made.text(rows).encode(), file_name="list.csv")

    assert cells_of(copy.content, "list.csv")[2] == ("Tolvan", MASK)


@pytest.mark.parametrize(("make", "name"), [(made.text, "list.csv"), (made.xlsx, "list.xlsx")])
def test_the_column_of_numbers_is_looked_for_as_far_as_where_columns_are_told(make, name):
    notes = [("Anteckning", "")] * 40
    content = make([*notes, ("A AB", NUMBERS[0]), ("Tolvan", "191212121213")])

    copy = kept(content if isinstance(content, bytes) else content.encode(), file_name=name)

    assert cells_of(copy.content, copy.file_name)[41] == ("Tolvan", MASK)


@pytest.mark.parametrize("make", [made.xlsx, made.xls, made.ods])
@pytest.mark.parametrize("number", [PERSONAL_NUMBER, BARE])
def test_a_workbook_is_written_anew_from_its_cells(make, number):
    rows = [*ROWS, ("Tolvan", number, "1")]

    copy = kept(make(rows), file_name=f"list.{make.__name__}")

    assert (copy.is_changed, copy.file_name) == (True, "list.xlsx")
    assert number.encode() not in unpacked(copy.content)
    assert cells_of(copy.content, copy.file_name)[3] == ("Tolvan", MASK, "1")


def test_a_number_cell_and_a_hidden_sheet_are_masked_too():
    content = made.xlsx(ROWS, [HEADERS, ("Tolvan", int(BARE), 1)], hidden=[1])

    copy = kept(content, file_name="list.xlsx")

    assert BARE.encode() not in unpacked(copy.content)
    with open_table(copy.content, file_name="list.xlsx", sheet="Blad2") as table:
        assert table.sheets[1].is_hidden
        assert [row.cells for row in table.rows()][1] == ("Tolvan", MASK, "1")


@pytest.mark.parametrize(
    "content",
    [
        made.xlsx(ROWS, title=f"Lista för {PERSONAL_NUMBER}"),
        made.with_part(made.xlsx(ROWS), "xl/comments1.xml", f"<t>{BARE}</t>".encode()),
        made.with_part(made.xlsx(ROWS), "xl/comments1.xml", b"<t>12 12 12 - 1212</t>"),
        made.xlsx_with(
            "<row r='1'><c r='A1' t='inlineStr'><is><t>Namn</t></is></c></row>",
            after=f"<headerFooter>{BARE}</headerFooter>",
        ),
    ],
    ids=["property", "comment", "parted", "footer"],
)
def test_what_lies_beside_the_cells_is_left_behind(content):
    copy = kept(content, file_name="list.xlsx")

    assert copy.is_changed
    assert b"1212" not in unpacked(copy.content)


@pytest.mark.parametrize("mark", ["-", " ", " - ", "\u2013"])
def test_the_name_of_a_sheet_alone_is_masked(mark):
    name = PERSONAL_NUMBER.replace("-", mark)

    copy = kept(made.xlsx(ROWS, ROWS, names=[name]), file_name="list.xlsx")

    with open_table(copy.content, file_name=copy.file_name) as table:
        assert [sheet.name for sheet in table.sheets] == ["-", "Blad2"]


def test_names_of_sheets_are_made_allowed():
    names = ["A/B", "a b", "x" * 40, "", f"Från {PERSONAL_NUMBER}"]

    assert sheet_names(names) == ["A B", "Blad 2", "x" * 31, "Blad 4", "Från       -"]


def test_a_refused_file_is_refused_here_too():
    with pytest.raises(FileRefused, match="file_unpacks_too_large"):
        kept(made.zip_bomb(), file_name="list.xlsx")

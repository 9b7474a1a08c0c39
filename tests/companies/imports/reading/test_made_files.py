"""Whole files through the confined reader: what an officer may drop on the page."""

import datetime as dt
import io
import json

import pytest
import xlsxwriter

from companies.imports.reading import child
from companies.imports.reading.mapping import mapping_without_headers, propose_mapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.rows import read_rows
from companies.imports.reading.table import open_table
from tests.companies.imports import made
from tests.companies.imports.made import HEADERS, NUMBERS, ROWS

SAID = [(2, "readable", "A AB", 12, None), (3, "readable", "B AB", None, "3")]


def read(content, name="list.csv", *, sheet=None, changes=()):
    with open_table(content, file_name=name, sheet=sheet) as table:
        mapping = propose_mapping(table)
        for place, values in changes:
            mapping = mapping.changed(place, **values)
        return list(
            read_rows(table.rows(), mapping=mapping, municipality_code="1780", categories={})
        )


def said(rows):
    return [
        (row.number, row.outcome, row.facts.name, row.facts.employees, row.facts.employees_class)
        for row in rows
    ]


def reasons(rows):
    return [(row.number, row.outcome, row.reason) for row in rows]


def test_utf_16_with_a_title_and_a_footer():
    lines = [("Lista över företag",), (), *ROWS, (), ("Källa: kommunens register",)]

    rows = read(made.text(lines, "\t").encode("utf-16"))

    assert said(rows)[:2] == [(4, *SAID[0][1:]), (5, *SAID[1][1:])]
    assert reasons(rows)[2:] == [(6, "skipped", "empty_row"), (7, "skipped", "totals_row")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_in_every_usual_form(encoding, separator):
    assert said(read(made.text(ROWS, separator).encode(encoding))) == SAID


def test_a_line_that_names_the_separator_is_no_row():
    content = "sep=#\r\n" + made.text(ROWS, "#")

    assert said(read(content.encode())) == SAID


def test_pasted_cells_without_headers_are_mapped_by_hand():
    content = made.text(ROWS[1:], "\t").encode()
    with open_table(content, file_name="") as table:
        mapping = mapping_without_headers(table)
        for place, field in enumerate(("name", "organisation_number", "employees")):
            mapping = mapping.changed(place, field=field)
        rows = list(
            read_rows(table.rows(), mapping=mapping, municipality_code="1780", categories={})
        )

    assert said(rows) == [(1, *SAID[0][1:]), (2, *SAID[1][1:])]


def test_a_lone_quote_swallows_nothing():
    lines = [
        (*HEADERS, "Adress"),
        ("A AB", NUMBERS[0], "12", '"Storgatan 5'),
        ("B AB", NUMBERS[1], "5-9", 'Box "12'),
        ("C AB", NUMBERS[2], "1", '"Rad ett\r\nrad två"'),
    ]

    rows = read(made.text(lines).encode())

    assert [row.facts.name for row in rows] == ["A AB", "B AB", "C AB"]
    assert rows[2].facts.others == {"street": "Rad ett rad två"}


def test_doubly_encoded_text_is_repaired_and_said():
    content = made.text([HEADERS, ("Härryda Energi AB", NUMBERS[0], "3")])

    rows = read(content.encode("utf-8").decode("cp1252").encode("utf-8"))

    assert (rows[0].facts.name, rows[0].warnings) == ("Härryda Energi AB", ("text_damaged",))


@pytest.mark.parametrize("make", [made.xlsx, made.xls, made.ods])
def test_a_workbook_of_each_kind(make):
    assert said(read(make(ROWS), f"list.{make.__name__}")) == SAID


def test_numbers_of_a_workbook_keep_what_they_are():
    number = int(NUMBERS[0].replace("-", ""))

    rows = read(made.xlsx([HEADERS, ("A AB", number, 12.0)]), "list.xlsx")

    assert (rows[0].facts.organisation_number, rows[0].facts.employees) == (NUMBERS[0], 12)


@pytest.mark.parametrize(
    ("date", "size_class"),
    [
        (dt.date(2026, 9, 5), "3"),
        (dt.date(2026, 5, 9), "3"),
        (dt.date(2026, 4, 1), "2"),
        (dt.date(2019, 10, 1), "4"),
        (dt.date(2026, 12, 24), None),
    ],
)
def test_a_date_in_the_place_of_a_range_is_told(date, size_class):
    rows = read(made.xlsx([HEADERS, ("A AB", NUMBERS[0], date)]), "list.xlsx")

    assert (rows[0].facts.employees, rows[0].facts.employees_class) == (None, size_class)
    assert rows[0].warnings == ("date_in_number",)


def test_headers_in_two_rows_with_merged_groups():
    lines = [
        ("Företag", "", "Kontakt", "", "Omsättning", ""),
        ("Namn", "Org.nr", "Namn", "E-post", "2023 mkr", "2024 mkr"),
        ("A AB", NUMBERS[0], "Anna", "anna@a.example", 1, 2.5),
    ]

    facts = read(made.xlsx(lines), "list.xlsx")[0].facts

    assert (facts.name, facts.contact_name, facts.contact_email) == (
        "A AB",
        "Anna",
        "anna@a.example",
    )
    assert (facts.turnover_ksek, facts.size_year) == (2500, 2024)


def test_a_formula_without_value_is_told_from_an_empty_cell():
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = (
        "<row r='1'>" + cell.format("A1", "Företag") + cell.format("B1", "Org.nr")
        + cell.format("C1", "Hemsida") + "</row>"
        "<row r='2'>" + cell.format("A2", "A AB") + '<c r="B2"><f>X1&amp;"-1"</f><v></v></c></row>'
        "<row r='3'>" + cell.format("A3", "B AB") + cell.format("B3", NUMBERS[0])
        + '<c r="C3"><f>X1</f></c></row>'
    )  # fmt: skip

    first, second = read(made.xlsx_with(rows), "list.xlsx")

    assert (first.outcome, first.reason) == ("refused", "formula_without_value")
    assert (second.outcome, second.warnings) == ("readable", ("formula_without_value",))
    assert [each.field for each in second.left_out] == ["website"]


def test_an_error_in_a_cell_is_a_formula_without_value():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad1")
        sheet.write_row(0, 0, (*HEADERS, "Hemsida"))
        sheet.write_row(1, 0, ("A AB", NUMBERS[0]))
        sheet.write_formula(1, 2, "=X1", value="#VALUE!")
        sheet.write_formula(1, 3, "=X1", value="#N/A")
        sheet.write_row(2, 0, ("B AB", "", "12"))
        sheet.write_formula(2, 1, "=X1", value="#REF!")

    first, second = read(target.getvalue(), "list.xlsx")

    assert (first.outcome, first.warnings) == ("readable", ("formula_without_value",))
    assert [each.field for each in first.left_out] == ["employees", "website"]
    assert (second.outcome, second.reason) == ("refused", "formula_without_value")
    assert [each.field for each in second.left_out] == ["organisation_number"]


def test_an_error_in_a_text_file_is_a_formula_without_value():
    rows = read(made.text([HEADERS, ("A AB", "#SAKNAS!", "#REF!")]).encode())

    assert reasons(rows) == [(2, "refused", "formula_without_value")]
    assert [each.field for each in rows[0].left_out] == ["organisation_number", "employees"]


def test_a_formula_in_place_of_the_municipality_is_said():
    (row,) = read(made.text([(*HEADERS, "Kommun"), ("A AB", NUMBERS[0], "1", "#REF!")]).encode())

    assert (row.outcome, row.warnings) == ("readable", ("formula_without_value",))
    assert [each.field for each in row.left_out] == ["municipality"]


class TestSheets:
    OLD = [HEADERS, ("Gammal AB", NUMBERS[5], "1")]
    NOTES = [["Läs mig"], ["Listan finns på nästa blad"]]

    def test_the_only_visible_list_is_taken(self):
        content = made.xlsx(self.NOTES, ROWS, self.OLD, hidden=[2])

        with open_table(content, file_name="list.xlsx") as table:
            assert table.sheet == "Blad2"
            assert [
                (each.name, each.is_hidden, each.rows, each.is_list) for each in table.sheets
            ] == [
                ("Blad1", False, 2, False),
                ("Blad2", False, 3, True),
                ("Blad3", True, 2, True),
            ]
        assert said(read(content, "list.xlsx")) == SAID

    @pytest.mark.parametrize("hidden", [(), (0, 1)])
    def test_which_list_is_asked_if_two_are_visible_or_all_hidden(self, hidden):
        content = made.xlsx(ROWS, self.OLD, self.NOTES, hidden=hidden)

        with open_table(content, file_name="list.xlsx") as table:
            assert table.must_choose_sheet
            assert list(table.rows()) == []
        assert said(read(content, "list.xlsx", sheet="Blad1")) == SAID

    def test_an_unknown_sheet_is_refused(self):
        with pytest.raises(FileRefused, match="sheet_unknown"):
            open_table(made.xlsx(ROWS), file_name="list.xlsx", sheet="Blad9")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "list.csv", "file_empty"),
        (b" \r\n\t", "list.csv", "file_empty"),
        (made.xlsx([]), "list.xlsx", "file_empty"),
        (b"\xff\xfea", "list.csv", "encoding_unknown"),
        (b"%PDF-1.7", "list.csv", "file_unreadable"),
        (b"<html><table><tr><td>Namn", "list.xls", "file_unreadable"),
        (bytes(range(32)) * 100, "list.csv", "file_unreadable"),
        (b"PK\x03\x04 and no more", "list.xlsx", "file_unreadable"),
        (b"PK\x05\x06" + bytes(18), "list.xlsx", "file_unreadable"),
        (made.with_part(made.xlsx(ROWS), "xl/vbaProject.bin", b"x"), "list.xlsx", "file_type"),
        (made.xlsx(ROWS), "list.xlsm", "file_type"),
        (made.xlsx(ROWS), "list.csv", "file_name_misleads"),
        (made.text(ROWS).encode(), "list.xlsx", "file_name_misleads"),
        (made.xls(ROWS)[:600], "list.xls", "file_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "list.xlsx", "file_encrypted"),
        (made.xlsx_claiming_a_million_rows(), "list.xlsx", "file_too_long"),
        (made.xlsx_with("", before='<dimension ref="A1:C1048576"/>'), "list.xlsx", "file_too_long"),
        (made.xlsx_with('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "list.xlsx", "file_too_wide"),
        (made.zip_bomb(), "list.xlsx", "file_unpacks_too_large"),
        (b"Namn;Org.nr\n" + b"a" * 40_000, "list.csv", "file_too_wide"),
        (b";" * 200 + b"x", "list.csv", "file_too_wide"),
        (b'";' * 3_000, "list.csv", "file_too_wide"),
        (b"x\n" * 200_051, "list.csv", "file_too_long"),
    ],
)  # fmt: skip
def test_a_file_is_refused_by_name(content, name, code):
    output = io.BytesIO()
    ending = name.rpartition(".")[2]

    child.answer({"deed": "look", "first": None, "ending": ending, "sheet": None}, content, output)

    assert json.loads(output.getvalue().splitlines()[-1]) == {"refused": code}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (made.xlsx_claiming_a_million_rows(), "list.xlsx", "file_too_long"),
        (made.zip_bomb(), "list.xlsx", "file_unpacks_too_large"),
        # The headers are read before the row that is too wide.
        (made.text(ROWS).encode() + b"a" * 40_000, "list.csv", "file_too_wide"),
    ],
)
def test_a_refusal_of_the_confined_reader_is_raised(content, name, code):
    with pytest.raises(FileRefused, match=code):
        open_table(content, file_name=name)


def test_a_file_that_claims_a_million_rows_is_small():
    assert len(made.xlsx_claiming_a_million_rows()) < 6_000


@pytest.mark.parametrize("rows", [[HEADERS], [("Lista",), HEADERS, ("",) * 3, ()]])
@pytest.mark.parametrize(
    ("make", "name"),
    [(lambda rows: made.text(rows).encode(), "list.csv"), (made.xlsx, "list.xlsx")],
)
def test_a_list_of_headers_alone_is_refused(rows, make, name):
    with pytest.raises(FileRefused, match="rows_missing"):
        read(make(rows), name)


def test_a_list_whose_rows_begin_far_below_its_headers_is_read():
    lines = [HEADERS, *[()] * 300, ROWS[1]]

    assert said(read(made.text(lines).encode()))[-1][1:] == SAID[0][1:]


def test_a_list_without_known_headers_is_refused():
    with pytest.raises(FileRefused, match="headers_unknown"):
        read(b"Ort;Telefon\nA;B\n")

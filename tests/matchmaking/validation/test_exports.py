import pytest

from matchmaking.validation.exports import read_exports
from xport.lib.reference_files import ReferenceFileError

HEADER = "exporter,iso3,year,value\n"


def read(tmp_path, content):
    file = tmp_path / "exports.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_exports(file)


def test_reads_values_by_partner(tmp_path):
    found = read(tmp_path, HEADER + "SWE,DNK,2019,12.5\nSWE,NOR,2019,0\n")

    assert (found.exporter, found.year) == ("SWE", 2019)
    assert found.values == {"DNK": 12.5, "NOR": 0.0}


def test_other_columns_blank_lines_and_a_byte_order_mark_do_not_matter(tmp_path):
    text = "\ufeffyear,unit,value,iso3,exporter\r\n2019,USD,3,DNK,SWE\r\n\r\n2019,,4,NOR,SWE\r\n"

    assert read(tmp_path, text).values == {"DNK": 3.0, "NOR": 4.0}


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        ("", 1, "the file is empty"),
        ("exporter,iso3,value\n", 1, "year"),
        ("exporter,iso3,year,value,value\n", 1, "value"),
        (HEADER, 1, "no row follows"),
        (HEADER + "SWE,DNK,2019\n", 2, "3 cells where 4 belong"),
        (HEADER + "SWE,DNK,2019,1\nSWE,DK,2019,1\n", 3, "iso3 is no ISO 3166 alpha-3 code: DK"),
        (HEADER + "Sweden,DNK,2019,1\n", 2, "exporter is no ISO 3166"),
        (HEADER + "SWE,DNK,2019,1\nDNK,SWE,2019,1\n", 3, "a second exporter: DNK after SWE"),
        (HEADER + "SWE,DNK,2019,1\nSWE,NOR,2018,1\n", 3, "a second year: 2018 after 2019"),
        (HEADER + "SWE,DNK,2019,1\nSWE,DNK,2019,2\n", 3, "DNK stands twice"),
        (HEADER + "SWE,DNK,19,1\n", 2, "year is out of range: 19"),
        (HEADER + "SWE,DNK,2019.5,1\n", 2, "year is not a whole number"),
        (HEADER + "SWE,DNK,2019,\n", 2, "value is empty"),
        (HEADER + "SWE,DNK,2019,much\n", 2, "value is not a number: much"),
        (HEADER + "SWE,DNK,2019,nan\n", 2, "value is not a finite number"),
        (HEADER + "SWE,DNK,2019,-1\n", 2, "value is negative: -1"),
        (HEADER + 'SWE,"DNK,2019,1\n', 2, "no CSV"),
        (HEADER.encode() + b"SWE,DNK,2019,1\nSWE,N\xd6R,2019,1\n", 3, "not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(tmp_path, content, row, reason):
    with pytest.raises(ReferenceFileError) as refused:
        read(tmp_path, content)

    assert refused.value.row == row
    assert reason in refused.value.reason


def test_missing_file_is_the_systems_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_exports(tmp_path / "nothing.csv")

import csv
import io

import pytest
from django.utils import translation

from xport.lib.csv_files import csv_response


def read(response, delimiter):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_never_becomes_a_formula(start):
    ((cell,),) = read(csv_response("a.csv", [(f"{start}1+1",)]), ";")

    assert cell == f"'{start}1+1"


@pytest.mark.parametrize(
    ("language", "delimiter", "row"),
    [("sv", ";", ["Köpa", "-1,5", "2024", ""]), ("en", ",", ["Köpa", "-1.5", "2024", ""])],
)
def test_numbers_are_numbers_as_the_language_writes_them(language, delimiter, row):
    with translation.override(language):
        response = csv_response("a.csv", [("Köpa", -1.5, 2024, None)])

    assert read(response, delimiter) == [row]


def test_cell_with_the_delimiter_stays_one_cell():
    with translation.override("en"):
        response = csv_response("a.csv", [('a, "b"\nc', "d")])

    assert read(response, ",") == [['a, "b"\nc', "d"]]


def test_answer_is_a_file_to_download():
    response = csv_response("xport-figures.csv", [])

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="xport-figures.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")

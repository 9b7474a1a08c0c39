import pytest

from companies.imports.reading.encodings import decode
from companies.imports.reading.text_table import named_separator, rows_of, written


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\nc;d\n", [["a", "b"], ["c", "d"]]),
        ('a;b\n"c;c";"d ""d"""\n', [["a", "b"], ["c;c", 'd "d"']]),
        ('a;b\n"c\nc";d\n', [["a", "b"], ["c\nc", "d"]]),
        ('"a\nb";c\nd;e\n', [["a\nb", "c"], ["d", "e"]]),
        ('a;b\n"c;d\ne;f\n', [["a", "b"], ['"c', "d"], ["e", "f"]]),
        ('a;b\n"c;d\ne;"f"\n', [["a", "b"], ['"c', "d"], ["e", "f"]]),
        ('a;b\nc;"d\nmer"\ne;f\n', [["a", "b"], ["c", "d\nmer"], ["e", "f"]]),
        ("a;b\n\n;\n", [["a", "b"], [], ["", ""]]),
        ("a;b\rc;d", [["a", "b"], ["c", "d"]]),
        ("a\x0cb;\u2028", [["a\x0cb", "\u2028"]]),
        ("", []),
    ],
)
def test_rows_of_reads_quotes_and_lone_quotes(text, rows):
    assert list(rows_of(text, ";")) == rows


def test_written_is_read_as_the_same():
    rows = [["a", 'b"', "c;d"], ["", "e\nf", '"'], ["x", "y", "z"]]

    assert list(rows_of(written(rows, ";"), ";")) == rows


@pytest.mark.parametrize(
    ("text", "separator", "rest"),
    [
        ("sep=;\r\na;b", ";", "a;b"),
        ("\ufeffSEP=|\na", "|", "a"),
        ('"sep=,"\na', ",", "a"),
        ("separat;b", None, "separat;b"),
    ],
)
def test_named_separator(text, separator, rest):
    assert named_separator(text) == (separator, rest)


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        ("åäö".encode(), "åäö", "utf-8"),
        ("åäö".encode("utf-8-sig"), "åäö", "utf-8-sig"),
        ("åäö€".encode("cp1252"), "åäö€", "cp1252"),
        (b"\xe5\x81", "å\x81", "latin-1"),
        ("åäö;text".encode("utf-16-be"), "åäö;text", "utf-16-be"),
        ("åäö".encode() * 9 + b"\xe5", "åäö" * 9 + "\ufffd", "utf-8"),
    ],
)
def test_decode_finds_the_encoding(content, text, encoding):
    decoded = decode(content)

    assert (decoded.text, decoded.encoding) == (text, encoding)

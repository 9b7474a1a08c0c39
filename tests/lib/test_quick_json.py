"""JSON comes back as it was written, also what the quick writer refuses."""

import json

import pytest

from xport.lib import quick_json


@pytest.mark.parametrize(
    "value",
    [
        {"number": 6, "name": "Ögon & Öron\u2028\n", "codes": ["35140"], "size": None, "is": True},
        "\x00",
        ["half of a character: \ud800"],
        [],
    ],
)
def test_written_is_one_line_that_can_be_read(value):
    line = quick_json.written(value)

    assert b"\n" not in line
    assert quick_json.read(line) == value


def test_what_is_no_json_is_refused():
    with pytest.raises(json.JSONDecodeError):
        quick_json.read(b'{"number":')

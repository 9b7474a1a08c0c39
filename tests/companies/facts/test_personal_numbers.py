import pytest

from companies.facts.personal_numbers import (
    MASK,
    is_personal_identity,
    masked,
    masked_identity,
    masked_phone,
)


@pytest.mark.parametrize(
    "text",
    [
        "121212-1212",
        "121212+1212",
        "121212\u20131212",
        "121212 - 1212",
        "19121212-1212",
        "191212121212",
        "161212121212",
        "1212121212",
        "121212 1212",
        "121212_1212",
        "701063-2391",
        "121212-1213",
        "１２１２１２-１２１２",
        "12 12 12 - 1212",
        "12.12.12-1212",
        "1912-12-12-1213",
        "1912/12/12 - 1212",
    ],
)
def test_masked_masks_every_way_of_writing(text):
    assert masked(f"Tolvan ({text}), Karlstad") == f"Tolvan ({MASK}), Karlstad"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-9121212-1212", f"5-9{MASK}"),
        ("121212-12121", f"{MASK}1"),
        ("999999-121212-1212", f"999999-{MASK}"),
        ("121212-1212121212-1212", f"{MASK}{MASK}"),
    ],
)
def test_masked_masks_what_is_glued_to_other_digits(text, expected):
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "556012-5790",
        "2026-11-23",
        "054-123 45 67",
        "1212121213",
        "202611231045",
        "lista_20261123_1045",
        "lista_20261123_104500",
        "lista 2026-11-23-1045",
        "12 12 12 - 1213",
        "35140",
        "12345678901234",
    ],
)
def test_masked_leaves_other_numbers(text):
    assert masked(text) == text


def test_masked_phone_keeps_a_number_that_begins_as_a_telephone():
    assert masked("0701063232") == MASK
    assert masked_phone(" 0701063232 ") == " 0701063232 "
    assert masked_phone("1212121212") == MASK


@pytest.mark.parametrize(
    "text",
    [
        "121212-1213",
        "1212121213",
        "191212121213",
        "SE121212121201",
        "SE121212121301",
        "12.12.12-1212",
        MASK,
    ],
)
def test_masked_identity_forgives_no_mistype(text):
    assert is_personal_identity(text)
    assert masked_identity(text) == MASK


@pytest.mark.parametrize("text", ["", "556012-5790", "165560125790", "551999-0005", "000000-0000"])
def test_masked_identity_leaves_firms(text):
    assert masked_identity(text) == text

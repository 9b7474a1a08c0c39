"""Register files are read to what they say of legal persons, or refused by name."""

import io
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companies.facts.personal_numbers import masked
from companies.models import RegisterEntry
from companies.models.company import LegalForm
from companies.register.layouts import LAYOUTS
from companies.register.loading import COLUMNS
from companies.register.reading import RegisterFile, RegisterLine, RegisterRefused
from tests.companies.imports.made import NUMBERS
from tests.companies.register.files import LEFT_OUT, SCB_SAMPLE, WHOLE

SEEDS = (WHOLE, SCB_SAMPLE.read_bytes()[:20_000])
ENDS_AND_MARKS = [b"\n", b"\r\n", b"\t", b";", b'"', b"$", b"|", b"\x00", b"\xff", b"\xe5", b"PK"]


def read(content):
    return list(RegisterFile(io.BytesIO(content)).lines())


def test_bolagsverkets_file_gives_name_form_place_and_state():
    lines = [line for line in read(WHOLE) if isinstance(line, RegisterLine)]

    first, second, gone, ending, abroad = lines[:5]
    assert (first.organisation_number, first.name) == (NUMBERS[0], "Norrland Sol AB")
    assert (first.street, first.postal_code, first.city) == ("Storgatan 1", "57631", "Sävsjö")
    assert (first.municipality_code, first.legal_form) == ("0684", "limited_company")
    assert (second.name, second.name_key) == ("Elnät i Sävsjö AB", "eln|ts|vsj}")
    assert [gone.status, ending.status, first.status] == ["inactive", "winding_up", "active"]
    assert ending.legal_form == "trading_partnership"
    # A German postal code has five digits too.
    assert (abroad.postal_code, abroad.municipality_code) == ("", "")


def test_what_is_left_out_is_counted_by_reason():
    reasons = Counter(line for line in read(WHOLE) if isinstance(line, str))

    assert reasons == {name: n for name, n in LEFT_OUT.items() if name != "duplicate_in_file"}


def test_statistics_swedens_file_is_read_with_its_lone_quotes():
    lines = read(SCB_SAMPLE.read_bytes())

    first, second = lines[:2]
    assert (first.organisation_number, first.name) == ("559139-3722", "Almnäs Elnät AB")
    assert (second.street, second.postal_code, second.city) == ('BOX "12', "45780", "Tanumshede")
    records = SCB_SAMPLE.read_bytes().decode("cp1252").splitlines()[1:]
    assert len(lines) == len(records)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\n", "file_empty"),
        (b"PK\x03\x04" + bytes(40), "layout_unknown"),
        ("namn;orgnr\nA AB;1".encode("utf-16"), "layout_unknown"),
        (b"organisationsnamn;postadress\n", "layout_unknown"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(content, code):
    with pytest.raises(RegisterRefused) as refused:
        read(content)

    assert refused.value.code == code


def test_a_line_without_end_takes_bounded_memory():
    columns = b";".join(sorted(name.encode() for name in LAYOUTS[1].columns))

    assert read(columns + b"\n" + b'"' * 3_000_000) == ["line_unreadable"]


REASONS = {
    *("sole_trader", "personal_number", "line_unreadable", "name_missing", "text_damaged"),
    *("org_number_missing", "org_number_format", "org_number_length", "org_number_checksum"),
    *("org_number_third_digit", "org_number_group", "org_number_vat_suffix"),
}
NUMBER = re.compile(r"\d{6}-\d{4}")
LONGEST = {
    field.name: field.max_length or 0
    for field in RegisterEntry._meta.concrete_fields
    if field.name in COLUMNS
}


def mutated(draw):
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(content)))
        piece = draw(st.sampled_from(ENDS_AND_MARKS) | st.binary(max_size=12))
        content[place : place + draw(st.integers(0, 30))] = piece
    return bytes(content)


@given(st.composite(mutated)() | st.binary(max_size=400))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_lines_that_can_be_stored_or_a_named_refusal(content):
    try:
        lines = read(content)
    except RegisterRefused as refused:
        lines = [refused.code]
    for line in lines:
        if isinstance(line, str):
            assert line in REASONS or lines in (["file_empty"], ["layout_unknown"])
            continue
        assert NUMBER.fullmatch(line.organisation_number)
        assert int(line.organisation_number[2]) >= 2
        assert line.name
        assert line.legal_form is None or line.legal_form in LegalForm.values
        assert line.status in RegisterEntry.Status.values
        for column, longest in LONGEST.items():
            text = getattr(line, column) or ""
            assert len(text) <= longest
            assert "\0" not in text
            assert masked(text) == text
            text.encode()

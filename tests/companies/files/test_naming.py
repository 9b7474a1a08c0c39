import pytest

from companies.files.naming import LONGEST_NAME, clean_file_name, has_ending_of, media_type_of
from tests.companies.files import made


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (made.picture("PNG"), "image/png"),
        (made.picture("JPEG"), "image/jpeg"),
        (made.picture("WEBP"), "image/webp"),
        (made.pdf(), "application/pdf"),
        (made.svg(), ""),
        (made.picture("GIF"), ""),
        (b"<html>", ""),
        (b"", ""),
        (b" " + made.pdf(), ""),
    ],
)
def test_media_type_of_reads_the_content(data, media_type):
    assert media_type_of(data) == media_type


@pytest.mark.parametrize(
    ("name", "media_type", "agrees"),
    [
        ("logo.png", "image/png", True),
        ("LOGO.PNG", "image/png", True),
        ("foto.jpeg", "image/jpeg", True),
        ("foto.png", "image/jpeg", False),
        ("foto.png.exe", "image/png", False),
        ("png", "image/png", True),
        ("", "image/png", False),
    ],
)
def test_has_ending_of_compares_name_and_content(name, media_type, agrees):
    assert has_ending_of(name, media_type) is agrees


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Intyg från Århus.pdf", "Intyg från Århus.pdf"),
        ("Intyg från A\u030arhus.pdf", "Intyg från Århus.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Olga\\intyg.pdf", "intyg.pdf"),
        ("intyg\0.pdf", "intyg.pdf"),
        ("intyg\u202efdp.exe.pdf", "intygfdp.exe.pdf"),
        ("intyg\r\nSet-Cookie: x.pdf", "intygSet-Cookie x.pdf"),
        ('"; filename="x.html.pdf', "; filename=x.html.pdf"),
        ("  .hidden.pdf", "hidden.pdf"),
        ("\ud800.pdf", "fil.pdf"),
        (".pdf", "fil.pdf"),
        ("pdf", "pdf.pdf"),
        ("", "fil.pdf"),
        ("...", "fil.pdf"),
        ("foto.jpg", "foto.pdf"),
    ],
)
def test_clean_file_name_keeps_only_what_may_be_shown(name, clean):
    assert clean_file_name(name, media_type="application/pdf") == clean


def test_clean_file_name_cuts_before_the_ending():
    name = clean_file_name("x" * 10_000 + ".png", media_type="image/png")

    assert len(name) == LONGEST_NAME
    assert name.endswith("xx.png")

import pytest

from xport.lib.text import TextDamaged, TextTooLong, clean_line, clean_text, seen_line


def test_clean_line_is_one_line_in_nfc():
    assert clean_line("  A\u030angstro\u0308m\n\u00a0 AB\ufeff ") == "Ångström AB"


def test_clean_line_keeps_emoji_and_other_scripts():
    assert clean_line("Łódź 電力 🚗") == "Łódź 電力 🚗"


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", chr(0xD800), "\u202e", "\u2066", "\ufffd"]
)
def test_clean_line_refuses_what_breaks_or_deceives(character):
    with pytest.raises(TextDamaged):
        clean_line(f"a{character}b")


def test_clean_text_keeps_lines():
    assert clean_text(" one \r\n\r\ntwo\r", longest=20) == "one\n\ntwo"


def test_clean_text_refuses_more_than_asked_for():
    with pytest.raises(TextTooLong):
        clean_text("123456", longest=5)


@pytest.mark.parametrize("hidden", ["\0", "\ud800", "\u202e", "\u200b"])
def test_seen_line_is_what_people_see(hidden):
    assert seen_line(f" Å{hidden}re\n\u00a0 AB ") == "Åre AB"

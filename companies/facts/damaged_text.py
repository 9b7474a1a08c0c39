"""Text that a program read with the wrong characters and saved so: "HÃ¤rryda" for "Härryda"."""

import re

# UTF-8 read as Windows-1252: å ä ö é and the like begin with Ã or Â, dashes and quotes with â€.
# What follows is what Windows-1252 (or Latin-1) shows for the bytes 0x80 to 0xBF.
_SHOWN = {bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)}
_FOLLOWING = re.escape("".join(_SHOWN | {chr(byte) for byte in range(0x80, 0xC0)}))
_DOUBLED = re.compile(f"[ÃÂ][{_FOLLOWING}]|â[{_FOLLOWING}]{{2}}")
_MOST_TIMES = 3
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")


def repaired(text: str) -> str:
    """Return `text` with doubly encoded characters restored; what was never damaged is kept."""
    if not may_be_doubled(text):
        return text
    for _time in range(_MOST_TIMES):
        better = _DOUBLED.sub(_restored, text)
        if better == text:
            break
        text = better
    return text


def may_be_doubled(text: str) -> bool:
    """Return whether anything in the text can be a doubly encoded character: soon seen."""
    return not text.isascii() and ("Ã" in text or "Â" in text or "â" in text)


def has_lost_letters(text: str) -> bool:
    """Return whether a question mark stands within a word: "H?rryda" was "Härryda" once."""
    return "?" in text and bool(_LOST.search(text))


def _restored(found: re.Match[str]) -> str:
    octets = b"".join(_octet(character) for character in found.group())
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return found.group()


def _octet(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")

"""Text from people and files: stored in one form, without characters that deceive or break."""

import unicodedata

# Invisible characters that spreadsheets and web pages leave in copied text.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200e\u200f\u2060\ufeff")
# Embeddings, overrides and isolates make a text read other than it is stored.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_BREAKS = frozenset("\n\r\t")
_REPLACEMENT = "\ufffd"


class TextDamaged(ValueError):
    """The text holds control characters, half characters or hidden changes of direction."""


class TextTooLong(ValueError):
    """The text is longer than `longest` characters."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"Longer than {longest} characters")
        self.longest = longest


def clean_line(text: str) -> str:
    """Return `text` in NFC on one line, with single spaces and none at the ends.

    Raises TextDamaged.
    """
    return " ".join(_checked(text).split())


def seen_line(text: str) -> str:
    """Return what people see of `text` on one line: its printable characters, single spaces."""
    seen = "".join(each if each.isprintable() else " " * each.isspace() for each in text)
    return " ".join(seen.split())


def without_turns(text: str) -> str:
    """Return `text` without hidden changes of direction: as it is stored, so it reads."""
    return "".join(each for each in text if each not in _DIRECTION)


def clean_text(text: str, *, longest: int | None = None) -> str:
    """Return `text` in NFC with its line breaks as \\n and none at the ends.

    Raises TextDamaged, TextTooLong.
    """
    lines = _checked(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = "\n".join(line.rstrip() for line in lines).strip()
    if longest is not None and len(clean) > longest:
        raise TextTooLong(longest)
    return clean


def _checked(text: str) -> str:
    # Nothing that is to be refused or dropped is printable, but for the mark of a lost character.
    if text.isprintable() and _REPLACEMENT not in text:
        return unicodedata.normalize("NFC", text)
    if any(_is_damaged(character) for character in text):
        raise TextDamaged
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def _is_damaged(character: str) -> bool:
    if character in _LINE_BREAKS:
        return False
    # Cc: control, Cs: half of a character pair that cannot be written as UTF-8.
    is_broken = unicodedata.category(character) in ("Cc", "Cs")
    return is_broken or character in _DIRECTION or character == _REPLACEMENT

"""Swedish alphabetical order as a stored key, for databases without ICU collations."""

import unicodedata

# { | } follow z in ASCII, so that å ä ö sort last, in that order, under COLLATE "C".
_LETTERS = str.maketrans(
    {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "ð": "d", "þ": "th", "ß": "ss"}
)


def swedish_sort_key(text: str) -> str:
    """Return a key whose byte order is the Swedish order of `text`."""
    letters = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    if letters.isascii():
        return letters
    decomposed = unicodedata.normalize("NFD", letters)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))

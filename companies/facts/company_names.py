"""Firms' names that a register shouts: "ALMNÄS ELNÄT AB" is Almnäs Elnät AB."""

_VOWELS = frozenset("AEIOUYÅÄÖÉÜ")
_KEPT = frozenset(("AB", "HB", "KB", "IT", "EU", "USA", "II", "III", "IV", "VI", "AI", "IOT"))
_SMALL = frozenset(("OCH", "I", "AV", "FÖR", "PÅ", "MED", "TILL", "VID", "MFL", "FÖR.", "(PUBL)"))
_FEWEST_LETTERS = 3


def is_shouted(name: str) -> bool:
    """Return whether all letters are capitals, and there are more than an abbreviation has."""
    return name == name.upper() and sum(letter.isalpha() for letter in name) > _FEWEST_LETTERS


def calm(name: str) -> str:
    """Return a shouted name as a firm would write it; other names as they are.

    Abbreviations can only be guessed: words without a vowel, with a digit or a point within.
    """
    if not is_shouted(name):
        return name
    return " ".join(_calm_word(word, is_first=not place) for place, word in enumerate(name.split()))


def _calm_word(word: str, *, is_first: bool) -> str:
    if "-" in word and not word.startswith("-"):
        return "-".join(_calm_word(part, is_first=True) for part in word.split("-"))
    if word in _SMALL and not is_first:
        return word.lower()
    is_abbreviation = word in _KEPT or _VOWELS.isdisjoint(word) or "." in word[:-1]
    if is_abbreviation or any(letter.isdigit() for letter in word):
        return word
    return word.capitalize() if word[0].isalpha() else word[0] + word[1:].capitalize()

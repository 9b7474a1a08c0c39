"""Rows under the headers that are no firms: empty ones, totals, footers, headers repeated."""

import re
from collections.abc import Sequence

from xport.lib.text import seen_line

_TOTALS = re.compile(
    r"(?:summa|totalsumma|totalt|total|sum|delsumma|medel|medelvärde|genomsnitt|snitt|antal|median)"
    r"(?: (?:antal|av|företag|bolag|rader|anställda|omsättning|st|kommunen|alla))*"
    r"[ :=]*[0-9 .,]*(?: ?(?:företag|bolag|st|rader|anställda|tkr|kr|mkr))?[.:]?"
)
_NOTE = re.compile(
    r"(?:\*|†|¹|källa|källor|source|uppdaterad|uppdaterat|senast uppdaterad|utskriven|utskrivet"
    r"|exporterad|exporterat|skapad|hämtad|hämtat|uttag|rapport|not:|anm|obs|sida |page "
    r"|©|copyright)"
)
_LONGEST_LABEL = 100
_NUMBER_FIELDS = frozenset(
    ("employees", "employees_class", "employees_fte", "turnover", "turnover_class")
)


def is_empty(cells: Sequence[str]) -> bool:
    # A formula without a value is empty text, and yet somebody wrote it.
    return not any(cell.strip() or type(cell) is not str for cell in cells)


def is_no_firm(cells: Sequence[str], fields: Sequence[str | None], headers: Sequence[str]) -> bool:
    """Return whether the row, which holds no organisation number, is a total, note or header."""
    filled = {place: seen_line(cell) for place, cell in enumerate(cells) if cell.strip()}
    if not filled:
        return False
    labels = [text.casefold()[:_LONGEST_LABEL] for text in filled.values()]
    if any(_TOTALS.fullmatch(label) for label in labels):
        return True
    if _repeats_headers(filled, headers):
        return True
    held = {fields[place] for place in filled if place < len(fields)}
    if held and held <= _NUMBER_FIELDS:
        return True
    return len(filled) == 1 and _is_note(labels[0], held)


def _is_note(label: str, held: set[str | None]) -> bool:
    if _NOTE.match(label):
        return True
    # A sentence alone in a column that holds no names.
    is_sentence = " " in label and any(character.isalpha() for character in label)
    return is_sentence and "name" not in held


def _repeats_headers(filled: dict[int, str], headers: Sequence[str]) -> bool:
    known = {place: " ".join(text.split()) for place, text in enumerate(headers) if text.strip()}
    return len(filled) > 1 and all(known.get(place) == text for place, text in filled.items())

"""Legal forms as lists write them, and as Statistics Sweden's register codes them (JurForm).

The values are those of companies.models.LegalForm. Source of the codes: Statistics Sweden,
Företagsregistret, "Juridisk form".
"""

NATURAL_PERSON = "natural_person"
_BY_CODE = {
    "10": NATURAL_PERSON,
    "41": "limited_company",
    "42": "limited_company",
    "43": "limited_company",
    "49": "limited_company",
    "51": "association",
    "53": "association",
    "54": "association",
    "71": "foundation",
    "72": "foundation",
}
_BY_WORD = {
    "ab": "limited_company",
    "aktiebolag": "limited_company",
    "privat aktiebolag": "limited_company",
    "publikt aktiebolag": "limited_company",
    "övriga aktiebolag": "limited_company",
    "limited company": "limited_company",
    "ekonomisk förening": "association",
    "ekonomiska föreningar": "association",
    "ek för": "association",
    "economic association": "association",
    "hb": "trading_partnership",
    "handelsbolag": "trading_partnership",
    "trading partnership": "trading_partnership",
    "kb": "limited_partnership",
    "kommanditbolag": "limited_partnership",
    "limited partnership": "limited_partnership",
    "filial": "branch",
    "utländsk filial": "branch",
    "branch": "branch",
    "stiftelse": "foundation",
    "foundation": "foundation",
    "enskild firma": NATURAL_PERSON,
    "enskild näringsidkare": NATURAL_PERSON,
    "enskild näringsverksamhet": NATURAL_PERSON,
    "enskild": NATURAL_PERSON,
    "ef": NATURAL_PERSON,
    "fysisk person": NATURAL_PERSON,
    "fysiska personer": NATURAL_PERSON,
    "sole trader": NATURAL_PERSON,
}
# Trading and limited partnerships share a code: the name tells which.
_PARTNERSHIPS = "31"
_PARTNERSHIP_ENDINGS = {
    "kb": "limited_partnership",
    "kommanditbolag": "limited_partnership",
    "hb": "trading_partnership",
    "handelsbolag": "trading_partnership",
}


def parse_legal_form(text: str, *, name: str = "") -> str | None:
    """Return the form, NATURAL_PERSON for a sole trader, None if the text names none that counts.

    `name` is the firm's, which settles what the register's code leaves open.
    """
    word = " ".join(text.casefold().replace(".", " ").split())
    if word == _PARTNERSHIPS:
        return next(
            (_PARTNERSHIP_ENDINGS[w] for w in _words(name) if w in _PARTNERSHIP_ENDINGS), None
        )
    if word in _BY_CODE:
        return _BY_CODE[word]
    if word in _BY_WORD:
        return _BY_WORD[word]
    return "other" if word.isdigit() and len(word) == len(_PARTNERSHIPS) else None


def _words(name: str) -> list[str]:
    return name.casefold().split()

"""Whether a firm is active and may be sent advertising, in words and in the register's codes.

Codes of Statistics Sweden's bulk files: FtgStat 0 never active, 1 active, 9 no longer active;
Reklamsparrtyp 1 no block, 2 blocked.
"""

from companies.facts.swedish_numbers import is_nothing

_ACTIVE = frozenset(
    ("1", "aktiv", "aktivt", "active", "verksam", "verksamt", "ja", "j", "x", "yes", "true", "sant")
    + ("registrerad", "är verksam", "företaget är verksamt")
)
_INACTIVE = frozenset(
    ("0", "9", "inaktiv", "inaktivt", "inactive", "ej aktiv", "ej aktivt", "inte aktiv", "vilande")
    + ("ej verksam", "ej verksamt", "är ej verksam", "nej", "n", "no", "false", "falskt", "avförd")
    + ("avregistrerad", "avregistrerat", "upplöst", "upphört", "upphörd", "nedlagd", "nedlagt")
    + ("konkurs", "i konkurs", "konkurs inledd", "konkurs avslutad", "likvidation", "i likvidation")
    + ("företaget är inte längre verksamt", "har aldrig varit verksam", "fusionerad", "stängt")
)
_NOT_BLOCKED = frozenset(
    ("0", "nej", "n", "no", "false", "falskt", "ej spärrad", "ej spärrat", "inte spärrad")
    + ("ej reklamspärrad", "ingen spärr", "ingen reklamspärr", "har inte reklamspärr")
)
# Under "Reklam" alone, yes means that advertising is welcome.
_PERMISSION_HEADERS = frozenset(("reklam",))
_WELCOME = frozenset(("1", "ja", "j", "x", "yes", "true", "sant", "tillåten", "ok"))
_REFUSALS = frozenset(("0", "nej", "n", "no", "false", "falskt"))
# Only there is 1 the code for no block; elsewhere it says yes.
_CODED_HEADERS = frozenset(("reklamsparrtyp", "reklamspärrtyp"))


def is_active(text: str) -> bool | None:
    """Return whether a firm is active; None if the text says neither."""
    return _said(text, yes=_ACTIVE, no=_INACTIVE)


def is_blocked(text: str, *, header: str) -> bool | None:
    """Return whether advertising is blocked; None if the text says nothing.

    What is not understood is a block: who is spared by mistake can be asked again.
    """
    if is_nothing(text):
        return None
    words, header = _words(text), header.casefold().strip()
    if header in _PERMISSION_HEADERS and words in _WELCOME | _REFUSALS:
        return words in _REFUSALS
    return not (words in _NOT_BLOCKED or (words == "1" and header in _CODED_HEADERS))


def _said(text: str, *, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    words = _words(text)
    if words in yes:
        return True
    return False if words in no else None


def _words(text: str) -> str:
    return " ".join(text.casefold().replace(".", " ").split())

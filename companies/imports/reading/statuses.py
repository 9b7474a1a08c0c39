"""Whether a firm is active and may be sent advertising, in words and in the register's codes.

Codes of Statistics Sweden's bulk files: FtgStat 0 never active, 1 active, 9 no longer active;
Reklamsparrtyp 1 no block, 2 blocked.
"""

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
_BLOCKED = frozenset(
    ("2", "ja", "j", "x", "yes", "true", "sant", "spärrad", "spärrat", "reklamspärr", "spärr")
    + ("reklamspärrad", "spärrad för reklam", "har reklamspärr")
)
_NOT_BLOCKED = frozenset(
    ("0", "1", "nej", "n", "no", "false", "falskt", "ej spärrad", "ej spärrat", "inte spärrad")
    + ("ej reklamspärrad", "ingen spärr", "ingen reklamspärr", "har inte reklamspärr")
)
# Under "Reklam" alone, yes means that advertising is welcome.
_REGISTER_WORD = "sparrtyp"
_PERMISSION_HEADERS = frozenset(("reklam",))
_YES = frozenset(("ja", "j", "x", "yes", "true", "sant", "tillåten", "ok"))
_NO = frozenset(("nej", "n", "no", "false", "falskt", "ej tillåten"))


def is_active(text: str) -> bool | None:
    """Return whether a firm is active; None if the text says neither."""
    return _said(text, yes=_ACTIVE, no=_INACTIVE)


def is_blocked(text: str, *, header: str) -> bool:
    """Return whether advertising is blocked. What cannot be understood is a block."""
    title = header.casefold().strip()
    if title in _PERMISSION_HEADERS:
        welcome = _said(text, yes=_YES, no=_NO)
        if welcome is not None:
            return not welcome
    if text.strip() == "1" and _REGISTER_WORD not in title:
        # The register's code for no block; in a list of one's own it ticks the column.
        return True
    return _said(text, yes=_BLOCKED, no=_NOT_BLOCKED) is not False


def _said(text: str, *, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    words = " ".join(text.casefold().replace(".", " ").split())
    if words in yes:
        return True
    return False if words in no else None

"""What an uploaded file is called and what it is: by its content and its name, which must agree."""

import unicodedata

LONGEST_NAME = 100
# By content (the first bytes) → the endings that such a file may have.
ENDINGS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
}
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
DOCUMENTS = frozenset({"application/pdf"})
NAMELESS = "fil"
_NEVER = frozenset('<>:"|?*')


def media_type_of(data: bytes) -> str:
    """Return what the content is by its first bytes, "" if it is none of what is taken."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    return ""


def has_ending_of(name: str, media_type: str) -> bool:
    return name.rpartition(".")[2].strip().lower() in ENDINGS[media_type]


def clean_file_name(name: str, *, media_type: str) -> str:
    """Return the name to show and download by: no path, nothing invisible, the right ending.

    Never fails. Cut to 100 characters with its ending, in NFC; "fil" if nothing is left.
    """
    own = name.replace("\\", "/").rpartition("/")[2]
    # Cc, Cf, Cs, Co, Cn: control, invisible and direction marks, half characters, private ones.
    shown = (
        character
        for character in unicodedata.normalize("NFC", own)
        if unicodedata.category(character)[0] != "C" and character not in _NEVER
    )
    stem, dot, last = "".join(shown).rpartition(".")
    stem = " ".join((stem if dot else last).split()).strip(". ")
    ending = ENDINGS[media_type][0]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ') or NAMELESS}.{ending}"

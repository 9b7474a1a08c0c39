"""The characters of a text file: by its byte order mark, else by what fits."""

import codecs
import re
from dataclasses import dataclass

from companies.imports.reading.refusals import FileRefused

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 65_536
# Control characters of binary files. Text may hold a few by mistake; its rows say so.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_MOST_CONTROL = 0.01
_OTHER_FILES = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc",
)
_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|html|table|head|meta)", re.IGNORECASE)
_REPLACED = "\ufffd"
# A file in UTF-8 with a few bytes of something else, as when lists were put together.
_MOST_REPLACED = 0.1


@dataclass(frozen=True, kw_only=True)
class Decoded:
    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """Return the file's text and the encoding it was read by. Raises FileRefused."""
    if not content.strip(b"\x00 \t\r\n"):
        raise FileRefused("file_empty")
    if content.startswith(_OTHER_FILES) or _MARKUP.match(content[:_SAMPLE_BYTES]):
        raise FileRefused("file_unreadable")
    decoded = _decoded(content)
    sample = decoded.text[:_SAMPLE_BYTES]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise FileRefused("file_unreadable")
    if not decoded.text.strip("\ufeff \t\r\n"):
        raise FileRefused("file_empty")
    return decoded


def _decoded(content: bytes) -> Decoded:
    for mark, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _with_mark(content, name)
    wide = _wide_encoding(content)
    if wide:
        return _strictly(content, wide)
    try:
        return Decoded(text=content.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        return _eight_bits(content)


def _with_mark(content: bytes, name: str) -> Decoded:
    if name == "utf-8-sig":
        return Decoded(text=content.decode(name, "replace"), encoding=name)
    return _strictly(content, name)


def _strictly(content: bytes, name: str) -> Decoded:
    try:
        return Decoded(text=content.decode(name), encoding=name)
    except UnicodeDecodeError:
        raise FileRefused("encoding_unknown") from None


def _wide_encoding(content: bytes) -> str | None:
    """Return the UTF-16 that the file is in without saying so: every other byte is zero."""
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.7 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _eight_bits(content: bytes) -> Decoded:
    text = content.decode("utf-8", "replace")
    foreign = sum(1 for character in text if character > "\x7f")
    if text.count(_REPLACED) <= _MOST_REPLACED * foreign:
        return Decoded(text=text, encoding="utf-8")
    try:
        return Decoded(text=content.decode("cp1252"), encoding="cp1252")
    except UnicodeDecodeError:
        # Five bytes mean nothing in Windows-1252; Latin-1 has control characters there.
        return Decoded(text=content.decode("latin-1"), encoding="latin-1")

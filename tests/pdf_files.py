"""What tests read of a PDF that typst made: its words and what a screen reader is told."""

import io
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, kw_only=True)
class ReadPdf:
    language: str
    title: str
    is_marked: bool
    says_ua: bool
    pages: int
    kinds: tuple[str, ...]
    alternatives: tuple[str, ...]
    untold_figures: int
    text: str


def read_pdf(content):
    """Return what the file says; the text is that of its ActualText-free marked content."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        elements = list(_elements(pdf.Root.StructTreeRoot.K))
        figures = [each for each in elements if str(each.get("/S")) == "/Figure"]
        with pdf.open_metadata() as told:
            return ReadPdf(
                language=str(pdf.Root.Lang),
                title=str(told["dc:title"]),
                is_marked=bool(pdf.Root.MarkInfo.Marked),
                says_ua=str(told.get("pdfuaid:part")) == "1",
                pages=len(pdf.pages),
                kinds=tuple(str(each.get("/S")).strip("/") for each in elements),
                alternatives=tuple(str(each.Alt) for each in figures if "/Alt" in each),
                untold_figures=sum("/Alt" not in each for each in figures),
                text="\n".join(_text_of(page) for page in pdf.pages),
            )


def _elements(kids):
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                yield kid
            if "/K" in kid:
                yield from _elements(kid.K)


def _text_of(page):
    """Return the words that the page's fonts map their glyphs to: what a reader copies."""
    fonts = {name: _mapping(font) for name, font in page.obj.Resources.get("/Font", {}).items()}
    words, glyphs = [], {}
    for step in pikepdf.parse_content_stream(page):
        operator, operands = str(step.operator), step.operands
        if operator == "Tf":
            glyphs = fonts[str(operands[0])]
        elif operator == "Tj":
            words.append(_decoded(bytes(operands[0]), glyphs))
        elif operator == "TJ":
            parts = (each for each in operands[0] if isinstance(each, pikepdf.String))
            words.append("".join(_decoded(bytes(part), glyphs) for part in parts))
        elif operator in ("ET", "T*", "Td"):
            words.append(" ")
    return " ".join("".join(words).split())


def _mapping(font):
    text = font.ToUnicode.read_bytes().decode()
    found = {}
    is_range = False
    for line in text.splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            is_range = line.endswith("beginbfrange")
        codes = [part.strip("<>") for part in line.replace("><", "> <").split()]
        if line.startswith("<") and "[" not in line and len(codes) in (2, 3):
            _map(found, codes, is_range=is_range)
    return found


def _map(found, codes, *, is_range):
    first, last = int(codes[0], 16), int(codes[1 if is_range else 0], 16)
    units = bytes.fromhex(codes[-1]).decode("utf-16-be")
    for offset in range(last - first + 1):
        found[first + offset] = units[:-1] + chr(ord(units[-1]) + offset)


def _decoded(raw, glyphs):
    codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
    return "".join(glyphs.get(code, "") for code in codes)

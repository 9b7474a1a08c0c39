"""Pictures and PDF made anew: what comes out was written by us, and holds what is seen alone.

Files from strangers are decoded here and nowhere else, in a process of its own that
companies/files/confined.py starts. So nothing here needs Django, and the limits are set here.
"""

import io
import json
import sys
import warnings
from collections.abc import Callable, Iterator

import pikepdf
from PIL import Image, ImageOps

from companies.files.rewritten import Refused, Rewritten
from xport.lib.confined import limit_this_process

# A phone's camera makes 50 million pixels; decoded they take 200 MB.
MOST_PIXELS = 50_000_000
MOST_PDF_PAGES = 500
LONGEST_LOGO_SIDE = 400
LONGEST_PICTURE_SIDE = 2400
JPEG_QUALITY = 85

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 20
OUTPUT_BYTES = 32 * 1024 * 1024

# What may stand in a page. Annotations are painted into the page first, then they go.
PAGE_KEYS = frozenset(
    ["/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"]
    + ["/Rotate", "/UserUnit", "/Contents", "/Group"]
)
# What may stand nowhere: actions, scripts, attached and foreign files, metadata, private data.
FORBIDDEN_KEYS = frozenset(
    ["/AA", "/OpenAction", "/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles"]
    + ["/EF", "/RF", "/AF", "/XFA", "/AcroForm", "/Metadata", "/PieceInfo", "/LastModified"]
    + ["/Ref", "/OPI", "/Annots", "/StructParent", "/StructParents"]
)
# Dictionaries whose keys are names that the page's author chose.
NAMED_RESOURCES = frozenset(
    ["/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"]
)
DEEPEST_NESTING = 100


def rewrite_logo(data: bytes) -> Rewritten:
    """Return a PNG of at most 400 × 400 pixels, transparent where the original is."""
    picture = _shrunk(data, LONGEST_LOGO_SIDE)
    return _saved(picture, "PNG", optimize=True)


def rewrite_picture(data: bytes) -> Rewritten:
    """Return a JPEG of at most 2400 × 2400 pixels on white."""
    picture = _shrunk(data, LONGEST_PICTURE_SIDE)
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return _saved(white, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)


def rewrite_pdf(data: bytes) -> Rewritten:
    """Return the pages as they look, in a document of ours: nothing in it can act."""
    try:
        # A document that must be repaired to be read shows different things to different readers.
        source = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Refused("pdf_encrypted") from None
    if source.is_encrypted:
        raise Refused("pdf_encrypted")
    if not source.pages:
        raise Refused("broken")
    if len(source.pages) > MOST_PDF_PAGES:
        raise Refused("pdf_pages")
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("all")
    document = pikepdf.new()
    for page in source.pages:
        # Before the page is copied: a copy takes along all that the page refers to.
        _keep_only_page_keys(page.obj)
        document.pages.append(page)
    for thing in document.objects:
        _strip(thing)
    target = io.BytesIO()
    document.save(target, deterministic_id=True, min_version="1.7")
    return Rewritten(content=target.getvalue(), media_type="application/pdf")


def _shrunk(data: bytes, longest_side: int) -> Image.Image:
    """Return the picture upright, in RGBA, with no more than pixels in it."""
    try:
        # Only the head is read here, so a bomb is seen before it is unpacked.
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    if image.width * image.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    # A JPEG is decoded no larger than needed, which saves memory.
    image.draft("RGB", (longest_side, longest_side))
    upright = ImageOps.exif_transpose(_in_rgba(image, longest_side))
    # A new picture: a copy or a saved original would keep EXIF, GPS, comments and profiles.
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)
    return clean


def _in_rgba(image: Image.Image, longest_side: int) -> Image.Image:
    orientation = image.getexif()
    if image.mode.startswith("I"):
        # 16 bits per pixel: Pillow would cut what is above 255 instead of scaling it.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in ("P", "1"):
        image = image.convert("RGBA")
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    image = image.convert("RGBA")
    image.info = {"exif": orientation.tobytes()} if orientation else {}
    return image


def _saved(picture: Image.Image, format_name: str, **options: int | bool) -> Rewritten:
    target = io.BytesIO()
    picture.save(target, format_name, **options)
    return Rewritten(
        content=target.getvalue(),
        media_type=f"image/{format_name.lower()}",
        width=picture.width,
        height=picture.height,
    )


def _keep_only_page_keys(page: pikepdf.Object) -> None:
    for key in set(page.keys()) - PAGE_KEYS:
        del page[key]


def _strip(thing: object, *, has_own_names: bool = False, depth: int = 0) -> None:
    """Delete the forbidden keys of a dictionary and of all that stands directly inside it."""
    if depth > DEEPEST_NESTING:
        raise Refused("broken")
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        if not has_own_names:
            _strip_keys(thing)
        for key, value in _direct_parts(thing):
            _strip(value, has_own_names=key in NAMED_RESOURCES, depth=depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in list(thing):
            if not getattr(value, "is_indirect", False):
                _strip(value, depth=depth + 1)


def _strip_keys(thing: pikepdf.Object) -> None:
    # A stream's /F names a file outside the document in which its content lies.
    outside = {"/F", "/FFilter", "/FDecodeParms"} if isinstance(thing, pikepdf.Stream) else set()
    for key in set(thing.keys()) & (FORBIDDEN_KEYS | outside):
        del thing[key]


def _direct_parts(thing: pikepdf.Object) -> Iterator[tuple[str, object]]:
    for key in list(thing.keys()):
        value = thing[key]
        # What is indirect has its own turn; following it here could go round for ever.
        if not getattr(value, "is_indirect", False):
            yield key, value


WAYS: dict[str, Callable[[bytes], Rewritten]] = {
    "logo": rewrite_logo,
    "picture": rewrite_picture,
    "pdf": rewrite_pdf,
}


def answer(way: str, data: bytes) -> tuple[dict[str, object], bytes]:
    """Return the head of the answer (JSON-able) and the content; a refusal has a code alone."""
    try:
        made = WAYS[way](data)
    except Refused as refusal:
        return {"refused": refusal.code}, b""
    except MemoryError:
        return {"refused": "too_costly"}, b""
    except Exception as error:
        # Decoders raise what they like over a broken file: OSError, SyntaxError, struct.error …
        return {"refused": "broken", "error": type(error).__name__}, b""
    head = {"media_type": made.media_type, "width": made.width, "height": made.height}
    return head, made.content


def main(way: str) -> int:
    limit_this_process(
        memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, output_bytes=OUTPUT_BYTES
    )
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    head, content = answer(way, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Files to test with: ordinary ones, and such as an attacker would send."""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

SCRIPT = b"<script>alert(document.cookie)</script>"
PLACE = "62° N, secret place"


def picture(format_name="PNG", size=(300, 200), *, mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size, color=options.pop("color", None) or 0).save(
        target, format_name, **options
    )
    return target.getvalue()


def jpeg_with_a_place():
    """A photograph as a phone makes it: turned, with GPS, a comment and a colour profile."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = PLACE
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (62.0, 30.0, 15.0)
    return picture(
        "JPEG", (300, 200), exif=exif, comment=PLACE.encode(), icc_profile=b"junk " + SCRIPT
    )


def png_with_script():
    """A picture that a careless server would also pass for a page."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    return picture(pnginfo=texts) + b"<html>" + SCRIPT


def bomb(side=50_000):
    """A PNG of a few kilobytes that says it has 2.5 thousand million pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    )


def _chunk(name, content):
    total = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", total)


def svg():
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


def pdf(*, pages=1, **options):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    return saved(document, **options)


def saved(document, **options):
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def encrypted_pdf(*, password):
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=password))


def armed_pdf():
    """A PDF with everything in it that acts, hides or tells."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200)).obj
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
    document.attachments["evil.exe"] = b"MZ evil"
    document.docinfo["/Author"] = String(PLACE)
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [PLACE]
    root = document.Root
    root.OpenAction = script
    root.AA = Dictionary(WC=launch)
    root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))
    form = document.make_stream(b"<xdp>" + SCRIPT + b"</xdp>")
    button = _button(document, launch)
    root.AcroForm = Dictionary(XFA=form, Fields=Array([button]))
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(Secret=String(PLACE))
    page.Metadata = document.make_stream(PLACE.encode())
    page.Annots = Array([button, _link(document, script)])
    page.Resources = Dictionary(XObject=Dictionary(A=_drawing(document)))
    page.Contents = document.make_stream(b"q /A Do Q")
    return saved(document)


def _button(document, action):
    return document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, Rect=[0, 0, 9, 9], A=action)
    )


def _link(document, action):
    return document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action, AA=action)
    )


def _drawing(document):
    """A picture within the page that brings along a file and metadata of its own."""
    stream = document.make_stream(b"0 0 10 10 re f")
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, [0, 0, 10, 10]
    hidden = Dictionary(Type=Name.Filespec, EF=Dictionary(F=document.make_stream(b"MZ evil")))
    stream.AF = Array([document.make_indirect(hidden)])
    stream.Metadata = document.make_stream(PLACE.encode())
    return stream


def everything_in(content):
    """Return a PDF's objects as text, streams unpacked: what a reader could find in it."""
    with pikepdf.open(io.BytesIO(content)) as document:
        parts = [repr(document.trailer)]
        for thing in document.objects:
            parts.append(repr(thing))
            if isinstance(thing, pikepdf.Stream):
                parts.append(thing.read_bytes().decode("latin-1"))
        return "\n".join(parts)

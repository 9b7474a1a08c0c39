import io

import pikepdf
import pytest
from PIL import Image

from companies.files import rewriting
from companies.files.rewritten import Refused
from tests.companies.files import made


def opened(rewritten):
    return Image.open(io.BytesIO(rewritten.content))


# Pictures


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_rewrite_logo_makes_a_small_png_of_every_kind(format_name):
    logo = rewriting.rewrite_logo(made.picture(format_name, (1600, 400)))

    assert (logo.media_type, logo.width, logo.height) == ("image/png", 400, 100)
    assert opened(logo).format == "PNG"


def test_rewrite_logo_keeps_what_is_transparent():
    logo = rewriting.rewrite_logo(made.picture(mode="RGBA", color=(255, 0, 0, 0)))

    assert opened(logo).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_rewrite_picture_puts_every_mode_on_white_as_jpeg(mode):
    picture = rewriting.rewrite_picture(made.picture(mode=mode))

    assert (picture.media_type, opened(picture).mode) == ("image/jpeg", "RGB")


def test_rewrite_picture_scales_16_bits_instead_of_cutting_them():
    target = io.BytesIO()
    Image.new("I;16", (10, 10), 0x8000).save(target, "PNG")

    grey = opened(rewriting.rewrite_picture(target.getvalue())).getpixel((5, 5))

    assert all(abs(channel - 128) < 4 for channel in grey)


def test_rewrite_picture_shrinks_to_the_longest_side():
    picture = rewriting.rewrite_picture(made.picture("JPEG", (6000, 3000)))

    assert (picture.width, picture.height) == (2400, 1200)


def test_rewrite_picture_leaves_out_place_comment_and_profile_but_stands_upright():
    photograph = made.jpeg_with_a_place()
    assert made.PLACE.encode() in photograph

    picture = rewriting.rewrite_picture(photograph)

    assert (picture.width, picture.height) == (200, 300)
    assert not opened(picture).getexif()
    assert {"exif", "icc_profile", "comment"}.isdisjoint(opened(picture).info)
    assert made.PLACE.encode() not in picture.content
    assert made.SCRIPT not in picture.content


@pytest.mark.parametrize("way", [rewriting.rewrite_logo, rewriting.rewrite_picture])
def test_rewriting_leaves_nothing_of_a_page_hidden_in_a_picture(way):
    assert made.SCRIPT not in way(made.png_with_script()).content


@pytest.mark.parametrize("side", [7_100, 10_000, 50_000])
def test_rewrite_logo_refuses_a_bomb_by_its_head(side):
    with pytest.raises(Refused, match="too_many_pixels"):
        rewriting.rewrite_logo(made.bomb(side))


# PDF


def test_rewrite_pdf_keeps_the_pages_and_how_they_look():
    document = pikepdf.open(io.BytesIO(rewriting.rewrite_pdf(made.pdf(pages=3)).content))

    assert len(document.pages) == 3
    assert [float(side) for side in document.pages[0].mediabox] == [0, 0, 200, 200]


def test_rewrite_pdf_leaves_nothing_that_acts_hides_or_tells():
    armed = made.armed_pdf()
    telltales = [
        *("JavaScript", "app.alert", "Launch", "calc.exe", "OpenAction", "/AA", "EmbeddedFile"),
        *("MZ evil", "evil.exe", "XFA", "<script>", "AcroForm", "Annots", "PieceInfo", "Metadata"),
        *("Filespec", made.PLACE),
    ]
    assert [word for word in telltales if word not in made.everything_in(armed)] == []

    rewritten = rewriting.rewrite_pdf(armed)

    left = made.everything_in(rewritten.content)
    assert [word for word in telltales if word in left] == []
    assert "0 0 10 10 re f" in left


def test_rewrite_pdf_paints_a_filled_form_into_the_page():
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    shown = document.make_stream(b"BT (answer) Tj ET")
    shown.Type, shown.Subtype, shown.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
    page.obj.Annots = document.make_indirect(
        pikepdf.Array([
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Stamp,
                    Rect=[0, 0, 9, 9],
                    F=4,
                    AP=pikepdf.Dictionary(N=shown),
                )
            )
        ])
    )  # fmt: skip

    rewritten = rewriting.rewrite_pdf(made.saved(document))

    assert "(answer) Tj" in made.everything_in(rewritten.content)


def test_rewrite_pdf_takes_away_a_stream_that_lies_outside():
    document = pikepdf.new()
    page = document.add_blank_page()
    outside = document.make_stream(b"")
    outside.F = pikepdf.String("/etc/passwd")
    page.obj.Contents = outside

    rewritten = rewriting.rewrite_pdf(made.saved(document))

    assert "/etc/passwd" not in made.everything_in(rewritten.content)


@pytest.mark.parametrize("password", ["", "secret"])
def test_rewrite_pdf_refuses_what_is_encrypted(password):
    with pytest.raises(Refused, match="pdf_encrypted"):
        rewriting.rewrite_pdf(made.encrypted_pdf(password=password))


@pytest.mark.parametrize(("pages", "code"), [(0, "broken"), (501, "pdf_pages")])
def test_rewrite_pdf_refuses_too_few_and_too_many_pages(pages, code):
    with pytest.raises(Refused, match=code):
        rewriting.rewrite_pdf(made.pdf(pages=pages))


def test_rewrite_pdf_refuses_bottomless_nesting():
    document = pikepdf.new()
    page = document.add_blank_page()
    nested = pikepdf.Array([])
    for _ in range(150):
        nested = pikepdf.Array([nested])
    page.obj.Resources = pikepdf.Dictionary(Deep=nested)

    with pytest.raises(Refused, match="broken"):
        rewriting.rewrite_pdf(made.saved(document))


# What the child process answers


@pytest.mark.parametrize(
    ("way", "data"),
    [
        ("logo", b""),
        ("logo", made.picture()[:60]),
        ("picture", made.picture("JPEG", (900, 900))[:2000]),
        ("picture", made.svg()),
        ("pdf", b"%PDF-1.7 and then nothing"),
        ("pdf", made.pdf()[:300]),
    ],
)
def test_answer_calls_what_cannot_be_decoded_broken(way, data):
    head, content = rewriting.answer(way, data)

    assert (head["refused"], content) == ("broken", b"")


def test_answer_names_a_refusal_and_a_lack_of_memory(monkeypatch):
    def hungry(data):
        raise MemoryError

    monkeypatch.setitem(rewriting.WAYS, "logo", hungry)

    assert rewriting.answer("logo", b"")[0] == {"refused": "too_costly"}
    assert rewriting.answer("pdf", made.encrypted_pdf(password="x"))[0] == {
        "refused": "pdf_encrypted"
    }


def test_answer_tells_type_and_size_of_what_it_made():
    head, content = rewriting.answer("logo", made.picture(size=(30, 20)))

    assert head == {"media_type": "image/png", "width": 30, "height": 20}
    assert content.startswith(b"\x89PNG")

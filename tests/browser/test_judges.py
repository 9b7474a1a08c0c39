"""The judges of the pages find what they are there for: a check that cannot fail is none."""

import pytest

from tests.browser.documents import Documents, Links
from tests.browser.forced_colours import faults_in_forced_colours
from tests.browser.judge import faults_on_paper
from tests.browser.keyboard import faults_by_keyboard, faults_when_zoomed

pytestmark = pytest.mark.browser
FRAME = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Prov</title>
<style>{style}</style></head><body><main id="main">{main}</main></body></html>"""


@pytest.fixture
def show(chromium):
    """Return a function that shows a page of this content and these rules."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()

    def show(main, style=""):
        html = FRAME.format(main=main, style=style)
        page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("http://127.0.0.1:1/prov")
        return page

    yield show
    context.close()


def test_a_sound_page_has_no_faults(show):
    page = show('<h1>Prov</h1><a href="/prov">Hit</a> <button type="button">Tryck</button>')

    assert faults_by_keyboard(page) == []
    assert faults_when_zoomed(page) == []
    assert faults_in_forced_colours(page) == []


@pytest.mark.parametrize(
    ("main", "style", "fault"),
    [
        ('<button type="button">Tryck</button>', "", "printed"),
        ('<a href="/">Knappt synligt</a>', "a { color: #ddd }", "color-contrast"),
    ],
)
def test_faults_on_paper_finds(show, main, style, fault):
    page = show(f"<h1>Prov</h1>{main}", f"@media print {{ {style} }}")

    assert any(fault in found for found in faults_on_paper(page))


@pytest.mark.parametrize(
    ("main", "style", "fault"),
    [
        ('<a href="/">A</a>', "a:focus { outline: none }", "focus does not show"),
        ('<a href="/">A</a>', "main::after { content: ''; position: fixed; inset: 0 }", "under"),
        (
            '<button type="button">A</button><button type="button" tabindex="2">B</button>',
            "",
            "tabindex above 0",
        ),
        (
            '<button type="button">A</button><button type="button" tabindex="2">B</button>',
            "",
            "order of the page",
        ),
        (
            """<input aria-label="A" name="a"><div hidden></div>
            <a href="/" id="trap">B</a><a href="/c">C</a>""",
            "",
            "never reaches",
        ),
    ],
)
def test_faults_by_keyboard_finds(show, main, style, fault):
    page = show(main, style)
    if fault == "never reaches":
        page.evaluate(
            """() => addEventListener("keydown", event => {
              if (document.activeElement.id === "trap") event.preventDefault();
            })"""
        )

    assert any(fault in each for each in faults_by_keyboard(page))


@pytest.mark.parametrize(
    ("main", "style", "fault"),
    [
        ("<p>Bar</p>", "p { position: fixed; inset: 0; margin: 0 }", "covers the page"),
        (
            "<p>Ettlångtordsomintebryts" + "a" * 80 + "</p>",
            "p { overflow: hidden; width: 5rem }",
            "cut off",
        ),
    ],
)
def test_faults_when_zoomed_finds(show, main, style, fault):
    assert any(fault in each for each in faults_when_zoomed(show(main, style)))


@pytest.mark.parametrize(
    ("main", "style", "fault"),
    [
        ('<button type="button">A</button>', "button { border: 0 }", "without an edge"),
        (
            '<svg width="9" height="9"><rect width="9" height="9"/></svg>',
            "rect { fill: Canvas }",
            "vanishes",
        ),
    ],
)
def test_faults_in_forced_colours_finds(show, main, style, fault):
    assert any(fault in each for each in faults_in_forced_colours(show(main, style)))


@pytest.mark.parametrize(
    ("main", "rule"),
    [
        ("<h1>A</h1><h3>B</h3>", "heading-level"),
        ('<p id="a"></p><p id="a"></p>', "no-dup-id"),
        ("<p><div>A</div></p>", "close-order"),
        ('<p style="color:red">A</p>', "no-inline-style"),
    ],
)
def test_documents_finds(show, tmp_path, main, rule):
    documents = Documents(tmp_path, show("").context.pages[0])
    show(main)
    documents.note("prov")

    assert any(rule in fault for fault in documents.faults())


@pytest.mark.django_db(transaction=True)
def test_links_finds_dead_links(empty_portal, visit):
    page = visit().open("accounts/login/")
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
          '<a href="#nowhere">A</a><a href="/sv/nowhere/">B</a>')"""
    )
    links = Links(page.context, empty_portal.url)
    links.note(page, "prov")

    found = links.faults()
    assert any("#nowhere" in fault for fault in found)
    assert any("/sv/nowhere/ answers 404" in fault for fault in found)

"""What every page must be, whatever it shows: found by axe-core, and by measuring."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1440, 390)
# Also where WCAG asks for reflow.
NARROWEST = 320
HEIGHT = 900

# A scheme changes colours alone, so the second one is asked only about those.
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
FIND_VIOLATIONS = """async (rules) => {
  const found = await axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], preload: false,
  });
  const words = node => node.any.concat(node.all, node.none).map(check => check.message);
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")}: ${words(node).join("; ")}`
  ));
}"""
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
PRESSED = """() => [...document.querySelectorAll(".x-nav, footer, main button, .ds-button")]
  .filter(each => each.checkVisibility() && !each.matches(".x-link, .ds-sr-only"))
  .map(each => `printed: ${each.outerHTML.slice(0, 110)}`)"""
# A machine without fonts draws empty pages, and every other check passes.
TEXT_WIDTH = """() => {
  const text = document.createRange();
  text.selectNodeContents(document.querySelector("h1"));
  return text.getBoundingClientRect().width;
}"""
WIDEST = """() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter(
    each => each.getBoundingClientRect().right > width + 1 && !each.closest(".x-scroll, .x-nav")
  );
  const names = wide.slice(-3).map(each => each.outerHTML.slice(0, 120));
  return document.documentElement.scrollWidth > width ? names.join(" | ") || "the page" : "";
}"""
OPEN_ALL = """() => {
  const closed = [...document.querySelectorAll("main details:not([open])")];
  for (const each of closed) each.open = true;
  return closed.length;
}"""


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with the page at both widths in both schemes; closed, then opened."""
    faults = _measured(page) + _found_by_axe(page, "")
    if page.evaluate(OPEN_ALL):
        faults += _found_by_axe(page, " opened") + _too_wide(page, " opened")
    return _at_desk(page, faults)


def faults_on_paper(page: Page) -> list[str]:
    """Return what cannot be read on paper, and what is printed though it is there to be pressed."""
    page.emulate_media(media="print")
    page.evaluate(_axe_source())
    faults = page.evaluate(FIND_VIOLATIONS, CONTRAST)
    faults += page.evaluate(PRESSED)
    page.emulate_media(media="screen")
    return [f"on paper: {fault}" for fault in faults]


def faults_of_menu(page: Page) -> list[str]:
    """Return what is wrong with the menu of the header, which is the same on every page."""
    page.locator("header details").evaluate("each => { each.open = true }")
    return _at_desk(page, _found_by_axe(page, " menu") + _too_wide(page, " menu"))


def _at_desk(page: Page, faults: list[str]) -> list[str]:
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    return faults


def _measured(page: Page) -> list[str]:
    faults = _too_wide(page, "")
    if not page.evaluate(TEXT_WIDTH) > 0:
        faults.append("The heading has no width: is there a font?")
    return faults


def _too_wide(page: Page, state: str) -> list[str]:
    faults = []
    for width in (*WIDTHS, NARROWEST):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        widest = page.evaluate(WIDEST)
        if widest:
            faults.append(f"{width} px{state} scrolls sideways: {widest}")
    return faults


def _found_by_axe(page: Page, state: str) -> list[str]:
    # Through the debugger: the policy forbids a script tag, as it should.
    page.evaluate(_axe_source())
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme, rules in (("light", ALL_RULES), ("dark", COLOUR_RULES)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found: list[Any] = page.evaluate(FIND_VIOLATIONS, rules)
            faults += [f"{width} px {scheme}{state}: {fault}" for fault in found]
    return faults


def _axe_source() -> str:
    return f"() => {{ if (!window.axe) {{ {AXE.read_text(encoding='utf-8')} }} }}"

"""What is left of a page when the person's own few colours replace all of ours."""

from playwright.sync_api import Page

# Fields and buttons keep an edge; what is the current one is told by more than a ground.
BARE = """() => {
  const controls = document.querySelectorAll("main button, main input:not([type=hidden]), " +
    "main select, main textarea, main a.ds-button");
  const edge = style => ["Top", "Bottom"].some(side =>
    style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
  const native = each => ["checkbox", "radio"].includes(each.type)
    && getComputedStyle(each).appearance !== "none";
  return [...controls].filter(each => each.checkVisibility()
      && !each.closest(".ds-sr-only") && !each.matches(".ds-sr-only, .x-link")
      && !native(each) && !edge(getComputedStyle(each))
      && getComputedStyle(each).textDecorationLine === "none")
    .map(each => `a control without an edge: ${each.outerHTML.slice(0, 110)}`);
}"""
# A shape in the colour of the page is not there any more.
UNSEEN = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.className = "ds-sr-only";
  probe.style.backgroundColor = "Canvas";
  const ground = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const shapes = document.querySelectorAll("main svg :is(rect, circle, path, line, polyline)");
  const unseen = [...shapes].filter(each => {
    const style = getComputedStyle(each);
    const none = colour => colour === "none" || colour === ground || colour === "rgba(0, 0, 0, 0)";
    const is_icon = each.closest("symbol, .x-icon, [aria-hidden=true].icon");
    const is_ground = each.closest("[data-ground]");
    return !is_icon && !is_ground && each.checkVisibility()
      && none(style.fill) && (none(style.stroke) || parseFloat(style.strokeWidth) === 0);
  });
  return unseen.slice(0, 3).map(each => `a shape that vanishes: ${each.outerHTML.slice(0, 110)}`);
}"""


def faults_in_forced_colours(page: Page) -> list[str]:
    """Return what can no longer be told from the page when forced colours are active."""
    page.emulate_media(forced_colors="active", color_scheme="dark")
    faults = [
        f"forced colours: {fault}" for find in (BARE, UNSEEN) for fault in page.evaluate(find)
    ]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return faults

"""What every page must be to a person with a keyboard alone, and to one who zooms in fourfold."""

from typing import Any

from playwright.sync_api import Page

# What a browser stops at, in the order of the document; of a radio group it stops at one.
STOPS = """() => {
  const candidates = document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
  );
  const groups = new Map();
  const stops = [];
  for (const each of candidates) {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({visibilityProperty: true})) {
      continue;
    }
    if (each.type === "radio" && each.name) {
      const key = `${each.name} ${each.form && each.form.action}`;
      const chosen = document.querySelector(`[name="${CSS.escape(each.name)}"]:checked`);
      if (groups.has(key) || (chosen && chosen !== each && chosen.form === each.form)) continue;
      groups.set(key, each);
    }
    stops.push(each);
  }
  window.judgedStops = stops;
  return stops.length;
}"""
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  // A summary's own marker or a label may lie over the control: both belong to it.
  here.scrollIntoView({block: "nearest"});
  const style = getComputedStyle(here);
  const marks = [here, here.closest("label"), here.parentElement, here.nextElementSibling]
    .filter(Boolean).map(each => getComputedStyle(each));
  const shown = marks.some(look =>
    (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none"
  );
  // A link over two lines: the middle of its box may be beside its text.
  const whole = here.getClientRects()[0] || here.getBoundingClientRect();
  // A list that can be scrolled may be longer than the window: the part in it counts.
  const left = Math.max(whole.left, 0), top = Math.max(whole.top, 0);
  const box = {
    left, top,
    width: Math.max(Math.min(whole.right, innerWidth) - left, 0),
    height: Math.max(Math.min(whole.bottom, innerHeight) - top, 0),
  };
  const spots = [[.5, .5], [.1, .5], [.9, .5]].map(([x, y]) => [
    box.left + box.width * x, box.top + box.height * y,
  ]);
  const label = here.labels && here.labels[0];
  const is_seen = spots.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (here.contains(top) || (label && label.contains(top)));
  });
  return {
    index: window.judgedStops.indexOf(here),
    name: here.outerHTML.slice(0, 110),
    focus_shows: shown,
    is_seen: whole.width * whole.height === 0 || style.opacity === "0" || is_seen,
  };
}"""
POSITIVE = """() => [...document.querySelectorAll("[tabindex]")]
  .filter(each => each.tabIndex > 0).map(each => each.outerHTML.slice(0, 110))"""
# 1280 × 1024 at 400 %: sticky bars there may leave no room to read.
COVERED = """() => {
  const fixed = [...document.querySelectorAll("body *")].filter(each => {
    const style = getComputedStyle(each);
    return ["fixed", "sticky"].includes(style.position) && each.checkVisibility();
  });
  return fixed.filter(each => {
    const box = each.getBoundingClientRect();
    return box.width > innerWidth / 2 && box.height > innerHeight / 2;
  }).map(each => each.outerHTML.slice(0, 110));
}"""
CUT = """() => [...document.querySelectorAll("main *")].filter(each => {
  const style = getComputedStyle(each);
  const clips = ["hidden", "clip"].includes(style.overflowX) && !each.closest(".ds-sr-only, svg");
  return clips && each.checkVisibility() && each.clientWidth > 1
    && each.scrollWidth > each.clientWidth + 2;
}).map(each => each.outerHTML.slice(0, 110))"""
ZOOMED = {"width": 320, "height": 256}
DESKTOP = {"width": 1440, "height": 900}


def faults_by_keyboard(page: Page) -> list[str]:
    """Walk through the page with Tab: every control is met, in order, and seen when it is met."""
    faults = [f"tabindex above 0: {name}" for name in page.evaluate(POSITIVE)]
    expected = stops_of(page)
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    met: list[int] = []
    # Day, month, year and picker of a date are stops within one control.
    dates = page.locator("input[type=date]").count()
    for _ in range(expected + 5 + 3 * dates):
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = page.evaluate(HERE)
        if here and met and here["index"] == met[-1]:
            continue
        if here is None or here["index"] in met:
            break
        met.append(here["index"])
        faults += _faults_of_stop(here)
    missed = sorted(set(range(expected)) - set(met))
    if missed:
        names = page.evaluate(
            "rest => rest.map(i => window.judgedStops[i].outerHTML.slice(0, 110))", missed[:3]
        )
        faults.append(f"Tab never reaches {len(missed)} controls: {' | '.join(names)}")
    if met != sorted(met):
        faults.append(f"Tab does not follow the order of the page: {met}")
    return faults


def stops_of(page: Page) -> int:
    """Return at how many controls Tab stops on its way through the page."""
    count: int = page.evaluate(STOPS)
    return count


def faults_of_focus(page: Page) -> list[str]:
    """Return what is wrong with the stop at which the focus is, if it is in the page."""
    stops_of(page)
    here: dict[str, Any] | None = page.evaluate(HERE)
    return _faults_of_stop(here) if here else []


def _faults_of_stop(here: dict[str, Any]) -> list[str]:
    faults = []
    if here["index"] < 0:
        faults.append(f"Tab stops where nothing is expected: {here['name']}")
    if not here["focus_shows"]:
        faults.append(f"the focus does not show: {here['name']}")
    if not here["is_seen"]:
        faults.append(f"what has the focus lies under something: {here['name']}")
    return faults


def faults_when_zoomed(page: Page) -> list[str]:
    """Return what is lost at 400 %: text cut off, or bars that cover what is read."""
    page.set_viewport_size(ZOOMED)
    faults = [f"zoomed, covers the page: {name}" for name in page.evaluate(COVERED)]
    faults += [f"zoomed, cut off: {name}" for name in page.evaluate(CUT)]
    page.set_viewport_size(DESKTOP)
    return faults

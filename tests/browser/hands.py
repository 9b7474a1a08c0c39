"""How a person works a page: with a pointer, or with nothing but the keyboard."""

from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import faults_of_focus, stops_of

IS_AHEAD = """each => {
  const here = document.activeElement;
  return here === document.body || here === document.documentElement
    || Boolean(here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
# The picker of a date is a stop of its own, and the browser marks it within the control.
IS_WHERE_IT_WAS = """() => {
  const before = window.stopBefore;
  window.stopBefore = document.activeElement;
  return before === window.stopBefore;
}"""
IS_HERE = "each => each === document.activeElement"
GROUP_IS_HERE = """each => document.activeElement.type === "radio"
  && document.activeElement.name === each.name && document.activeElement.form === each.form"""
# Day, month, year and picker are stops within one control.
STOPS_OF_A_DATE = 4


class Hand(Protocol):
    """What the story asks for; each does it in its own way."""

    def press(self, target: Locator) -> None: ...

    def write(self, target: Locator, text: str) -> None: ...

    def write_day(self, target: Locator, day: str) -> None: ...

    def tick(self, target: Locator) -> None: ...

    def choose(self, target: Locator, value: str) -> None: ...


class Pointer:
    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def write_day(self, target: Locator, day: str) -> None:
        target.fill(day)

    def tick(self, target: Locator) -> None:
        target.check()

    def choose(self, target: Locator, value: str) -> None:
        target.select_option(value)


class Keyboard:
    """Tab and Shift+Tab lead to a control, and each stop on the way must show where one is."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self._page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        self._page.keyboard.press("ControlOrMeta+a")
        self._page.keyboard.insert_text(text)
        expect(target).to_have_value(text)

    def write_day(self, target: Locator, day: str) -> None:
        """Type the parts in the order in which this browser shows them."""
        self._reach(target)
        year, month, of_month = day.split("-")
        self._type(year, "ArrowRight", month, of_month)
        if target.input_value() != day:
            self._type(month, of_month, year)
        expect(target).to_have_value(day)

    def _type(self, *parts: str) -> None:
        """Type from the first part on; a year does not lead on to what follows it by itself."""
        for _ in range(3):
            self._page.keyboard.press("ArrowLeft")
        for part in parts:
            if part.isdigit():
                self._page.keyboard.type(part)
            else:
                self._page.keyboard.press(part)

    def tick(self, target: Locator) -> None:
        if target.get_attribute("type") == "radio":
            self._reach(target, at=GROUP_IS_HERE)
            for _ in range(target.page.locator("input[type=radio]").count()):
                if target.evaluate(IS_HERE):
                    break
                self._page.keyboard.press("ArrowDown")
        else:
            self._reach(target)
        if not target.is_checked():
            self._page.keyboard.press("Space")
        expect(target).to_be_checked()

    def choose(self, target: Locator, value: str) -> None:
        self._reach(target)
        wanted = target.locator(f'option[value="{value}"]').evaluate("each => each.index")
        self._page.keyboard.press("Home")
        for _ in range(wanted):
            self._page.keyboard.press("ArrowDown")
        expect(target).to_have_value(value)

    def _reach(self, target: Locator, *, at: str = IS_HERE) -> None:
        """Go there stop by stop; the page must neither hide a stop nor keep the focus."""
        expect(target).to_be_visible()
        key = "Tab" if target.evaluate(IS_AHEAD) else "Shift+Tab"
        most = stops_of(self._page)
        most += STOPS_OF_A_DATE * self._page.locator("input[type=date]").count()
        for _ in range(most + 2):
            if target.evaluate(at):
                return
            self._page.keyboard.press(key)
            if self._page.evaluate(IS_WHERE_IT_WAS):
                continue
            faults = faults_of_focus(self._page)
            assert not faults, faults
        raise AssertionError(f"{key} never reaches {_name_of(target)}")


def _name_of(target: Locator) -> Any:
    return target.evaluate("each => each.outerHTML.slice(0, 110)")

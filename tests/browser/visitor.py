"""A person at a browser: opens pages, fills in forms, and notes what the browser complains of."""

import time
from collections.abc import Callable, Iterable

from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.factories import PASSWORD
from xport.accounts.actions import create_person
from xport.accounts.models import User

WAIT_SECONDS = 20
DESKTOP = ViewportSize(width=1440, height=900)


class Visitor:
    """One browser with its own cookies, on the portal in one language."""

    def __init__(
        self, browser: Browser, portal_url: str, *, javascript: bool = True, language: str = "sv"
    ) -> None:
        self.origin = portal_url
        self.start = f"{portal_url}/{language}/"
        self.javascript = javascript
        self.language = language
        self.context = browser.new_context(
            viewport=DESKTOP, java_script_enabled=javascript, locale=language
        )
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        note_complaints(self.page, self.complaints)

    def open(self, path: str) -> Page:
        """Open a page by its path without the language."""
        self.page.goto(self.start + path)
        return self.page

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.open("accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.submit()
        expect(self.page.locator(".x-menu")).to_be_visible()

    def tick(self, name: str, values: Iterable[str]) -> None:
        """Choose these of a question's checkboxes or radio buttons."""
        for value in values:
            self.page.check(f'[name="{name}"][value="{value}"]')

    def submit(self, action: str = "") -> None:
        """Press the button of the page's form, or of the form that goes to `action`."""
        form = f'form[action$="{action}"]' if action else "main form"
        self.page.click(f"{form} button[type=submit]")
        self.page.wait_for_load_state()

    def reload_until(self, is_there: Callable[[Page], bool], what: str) -> None:
        """Load the page again and again, as a person without JavaScript would."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not is_there(self.page):
            assert time.monotonic() < deadline, f"Waited {WAIT_SECONDS} s in vain for {what}."
            time.sleep(0.2)
            self.page.reload()

    def narrow(self, name: str, values: Iterable[str]) -> None:
        """Choose in the filter of a list; without JavaScript the button sends it."""
        self.tick(name, values)
        if self.javascript:
            self.page.wait_for_url(f"**{name}=*")
        else:
            self.page.click(".x-filter button[type=submit]")

    def status_of(self, path: str) -> int:
        """Return what the portal answers, with this person's cookies and outside the page."""
        return self.context.request.get(self.start + path).status

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


def make_person(email: str, *, language: str = "sv") -> User:
    """Return somebody who can sign in: the address is confirmed."""
    return create_person(
        email=email,
        full_name=email.partition("@")[0].title(),
        language=language,
        password=PASSWORD,
        now=timezone.now(),
    )


# What htmx says of a request that is under way when the page is left. One that is refused or
# fails is noted by its response.
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")


def note_complaints(page: Page, complaints: list[str]) -> None:
    """Collect broken policy, script errors, failed files and refused requests of the page."""
    page.on(
        "console",
        lambda message: (
            complaints.append(f"{page.url}: {message.text}")
            if message.type in {"error", "warning"} and not message.text.startswith(GIVEN_UP)
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "response",
        lambda response: (
            complaints.append(f"{response.status} {response.url}")
            if response.status >= 400
            else None
        ),
    )

"""What brings a page into a state that it does not open in."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.world import WITH_SECOND_STEP
from tests.factories import PASSWORD

Deed = Callable[[Page], None]


def nothing(page: Page) -> None:
    """The page as it comes."""


def send_empty(page: Page) -> None:
    """Send the form of the page as it stands: errors."""
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


def send_wrong(page: Page) -> None:
    """Answer the numbers of a profile with what cannot be."""
    for name in ("employees", "turnover_msek", "balance_sheet_msek"):
        page.fill(f"[name={name}]", "-1x")
    page.fill("[name=sni_2025]", "x")
    save_step(page)


def send_wrong_row(page: Page) -> None:
    page.fill("[name=references-0-year]", "3")
    page.fill("[name=website]", "ftp//nowhere")
    save_step(page)


def confirmed(deed: Deed = nothing) -> Deed:
    """Write the password where a page asks for it first; then the deed."""

    def deed_after(page: Page) -> None:
        if page.locator("main [name=password]").count():
            page.fill("main [name=password]", PASSWORD)
            send_empty(page)
        deed(page)

    return deed_after


def to_second_step(page: Page) -> None:
    """Give a password that is not enough."""
    page.fill("[name=login]", WITH_SECOND_STEP)
    page.fill("[name=password]", PASSWORD)
    send_empty(page)


def to_second_step_wrongly(page: Page) -> None:
    """The password stands already: the sign-in page leads on."""
    page.fill("[name=code]", "000000")
    send_empty(page)


def send_bad_details(page: Page) -> None:
    page.fill("[name=phone]", "ring")
    send_empty(page)


def send_wrong_contact(page: Page) -> None:
    page.fill("[name=contacts-0-phone]", "ring")
    save_step(page)


def send_stale(page: Page) -> None:
    """Send what was read before a colleague saved."""
    page.evaluate("document.querySelector('[name=version]').value = '9'")
    page.check("[name=certificates][value=BIS]")
    save_step(page)


def tick_another(page: Page) -> None:
    """Answer something more, and wait for what it would give."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.check("[name=certificates][value=BIS]")
    page.locator("#live.htmx-request").wait_for(state="detached")


def add_row(page: Page) -> None:
    """One more row, by htmx where it is."""
    rows = page.locator(".x-rows__row").count()
    page.click("button[name=add]")
    page.locator(".x-rows__row").nth(rows).wait_for()


def answer_two(page: Page) -> None:
    """Answer, and wait for the six scores that htmx brings."""
    page.check("[name=category][value=charging-services]")
    page.locator("#calculator-result .x-market").nth(5).wait_for()
    with page.expect_response(lambda answer: "trl=8" in answer.url):
        page.select_option("[name=trl]", "8")


def open_six(page: Page) -> None:
    """Open the bar of six scores where it is one, as on a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.click(".x-bar6 > summary")


def save_step(page: Page) -> None:
    # "Save and continue" is the last of the form's buttons that lead somewhere.
    page.locator("#step button[name=go]").last.click()
    page.wait_for_load_state()


def send_empty_to(action: str) -> Deed:
    """Send the form of several whose address ends so: errors."""

    def deed(page: Page) -> None:
        page.click(f'form[action$="/{action}/"] button[type=submit]')
        page.wait_for_load_state()

    return deed


def send_empty_to_log(page: Page) -> None:
    """Plan a follow-up without saying which: errors."""
    page.click("form[aria-labelledby=add-follow-up] button[type=submit]")
    page.wait_for_load_state()


def sign_in_wrongly(page: Page) -> None:
    page.fill("[name=login]", "nobody@xport.example")
    page.fill("[name=password]", "not the password")
    send_empty(page)


def known_number(page: Page) -> None:
    page.fill("[name=organisation_number]", "556016-0681")
    page.fill("[name=name]", "X")
    send_empty(page)


def alike_name(page: Page) -> None:
    """Type a name that is like one of the inventory's, and wait for what htmx shows of it."""
    page.locator("[name=name]").press_sequentially("Inventerad Teknk")
    page.locator("#similar .ds-alert").wait_for()


def keep_first_apart(page: Page) -> None:
    page.click("main button[name=decision] >> nth=0")
    page.wait_for_load_state()


def bulk_of(field: str) -> Deed:
    """Tick two firms and go on to what they get."""

    def deed(page: Page) -> None:
        for box in page.locator("[name=companies]").all()[:2]:
            box.check()
        page.click(f"button[name=field][value={field}]")
        page.wait_for_load_state()

    return deed


def bulk_planned(page: Page) -> None:
    """Go on to what the answer would make of the two firms."""
    bulk_of("categories")(page)
    page.locator("[name=categories]").first.check()
    send_empty(page)


def bulk_errors(page: Page) -> None:
    bulk_of("categories")(page)
    send_empty(page)


def bulk_of_none(page: Page) -> None:
    page.click("button[name=field][value=categories]")
    page.wait_for_load_state()


def show_mail(page: Page) -> None:
    """Fill in who is invited and look at the mail."""
    page.fill("[name=name]", "Eva Ek")
    page.fill("[name=email]", "eva@teknik.example")
    send_empty(page)


def invite_two(page: Page) -> None:
    """Tick two firms and go on to the mail that they would get."""
    for box in page.locator("[name=companies]").all()[:2]:
        box.check()
    page.click("button[formaction]")
    page.wait_for_load_state()

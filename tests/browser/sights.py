"""Every page in every state that matters: who sees it, and what brings it into that state."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

Deed = Callable[[Page], None]


def nothing(page: Page) -> None:
    """The page as it comes."""


def send_empty(page: Page) -> None:
    """Send the form of the page as it stands: errors."""
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


def send_wrong(page: Page) -> None:
    """Answer the numbers of a profile with what cannot be."""
    for name in ("export_share_pct", "employees", "turnover_msek"):
        page.fill(f"[name={name}]", "-1x")
    page.fill("[name=website]", "ftp//nowhere")
    for value in ("none", "CE"):
        page.check(f"[name=certificates][value={value}]")
    send_empty(page)


def send_empty_to(action: str) -> Deed:
    """Send the form of several whose address ends so: errors."""

    def deed(page: Page) -> None:
        page.click(f'form[action$="/{action}/"] button[type=submit]')
        page.wait_for_load_state()

    return deed


def sign_in_wrongly(page: Page) -> None:
    page.fill("[name=login]", "nobody@xport.example")
    page.fill("[name=password]", "not the password")
    send_empty(page)


def known_number(page: Page) -> None:
    page.fill("[name=organisation_number]", "556016-0681")
    page.fill("[name=name]", "X")
    send_empty(page)


def bulk_of(field: str) -> Deed:
    """Tick two firms and go on to what they get."""

    def deed(page: Page) -> None:
        for box in page.locator("[name=companies]").all()[:2]:
            box.check()
        page.click(f"button[name=field][value={field}]")
        page.wait_for_load_state()

    return deed


def bulk_errors(page: Page) -> None:
    bulk_of("categories")(page)
    send_empty(page)


def bulk_of_none(page: Page) -> None:
    page.click("button[name=field][value=categories]")
    page.wait_for_load_state()


@dataclass(frozen=True)
class Sight:
    """A page by its URL's name, its arguments as attributes of the world, and a query."""

    view: str
    arguments: tuple[str, ...] = ()
    deed: Deed = nothing
    query: str = ""
    status: int = 200

    def arguments_in(self, world: object) -> list[str]:
        return [str(attrgetter(name)(world)) for name in self.arguments]


def _company(view: str, firm: str, deed: Deed = nothing, query: str = "") -> Sight:
    return Sight(view, (f"{firm}.public_id",), deed, query)


def _market(firm: str, market: str) -> Sight:
    return Sight("company_market", (f"{firm}.public_id", f"markets.{market}"))


def _match(state: str, deed: Deed = nothing) -> Sight:
    return Sight("match", (f"match_{state}.public_id",), deed)


def _municipality(view: str, deed: Deed = nothing, query: str = "", of: str = "home") -> Sight:
    return Sight(view, (f"people.{of}.pk",), deed, query)


ANONYMOUS = (
    Sight("home"),
    Sight("account_login"),
    Sight("account_login", deed=sign_in_wrongly),
    Sight("account_signup"),
    Sight("account_signup", deed=send_empty),
    Sight("account_email_verification_sent"),
    Sight("account_confirm_email", ("confirmation_key",)),
    Sight("account_confirm_email", ("dead_key",)),
    Sight("account_inactive"),
    Sight("account_reset_password"),
    Sight("account_reset_password", deed=send_empty),
    Sight("account_reset_password_done"),
    Sight("account_reset_password_from_key", ("reset_user", "reset_key")),
    Sight("account_reset_password_from_key", ("reset_user", "reset_key"), send_empty),
    Sight("account_reset_password_from_key", ("reset_user", "dead_key")),
    Sight("account_reset_password_from_key_done"),
)
NEWCOMER = (
    Sight("home"),
    Sight("company_register"),
    Sight("company_register", deed=send_empty),
    _company("company_claim", "known"),
    _company("company_claim", "known", send_empty),
    _company("company_claim", "asked"),
    Sight("account_change_password"),
    Sight("account_change_password", deed=send_empty),
    Sight("account_reauthenticate"),
    Sight("account_reauthenticate", deed=send_empty),
    Sight("account_logout"),
)
OWNER = (
    _company("company", "company"),
    _company("company", "unverified"),
    _company("company", "draft"),
    _company("company", "blank"),
    _market("company", "europe"),
    _market("company", "singapore"),
    _market("blank", "india"),
    _company("company_profile", "company"),
    _company("company_profile", "blank"),
    _company("company_profile", "draft", send_wrong),
    _match("recommended"),
    _match("recommended", send_empty_to("answer")),
    _match("needs_information"),
    _match("needs_information", send_empty_to("answer")),
    _match("suggested"),
    _match("not_suitable"),
    Sight("notices"),
)
OFFICER = (
    _municipality("municipality_companies"),
    _municipality("municipality_companies", of="elsewhere"),  # a long list
    _municipality("municipality_companies", query="q=Laddkraft&strong=nordics&missing=trl"),
    _municipality("municipality_companies", query="strong=nordics&state=claimed"),
    _municipality("municipality_companies", bulk_of_none),
    _municipality("municipality_companies", bulk_of("categories")),
    _municipality("municipality_companies", bulk_of("languages")),
    _municipality("municipality_companies", bulk_errors),
    _municipality("municipality_company_add"),
    _municipality("municipality_company_add", known_number),
    _municipality("municipality_claims"),
    Sight("claim", ("claim.public_id",)),
    Sight("claim", ("claim.public_id",), send_empty),
    Sight("claim", ("decided_claim.public_id",)),
    _company("company", "unverified"),
    _company("company", "unclaimed"),
    _company("company", "preliminary"),
    _company("company", "large"),
    _market("preliminary", "usa"),
    _company("company_edit", "preliminary"),
    _company("company_edit", "preliminary", send_wrong),
    _match("accepted"),
)
ADVISER = (
    Sight("match_queue"),
    Sight("match_queue", query="market=india&label=weak&mine=on"),
    Sight("match_queue", query="state=in_review&mine=on"),
    _match("suggested"),
    _match("in_review"),
    _match("in_review", send_empty_to("verdict")),
    _match("not_now"),
    _match("not_suitable"),
    _match("not_suitable", send_empty_to("reopen")),
    _match("accepted"),
    _match("accepted", send_empty_to("outcome")),
    Sight("claims"),
    _company("company", "company"),
)
# The pages of people in a portal where nothing has happened yet.
EMPTY = {
    "officer": (
        _municipality("municipality_companies", of="elsewhere"),
        _municipality("municipality_claims", of="elsewhere"),
    ),
    "adviser": (Sight("match_queue"), Sight("claims"), Sight("notices")),
}
FILLED = {
    "": ANONYMOUS,
    "newcomer": NEWCOMER,
    "owner": OWNER,
    "officer": OFFICER,
    "adviser": ADVISER,
}
DEMO = (Sight("home"), Sight("account_login"), Sight("mailbox"))
# Addresses that take a form and lead on; where they show a page, a deed above brings it up.
WITHOUT_A_PAGE = {
    "language",
    "notices_read",
    "company_send",
    "company_confirm",
    "municipality_companies_bulk",
    "match_take",
    "match_verdict",
    "match_reopen",
    "match_outcome",
    "match_answer",
}


def all_views() -> set[str]:
    """Return the names of all pages under /sv/ and /en/."""
    (localised,) = [
        part
        for part in get_resolver().url_patterns
        if isinstance(part, URLResolver) and hasattr(part.pattern, "prefix_default_language")
    ]
    return set(_names(localised))


def _names(resolver: URLResolver) -> Iterator[str]:
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield part.name or str(part.pattern)
        else:
            yield from _names(part)

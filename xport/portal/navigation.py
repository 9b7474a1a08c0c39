"""The frame of every page as data: where the person may go, where they are, what waits."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import Error as DatabaseError
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from companies.models import Company, Municipality
from companies.people import access
from markets.queries import markets_of
from matchmaking.matches.queries import waiting_count
from xport.accounts.models import User
from xport.accounts.permissions import Permission, Role, allows
from xport.notifications.queries import unread_count

logger = logging.getLogger(__name__)

LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}


@dataclass(frozen=True, kw_only=True)
class Item:
    label: str
    url: str
    is_current: bool = False
    count: int = 0


@dataclass(kw_only=True)
class Shell:
    """What templates/_header.html and _footer.html show; `person` is empty for the anonymous."""

    path: str
    home_url: str = "/"
    language_url: str = ""
    other_language: str = "en"
    other_language_name: str = LANGUAGE_NAMES["en"]
    sign_in_url: str = ""
    sign_out_url: str = ""
    notices_url: str = ""
    complaint_url: str = ""
    person: str = ""
    initials: str = ""
    place: str = ""
    unread: int = 0
    # What the person works with, for the breadcrumbs: own firms, municipalities by code, a market.
    company_ids: frozenset[str] = frozenset()
    municipalities: dict[str, str] = field(default_factory=dict)
    is_adviser: bool = False
    waiting_matches: int = 0
    contact: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    account_items: list[Item] = field(default_factory=list)
    footer_items: list[Item] = field(default_factory=list)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Nothing is read before a template shows it, and then once per request."""
    return {
        "shell": SimpleLazyObject(lambda: shell_of(request)),
        "is_demo": settings.DEMO,
        "demo_sign_ins": SimpleLazyObject(demo_sign_ins),
    }


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Return (role, email, password) of the demo's people, for the sign-in page; else nothing."""
    if not settings.DEMO:
        return []
    from xport.portal.demo.people import sign_ins

    return sign_ins()


def shell_of(request: HttpRequest) -> Shell:
    """Return the frame for this request: at most six queries, none for the anonymous.

    Never raises: an error page must come out even while the database is down.
    """
    if not hasattr(request, "_xport_shell"):
        frame = _plain_shell(request)
        try:
            user: User | AnonymousUser = getattr(request, "user", AnonymousUser())
            if isinstance(user, User):
                _add_person(frame, request, user)
        except DatabaseError:
            logger.warning("The navigation could not be read", exc_info=True)
            frame = _plain_shell(request)
        request._xport_shell = frame  # type: ignore[attr-defined]
    return request._xport_shell  # type: ignore[attr-defined]


def _plain_shell(request: HttpRequest) -> Shell:
    other = "en" if get_language() == "sv" else "sv"
    frame = Shell(
        path=request.get_full_path(),
        home_url=reverse("home"),
        language_url=reverse("language"),
        other_language=other,
        other_language_name=LANGUAGE_NAMES[other],
        sign_in_url=reverse("account_login"),
        complaint_url=reverse("complaint"),
    )
    frame.contact = settings.CONTACT
    frame.items = list(_public_items(request))
    frame.footer_items = list(_footer_items(request))
    return frame


def _public_items(request: HttpRequest) -> Iterator[Item]:
    home = reverse("home")
    view = _view_of(request)
    is_of_markets = view in {"markets", "market", "country", "figure", "figures"}
    yield Item(label=_("Markets"), url=reverse("markets"), is_current=is_of_markets)
    is_of_method = view == "method"
    yield Item(label=_("How the score works"), url=reverse("method"), is_current=is_of_method)
    yield Item(label=_("For municipalities"), url=f"{home}#municipality")
    yield Item(label=_("For advisers"), url=f"{home}#adviser")


def _footer_items(request: HttpRequest) -> Iterator[Item]:
    pages = {
        "markets": _("Markets and countries"),
        "method": _("How the score is computed"),
        "calculator": _("Compute your score"),
        "accessibility": _("Accessibility statement"),
        "complaint": _("Report what does not work"),
        "privacy": _("Personal data"),
        "cookies": _("Cookies"),
    }
    if settings.DEMO:
        pages["mailbox"] = _("Mailbox")
    view = _view_of(request)
    for name, label in pages.items():
        yield Item(label=label, url=reverse(name), is_current=view == name)


def _view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name if match else "") or ""


def _add_person(frame: Shell, request: HttpRequest, user: User) -> None:
    frame.person = str(user)
    frame.initials = "".join(word[0] for word in str(user).split()[:2]).upper()
    frame.sign_out_url = reverse("account_logout")
    frame.notices_url = reverse("notices")
    frame.unread = unread_count(user)
    frame.account_items = [
        Item(label=_("Your details"), url=reverse("account_details")),
        Item(label=_("Sign-in and security"), url=reverse("account_security")),
        Item(label=_("What you get by email"), url=reverse("notice_preferences")),
    ]
    here = _Here(request, user)
    frame.place = here.place()
    frame.items = list(here.items())
    frame.company_ids = frozenset(company.public_id for company in here.companies)
    frame.municipalities = {each.code: each.name for each in here.municipalities}
    frame.is_adviser = here.is_adviser
    frame.waiting_matches = here.waiting_matches


class _Here:
    """Where the person is, among the firms, municipalities and markets that are theirs."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.user = user
        match = request.resolver_match
        self.view = _view_of(request)
        self.arguments: dict[str, Any] = match.kwargs if match else {}
        # A firm on a municipality's page is one of its list, whoever's it is besides.
        self.firm = "" if "code" in self.arguments else self.arguments.get("public_id", "")
        companies = access.companies_of(user).active().in_swedish_order()
        # The same join as the filter's: the person's own role in each firm.
        self.companies = list(companies.annotate(own_role=F("memberships__role")))
        self.municipalities = list(access.municipalities_of(user))
        self.is_adviser = bool(markets_of(user))
        self.waiting_matches = waiting_count(user) if self.is_adviser else 0

    def place(self) -> str:
        """Return the line beside the logo: the firm or municipality of the page, else the first."""
        company, municipality = self._company(), self._municipality()
        if municipality and ("code" in self.arguments or not company):
            return municipality.official_name
        if company:
            return company.name
        return _("Export adviser") if self.is_adviser else ""

    def items(self) -> Iterator[Item]:
        yield self._item(_("Start"), "home")
        yield from self._company_items()
        for municipality in self.municipalities:
            yield from self._municipality_items(municipality)
        if self.is_adviser:
            waiting = self.waiting_matches
            yield self._item(_("Matches"), "match_queue", also={"match"}, count=waiting)
            yield self._item(_("Take-over requests"), "claims", also={"claim"})
        if self.user.is_operator:
            yield Item(label=_("Operator"), url=reverse("admin:index"))
            yield Item(label=_("Status"), url=reverse("operator_status"))
        if not (self.companies or self.municipalities or self.is_adviser or self.user.is_operator):
            yield self._item(_("Register your company"), "company_register")

    def _company_items(self) -> Iterator[Item]:
        if len(self.companies) > 1:
            for company in self.companies:
                is_here = self.firm == company.public_id
                url = reverse("company", args=[company.public_id])
                yield Item(label=company.name, url=url, is_current=is_here)
        elif self.companies:
            company = self.companies[0]
            public_id = company.public_id
            yield self._item(_("Overview"), "company", public_id, also={"company_market"})
            if allows({Role(company.own_role)}, Permission.COMPANY_EDIT):
                also = {"company_profile_step"}
                yield self._item(_("Profile"), "company_profile", public_id, also=also)

    def _municipality_items(self, municipality: Municipality) -> Iterator[Item]:
        several = len(self.municipalities) > 1
        name = {"municipality": municipality.name}
        firms = _("Companies in %(municipality)s") % name if several else _("Companies")
        overview = (
            _("Overview of %(municipality)s") % name
            if several
            else pgettext("of a municipality", "Overview")
        )
        claims = (
            _("Take-over requests in %(municipality)s") % name
            if several
            else _("Take-over requests")
        )
        yield self._item(overview, "municipality_overview", municipality.code)
        also = {
            "municipality_company_add",
            "municipality_companies_bulk",
            "municipality_category_suggestions",
            "municipality_view_add",
            "municipality_company_number",
            "municipality_duplicates",
            "municipality_gaps",
        }
        yield self._item(firms, "municipality_companies", municipality.code, also=also)
        lists = _("Import in %(municipality)s") % name if several else _("Import")
        also = {
            "municipality_import",
            "municipality_import_categories",
            "municipality_import_columns",
            "municipality_import_numbers",
        }
        yield self._item(lists, "municipality_imports", municipality.code, also=also)
        yield self._item(claims, "municipality_claims", municipality.code)
        officers = _("Officers in %(municipality)s") % name if several else _("Officers")
        also = {"municipality_officer_appoint", "municipality_officer_end"}
        yield self._item(officers, "municipality_officers", municipality.code, also=also)

    def _item(
        self,
        label: str,
        view: str,
        *arguments: str,
        also: frozenset[str] | set[str] = frozenset(),
        count: int = 0,
    ) -> Item:
        is_here = self.view in {view, *also} and self._is_about(arguments)
        return Item(label=label, url=reverse(view, args=arguments), is_current=is_here, count=count)

    def _is_about(self, arguments: tuple[str, ...]) -> bool:
        return not arguments or arguments[0] in self.arguments.values()

    def _company(self) -> Company | None:
        wanted = self.firm
        own = {company.public_id: company for company in self.companies}
        return own.get(wanted) or next(iter(self.companies), None)

    def _municipality(self) -> Municipality | None:
        wanted = self.arguments.get("code", "")
        own = {municipality.code: municipality for municipality in self.municipalities}
        return own.get(wanted) or next(iter(self.municipalities), None)

"""Where a page stands: the pages above it, for its breadcrumbs and the end of its title."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company
from xport.portal.navigation import Shell

# What a view gave its template.
Shown = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Step:
    label: str
    url: str


def steps_above(view: str, shown: Shown, shell: Shell) -> list[Step]:
    """Return the pages above the view's page, the start page first; none above that one.

    A page that nobody listed here hangs under the firm or municipality it shows, else under the
    start page.
    """
    if view == "home":
        return []
    above = _ABOVE.get(view) or _by_family(view)
    return [Step(label=_("Start"), url=shell.home_url), *above(shown, shell)]


Above = Callable[[Shown, Shell], list[Step]]


def _nothing(shown: Shown, shell: Shell) -> list[Step]:
    return []


def _markets(shown: Shown, shell: Shell) -> list[Step]:
    return [Step(label=_("Markets and countries"), url=reverse("markets"))]


def _figures(shown: Shown, shell: Shell) -> list[Step]:
    return [*_markets(shown, shell), Step(label=_("All figures"), url=reverse("figures"))]


def _above_country(shown: Shown, shell: Shell) -> list[Step]:
    market = getattr(shown.get("page"), "market", None)
    own = [Step(label=market.name, url=reverse("market", args=[market.pk]))] if market else []
    return [*_markets(shown, shell), *own]


def _country(shown: Shown, shell: Shell) -> list[Step]:
    country = shown.get("country")
    if country is None:
        return []
    url = reverse("country", args=[country.slug])
    return [*_markets(shown, shell), Step(label=country.name, url=url)]


def _above_company(shown: Shown, shell: Shell) -> list[Step]:
    """To who works for the municipality the firm is one of a list; to its members it is theirs."""
    company: Company | None = shown.get("company")
    if company is None or company.public_id in shell.company_ids:
        return []
    name = shell.municipalities.get(company.municipality_id)
    return [_list_of(company.municipality_id, name)] if name else []


def _company(shown: Shown, shell: Shell) -> list[Step]:
    company: Company | None = shown.get("company")
    if company is None:
        return []
    url = reverse("company", args=[company.public_id])
    return [*_above_company(shown, shell), Step(label=company.name, url=url)]


def _files(shown: Shown, shell: Shell) -> list[Step]:
    company = shown.get("company")
    if company is None:
        return []
    url = reverse("company_files", args=[company.public_id])
    return [*_company(shown, shell), Step(label=_("Files"), url=url)]


def _above_match(shown: Shown, shell: Shell) -> list[Step]:
    match = shown.get("match")
    if match is None or shell.is_adviser:
        return [Step(label=_("Matches to review"), url=reverse("match_queue"))]
    return _company({"company": match.company}, shell)


def _above_claim(shown: Shown, shell: Shell) -> list[Step]:
    claim = shown.get("claim")
    code = claim.company.municipality_id if claim else ""
    if code in shell.municipalities:
        url = reverse("municipality_claims", args=[code])
    else:
        url = reverse("claims")
    return [Step(label=_("Requests to take over"), url=url)]


def _municipality(shown: Shown, shell: Shell) -> list[Step]:
    municipality = shown.get("municipality")
    return [_list_of(municipality.code, municipality.name)] if municipality else []


def _above_log(shown: Shown, shell: Shell) -> list[Step]:
    """A closed log is of a firm that its readers can no longer see."""
    is_closed = bool(shown.get("log") and shown["log"].is_closed)
    return _municipality(shown, shell) if is_closed else _company(shown, shell)


def _above_move_request(shown: Shown, shell: Shell) -> list[Step]:
    asked = shown.get("asked")
    if asked is None or asked.asked_of is None:
        return _company({"company": asked and asked.company}, shell)
    url = reverse("municipality_moved", args=[asked.asked_of_id])
    return [_list_of(asked.asked_of_id, asked.asked_of.name), Step(label=_("Moves"), url=url)]


def _log(shown: Shown, shell: Shell) -> list[Step]:
    company, municipality = shown.get("company"), shown.get("municipality")
    if company is None or municipality is None:
        return []
    url = reverse("municipality_company_log", args=[municipality.code, company.public_id])
    return [*_company(shown, shell), Step(label=_("Contact log"), url=url)]


def _list_of(code: str, name: str) -> Step:
    label = _("Companies in %(municipality)s") % {"municipality": name}
    return Step(label=label, url=reverse("municipality_companies", args=[code]))


def _officers(shown: Shown, shell: Shell) -> list[Step]:
    municipality = shown.get("municipality")
    if municipality is None:
        return []
    url = reverse("municipality_officers", args=[municipality.code])
    return [Step(label=_("Officers"), url=url)]


def _imports(shown: Shown, shell: Shell) -> list[Step]:
    municipality = shown.get("municipality")
    if municipality is None:
        return []
    url = reverse("municipality_imports", args=[municipality.code])
    return [*_municipality(shown, shell), Step(label=_("Read in a list"), url=url)]


def _duplicates(shown: Shown, shell: Shell) -> list[Step]:
    municipality = shown.get("municipality")
    if municipality is None:
        return []
    url = reverse("municipality_duplicates", args=[municipality.code])
    step = Step(label=_("Possible duplicates"), url=url)
    return [*_municipality(shown, shell), step]


def _notices(shown: Shown, shell: Shell) -> list[Step]:
    return [Step(label=_("Notices"), url=reverse("notices"))]


def _security(shown: Shown, shell: Shell) -> list[Step]:
    """Pages about an own account; those without one stand on their own."""
    if not shell.person:
        return []
    return [Step(label=_("Sign-in and security"), url=reverse("account_security"))]


def _of_what_it_shows(shown: Shown, shell: Shell) -> list[Step]:
    return _company(shown, shell) or _municipality(shown, shell)


_ABOVE: dict[str, Above] = {
    "market": _markets,
    "figure": _figures,
    "figures": _markets,
    "country": _above_country,
    "country_warning": _country,
    "country_warning_lift": _country,
    "company": _above_company,
    "company_claim": _nothing,
    "file_remove": _files,
    "match": _above_match,
    "match_queue": _nothing,
    "claims": _nothing,
    "claim": _above_claim,
    "municipality_companies": _nothing,
    "municipality_overview": _nothing,
    "municipality_claims": _nothing,
    "municipality_archives": _officers,
    "municipality_officers": _nothing,
    "municipality_officer_appoint": _officers,
    "municipality_officer_end": _officers,
    "municipality_import": _imports,
    "municipality_merge": _duplicates,
    "municipality_company_extract": _above_log,
    "municipality_company_log": _above_log,
    "municipality_entry_correct": _log,
    "municipality_companies_invite": _municipality,
    "municipality_moved": _municipality,
    "move_request": _above_move_request,
    "invitation": _nothing,
    "invitation_signup": _nothing,
    "invitation_waiting": _nothing,
    "invitation_stop": _nothing,
    "notices": _nothing,
    "account_logout": _nothing,
    "account_security": _nothing,
}
_FAMILIES: tuple[tuple[str, Above], ...] = (
    ("match_", _above_match),
    ("municipality_import_", _imports),
    ("notice", _notices),
    ("account_", _security),
    ("mfa_", _security),
)


def _by_family(view: str) -> Above:
    for beginning, above in _FAMILIES:
        if view.startswith(beginning):
            return above
    return _of_what_it_shows

"""Every page in every state that matters: who sees it, and what brings it into that state."""

from dataclasses import dataclass
from operator import attrgetter

from companies.profile.calculator import seal
from companies.profile.steps import SLUGS
from tests.browser.deeds import (
    Deed,
    add_row,
    alike_name,
    answer_two,
    bulk_errors,
    bulk_of,
    bulk_of_none,
    bulk_planned,
    confirmed,
    invite_two,
    keep_first_apart,
    known_number,
    nothing,
    open_six,
    send_bad_details,
    send_empty,
    send_empty_to,
    send_empty_to_log,
    send_stale,
    send_wrong,
    send_wrong_contact,
    send_wrong_row,
    show_mail,
    sign_in_wrongly,
    tick_another,
    to_second_step,
    to_second_step_wrongly,
)
from tests.companies.profile.test_calculator import EXAMPLE


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


def _step(firm: str, step: str, deed: Deed = nothing, view: str = "company_profile_step") -> Sight:
    return Sight(view, (f"{firm}.public_id", f"steps.{step}"), deed)


def _proposed(question: str, deed: Deed = nothing) -> Sight:
    arguments = ("company.public_id", f"questions.{question}")
    return Sight("company_propose_answer", arguments, deed)


def _market(firm: str, market: str) -> Sight:
    return Sight("company_market", (f"{firm}.public_id", f"markets.{market}"))


def _country(code: str) -> Sight:
    return Sight("country", (f"countries.{code}",))


def _figure(code: str) -> Sight:
    return Sight("figure", (f"indicators.{code}",))


def _warning(code: str, deed: Deed = nothing) -> Sight:
    return Sight("country_warning", (f"countries.{code}",), deed)


def _match(state: str, deed: Deed = nothing) -> Sight:
    return Sight("match", (f"match_{state}.public_id",), deed)


def _municipality(view: str, deed: Deed = nothing, query: str = "", of: str = "home") -> Sight:
    return Sight(view, (f"people.{of}.pk",), deed, query)


def _import(view: str, state: str, deed: Deed = nothing, query: str = "") -> Sight:
    return Sight(view, ("people.home.pk", f"import_{state}.public_id"), deed, query)


def _log(firm: str, deed: Deed = nothing) -> Sight:
    return Sight("municipality_company_log", ("people.home.pk", f"{firm}.public_id"), deed)


def _extract(firm: str) -> Sight:
    return Sight("municipality_company_extract", ("people.home.pk", f"{firm}.public_id"))


def _invite(firm: str, deed: Deed = nothing) -> Sight:
    return Sight("municipality_company_invite", ("people.home.pk", f"{firm}.public_id"), deed)


def _sign_on_problem(reason: str) -> Sight:
    return Sight("account_sso_problem", ("sign_on", f"reasons.{reason}"))


IMPORTS = ("previewed", "committing", "committed", "undone", "failed")
ANONYMOUS = (
    Sight("home"),
    Sight("accessibility"),
    Sight("privacy"),
    Sight("cookies"),
    Sight("complaint"),
    Sight("complaint", deed=send_empty),
    Sight("complaint_sent"),
    Sight("markets"),
    Sight("market", ("markets.europe",)),
    Sight("market", ("markets.china",)),  # of one country, with a warning
    _country("de"),
    _country("sg"),  # figures are missing
    _country("cn"),
    _country("se"),  # home
    _figure("gdp_growth_pct"),  # bars on both sides of nought
    _figure("english_speakers_pct"),
    Sight("figures"),
    Sight("figures", query="theme=vehicles"),  # figures are missing
    Sight("method"),
    Sight("calculator"),
    Sight("calculator", query=EXAMPLE),
    Sight("calculator", query=f"{EXAMPLE}&market=europe&country=NL"),
    Sight("calculator", query="category=charging-services&speaks=sv"),  # preliminary
    Sight("calculator", query="trl=8"),  # no category
    Sight("calculator", query=f"{EXAMPLE}&employees=5000&turnover=90000"),  # out of scope
    Sight("calculator", query="category=none-such&speaks=none&speaks=sv&export=150"),
    Sight("calculator", deed=answer_two),
    Sight("calculator", query=EXAMPLE, deed=open_six),
    Sight("account_login"),
    Sight("account_login", deed=sign_in_wrongly),
    Sight("account_signup"),
    Sight("account_signup", deed=send_empty),
    Sight("account_email_verification_sent"),
    Sight("account_confirm_email", ("confirmation_key",)),
    Sight("account_confirm_email", ("dead_key",)),
    Sight("account_inactive"),
    *(_sign_on_problem(reason) for reason in ("unknown", "level", "unavailable", "cancelled")),
    Sight("account_sso_signed_out", ("sign_on",)),
    Sight("account_reset_password"),
    Sight("account_reset_password", deed=send_empty),
    Sight("account_reset_password_done"),
    Sight("account_reset_password_from_key", ("reset_user", "reset_key")),
    Sight("account_reset_password_from_key", ("reset_user", "reset_key"), send_empty),
    Sight("account_reset_password_from_key", ("reset_user", "dead_key")),
    Sight("account_reset_password_from_key_done"),
    Sight("notice_unsubscribe", ("kind_key",)),
    Sight("notice_unsubscribe", ("digests_key",), send_empty),
    Sight("address_confirm", ("dead_key",)),
    Sight("address_confirm", ("address_key",)),
    Sight("address_confirm", ("address_key",), send_empty),
    Sight("invitation", ("invitation_token",)),
    Sight("invitation", ("dead_key",)),
    Sight("invitation_signup", ("invitation_token",)),
    Sight("invitation_signup", ("invitation_token",), send_empty),
    Sight("invitation_stop", ("stop_key",)),
    # Last: from here on this browser is in the middle of signing in.
    Sight("mfa_authenticate", deed=to_second_step),
    Sight("mfa_authenticate", deed=to_second_step_wrongly),
)
NEWCOMER = (
    Sight("home"),
    Sight("company_register"),
    Sight("company_register", deed=send_empty),
    Sight("company_register", query=f"answers={seal(EXAMPLE)}"),
    Sight("company_register", query="answers=broken"),
    _company("company_claim", "known"),
    _company("company_claim", "known", send_empty),
    _company("company_claim", "asked"),
    Sight("invitation", ("invitation_token",)),
    Sight("invitation_waiting", ("invited",)),
    Sight("account_details"),
    Sight("account_details", deed=send_bad_details),
    Sight("account_change_password"),
    Sight("account_change_password", deed=send_empty),
    Sight("account_reauthenticate"),
    Sight("account_reauthenticate", deed=send_empty),
    Sight("notices"),
    Sight("notice_preferences"),  # with an address that mail came back from
    Sight("account_security"),
    Sight("account_email", deed=confirmed()),
    Sight("account_email", deed=confirmed(send_empty)),
    Sight("mfa_activate_totp", deed=confirmed()),
    Sight("mfa_activate_totp", deed=confirmed(send_empty)),
    Sight("mfa_add_webauthn", deed=confirmed()),
    Sight("account_sso"),
    Sight("account_sso_confirm"),
    Sight("account_logout"),
)
OWNER = (
    Sight("home"),
    _company("company", "company"),
    _company("company", "unverified"),
    _company("company", "draft"),
    _company("company", "blank"),
    _market("company", "europe"),
    _market("company", "singapore"),
    _market("blank", "india"),
    _market("draft", "nordics"),  # a score that has moved
    Sight("company_market", ("company.public_id", "markets.europe"), query="country=NL"),
    _company("company_compare", "company"),
    _company("company_compare", "blank"),
    Sight("company_compare_countries", ("company.public_id", "markets.europe")),
    Sight("company_compare_countries", ("company.public_id", "markets.china")),
    _company("company_profile", "company"),
    _company("company_profile", "blank"),
    _company("company_inherited", "known"),
    _company("company_move", "known"),
    _company("company_move", "known", send_empty),
    Sight("move_request", ("asked_of_firm.public_id",)),
    Sight("move_request", ("answered_by_firm.public_id",)),
    _company("company_inherited", "blank"),  # nothing
    *(_step("draft", step) for step in SLUGS),
    _step("blank", "products"),
    _step("draft", "size", send_wrong),
    _step("draft", "products", add_row),
    _step("draft", "references", send_wrong_row),
    _step("draft", "certificates", send_stale),
    _step("company", "certificates", tick_another),
    _step("draft", "contact", send_wrong_contact),
    _company("company_proposals", "company"),
    _company("company_proposals", "blank"),
    _company("company_files", "known"),
    _company("company_files", "known", send_empty_to("logo")),
    _company("company_files", "known", send_empty_to("add")),
    _company("company_files", "blank"),  # nothing to attach to
    Sight("file_remove", ("attachment.public_id",)),
    _match("recommended"),
    _match("recommended", send_empty_to("answer")),
    _match("needs_information"),
    _match("needs_information", send_empty_to("answer")),
    _match("suggested"),
    _match("not_suitable"),
    Sight("notices"),
    Sight("notices", query="unread=1"),
    Sight("notice_preferences"),
    Sight("account_security"),  # with all there is, and another session
    Sight("account_recovery_codes", deed=confirmed()),
    Sight("account_recovery_codes", deed=confirmed(send_empty)),
    Sight("mfa_deactivate_totp", deed=confirmed()),
    Sight("mfa_edit_webauthn", ("passkey",), confirmed()),
    Sight("mfa_remove_webauthn", ("passkey",), confirmed()),
    Sight("mfa_reauthenticate"),
    Sight("mfa_reauthenticate", deed=send_empty),
    Sight("mfa_reauthenticate_webauthn"),
)
OFFICER = (
    Sight("home"),
    _municipality("municipality_overview"),
    _municipality("municipality_archives"),
    _municipality("municipality_companies"),
    _municipality("municipality_companies", of="elsewhere"),  # a long list
    _municipality("municipality_companies", query="q=Laddkraft&strong=nordics&missing=trl"),
    _municipality("municipality_companies", query="strong=nordics&state=claimed"),
    _municipality("municipality_companies", bulk_of_none),
    _municipality("municipality_companies", bulk_of("categories")),
    _municipality("municipality_companies", bulk_of("languages")),
    _municipality("municipality_companies", bulk_of("responsible")),
    _municipality("municipality_companies", bulk_of("follow_up")),
    _municipality("municipality_companies", invite_two),
    _municipality("municipality_moved"),
    Sight("move_request", ("asked_of_officers.public_id",)),
    Sight("move_request", ("asked_of_officers.public_id",), send_empty),
    _municipality("municipality_moved", of="elsewhere"),  # none
    Sight("municipality_company_move", ("people.home.pk", "unclaimed.public_id")),
    Sight("municipality_company_move", ("people.home.pk", "unclaimed.public_id"), send_empty),
    _invite("unclaimed"),
    _invite("unclaimed", send_empty),
    _invite("unclaimed", show_mail),
    _invite("unverified", show_mail),
    _municipality("municipality_companies", query="mine=on&due=on"),
    _municipality("municipality_companies", bulk_errors),
    _municipality("municipality_companies", bulk_planned),
    _municipality(
        "municipality_companies",
        query="order=added&columns=name&columns=number&columns=employees&columns=changed",
    ),
    Sight("municipality_view", ("people.home.pk", "view.public_id")),
    _municipality("municipality_view_add", query="missing=trl"),
    _municipality("municipality_view_add", send_empty),
    Sight("municipality_view_edit", ("people.home.pk", "view.public_id")),
    _municipality("municipality_company_add"),
    _municipality("municipality_company_add", known_number),
    _municipality("municipality_imports"),
    _municipality("municipality_imports", send_empty),
    *(_import("municipality_import", state) for state in IMPORTS),
    _import("municipality_import", "previewed", query="outcome=unchanged"),
    _import("municipality_import_categories", "previewed"),
    _import("municipality_import_numbers", "previewed"),
    Sight("municipality_company_number", ("people.home.pk", "numberless.public_id")),
    Sight("municipality_company_number", ("people.home.pk", "numberless.public_id"), send_empty),
    _import("municipality_import_columns", "sheets"),
    _import("municipality_import_columns", "sheets", send_empty),
    _import("municipality_import_columns", "uploaded"),
    _import("municipality_import_columns", "uploaded", send_empty),
    _municipality("municipality_claims"),
    _municipality("municipality_company_add", alike_name),
    _municipality("municipality_category_suggestions"),
    _municipality("municipality_gaps"),
    _municipality("municipality_gaps", query="question=trl&mine=on"),
    _municipality("municipality_gaps", of="elsewhere"),  # a long list
    _municipality("municipality_duplicates"),
    _municipality("municipality_duplicates", keep_first_apart),
    Sight(
        "municipality_merge",
        ("people.home.pk", "unclaimed.public_id", "numberless.public_id"),
    ),
    _municipality("municipality_officers"),
    _municipality("municipality_officer_appoint"),
    _municipality("municipality_officer_appoint", send_empty),
    Sight("municipality_officer_end", ("people.home.pk", "people.office.pk")),
    Sight("claim", ("claim.public_id",)),
    Sight("claim", ("claim.public_id",), send_empty),
    Sight("claim", ("decided_claim.public_id",)),
    Sight("account_sso"),  # with a sign-on
    _company("company", "unverified"),
    _company("company", "unclaimed"),
    _company("company_proposals", "company"),
    _company("company_proposals", "unclaimed"),
    _company("company_propose", "company"),
    _proposed("turnover_ksek"),
    _proposed("categories"),
    _proposed("website", send_empty),
    _company("company", "preliminary"),
    _company("company", "large"),
    _market("preliminary", "usa"),
    _company("company_edit", "preliminary"),
    _step("preliminary", "offer", view="company_edit_step"),
    _step("preliminary", "size", send_wrong, view="company_edit_step"),
    _log("unclaimed"),  # filled
    _log("unclaimed", send_empty_to_log),
    _log("large"),  # empty
    Sight("municipality_entry_correct", ("people.home.pk", "unclaimed.public_id", "log_entry.pk")),
    Sight(
        "municipality_entry_correct",
        ("people.home.pk", "unclaimed.public_id", "log_entry.pk"),
        send_empty,
    ),
    _extract("unclaimed"),
    _extract("large"),  # little is held
    _match("accepted"),
)
ADVISER = (
    Sight("home"),
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
    _company("company_files", "known"),
    _market("company", "china"),
    _country("no"),
    _warning("no"),
    _warning("no", send_empty),
    _warning("cn"),
)
OPERATOR = (Sight("home"), Sight("operator_status"))
# The pages of people in a portal where nothing has happened yet.
EMPTY = {
    "officer": (
        Sight("home"),
        _municipality("municipality_overview", of="elsewhere"),
        _municipality("municipality_companies", of="elsewhere"),
        _municipality("municipality_claims", of="elsewhere"),
        _municipality("municipality_imports", of="elsewhere"),
    ),
    "adviser": (Sight("home"), Sight("match_queue"), Sight("claims"), Sight("notices")),
}
FILLED = {
    "": ANONYMOUS,
    "newcomer": NEWCOMER,
    "owner": OWNER,
    "officer": OFFICER,
    "adviser": ADVISER,
    "operator": OPERATOR,
}
DEMO = (Sight("home"), Sight("account_login"), Sight("mailbox"))

"""What every URL answers to every person about every record: who may is said in rights/.

The anonymous are led to the sign-in page unless the URL's line says otherwise. What a URL does
not answer to at all is 405.
"""

from dataclasses import dataclass, field

from tests.access.rights.companies import (
    ANSWER_MATCH,
    ASK_TO_TAKE_OVER,
    CONFIRM_COMPANY,
    DECIDE_CLAIM,
    EDIT_AND_SEND_DRAFT,
    EDIT_UNCLAIMED,
    LIST_CLAIMS,
    PROPOSE,
    REMOVE_FILE,
    REVIEW_MATCH,
    SEE_COMPANY,
    SEE_FILE,
    SEE_MATCH,
    SEE_PROOF,
    SEE_PROPOSALS,
    SEE_QUEUE,
    SETTLE_PROPOSALS,
    WAITING_INVITATION,
)
from tests.access.rights.everybody import (
    NOBODY,
    ONLY_OPERATOR,
    OWN_NOTICE,
    SIGNED_IN,
    WARN_OF_COUNTRY,
)
from tests.access.rights.municipalities import (
    ADD_NUMBER,
    ANSWER_MOVE,
    APPOINT,
    ARCHIVE,
    CHANGE_ENTRY,
    CHANGE_OFFICE,
    CHANGE_VIEW,
    CONTACT_LOG,
    IMPORT,
    INVENTORY,
    INVITATION,
    INVITE,
    MERGE,
    SAVED_VIEW,
    UNDO_MERGE,
)
from tests.access.rights.reading import Table


@dataclass(frozen=True, kw_only=True)
class Line:
    """A URL's rule, and its answer to those who may; 405: it knows no such method."""

    who: Table
    get: int = 405
    post: int = 405
    # What the anonymous get instead of the sign-in page, by method.
    anonymous: dict[str, int] = field(default_factory=dict)
    # Also the anonymous leave something behind.
    all_write: bool = False
    # A list that htmx asks for by the same URL gets the part alone.
    has_part: bool = False


def form(who: Table, **more: object) -> Line:
    return Line(who=who, get=200, post=302, **more)  # type: ignore[arg-type]


def page(who: Table, **more: object) -> Line:
    return Line(who=who, get=200, **more)  # type: ignore[arg-type]


def button(who: Table) -> Line:
    return Line(who=who, post=302)


def open_page(
    get: int = 200,
    post: int = 405,
    *,
    signed_in: tuple[int, int] | None = None,
    all_write: bool = False,
) -> Line:
    """A page for everybody; `signed_in` (GET, POST) where those in already get another answer."""
    own_get, own_post = signed_in or (get, post)
    anonymous = {"GET": get, "POST": post}
    return Line(who=SIGNED_IN, get=own_get, post=own_post, anonymous=anonymous, all_write=all_write)


URLS: dict[str, Line] = {
    # Everybody's
    "root": open_page(302),
    "healthz": open_page(),
    "robots": open_page(),
    "security_text": open_page(),
    "manifest": open_page(),
    "favicon": open_page(302),
    "home": open_page(),
    "accessibility": open_page(),
    "privacy": open_page(),
    "cookies": open_page(),
    "complaint": open_page(200, post=302, all_write=True),
    "complaint_sent": open_page(),
    "language": open_page(405, post=302),
    "mailbox": Line(
        who=NOBODY, get=200, anonymous={"GET": 404, "POST": 405}
    ),  # exists in a demo only
    "operator_status": page(ONLY_OPERATOR),
    "markets": open_page(),
    "market": open_page(),
    "country": open_page(),
    "figure": open_page(),
    "figures": open_page(),
    "figures_csv": open_page(),
    "method": open_page(),
    "calculator": open_page(),
    "country_warning": form(WARN_OF_COUNTRY),
    "country_warning_lift": button(WARN_OF_COUNTRY),
    "notices": page(SIGNED_IN),
    "notices_read": button(SIGNED_IN),
    "notice_read": button(OWN_NOTICE),
    "notice_preferences": form(SIGNED_IN),
    "address_ask": button(SIGNED_IN),
    # What mailed links lead to, with a key that nobody was given
    "address_confirm": open_page(200, post=200),
    "notice_unsubscribe": Line(who=NOBODY, get=404, post=404, anonymous={"GET": 404, "POST": 404}),
    # Accounts: which fields they take is in tests/accounts/
    "account_login": open_page(200, post=200, signed_in=(302, 302)),
    "account_logout": open_page(302, post=302, signed_in=(200, 302)),
    "account_inactive": open_page(200),
    "account_signup": open_page(200, post=200, signed_in=(302, 302)),
    "account_reauthenticate": Line(who=SIGNED_IN, get=200, post=200),
    "account_email_verification_sent": open_page(200),
    "account_confirm_email": open_page(200, post=404),
    "account_details": form(SIGNED_IN),
    "account_change_password": Line(who=SIGNED_IN, get=200, post=200),
    "account_security": page(SIGNED_IN),
    "account_end_session": button(SIGNED_IN),
    # Nobody of the walk has confirmed that it is them: they are led to where one does
    "account_email": Line(who=SIGNED_IN, get=302, post=302),
    "account_recovery_codes": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_activate_totp": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_deactivate_totp": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_add_webauthn": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_edit_webauthn": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_remove_webauthn": Line(who=SIGNED_IN, get=302, post=302),
    # Nor has anybody a second step to confirm by; other ways in are shown instead
    "mfa_reauthenticate": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_reauthenticate_webauthn": Line(who=SIGNED_IN, get=302, post=302),
    "mfa_authenticate": open_page(302, post=302),
    "mfa_login_webauthn": open_page(405, post=302, signed_in=(302, 302)),
    "account_passkey_options": open_page(405, post=200),
    "account_reset_password": open_page(200, post=200),
    "account_reset_password_done": open_page(200),
    "account_reset_password_from_key": open_page(200, post=200),
    "account_reset_password_from_key_done": open_page(200),
    "account_sso": page(SIGNED_IN),
    "account_sso_confirm": Line(who=SIGNED_IN, get=200, post=404),
    # To the page that confirms first that it is them
    "account_sso_link": button(SIGNED_IN),
    "account_sso_unlink": button(SIGNED_IN),
    # Of a provider that is configured nowhere; of one that is: tests/accounts/sso/
    "account_sso_start": Line(who=NOBODY, post=404, anonymous={"GET": 405, "POST": 404}),
    "account_sso_callback": Line(who=NOBODY, get=404, anonymous={"GET": 404, "POST": 405}),
    "account_sso_problem": Line(who=NOBODY, get=404, anonymous={"GET": 404, "POST": 405}),
    "account_sso_signed_out": Line(who=NOBODY, get=404, anonymous={"GET": 404, "POST": 405}),
    # The firm's pages
    "company_register": form(SIGNED_IN),
    "company": page(SEE_COMPANY),
    "company_market": page(SEE_COMPANY),
    "company_compare": page(SEE_COMPANY),
    "company_compare_countries": page(SEE_COMPANY),
    "company_profile": page(EDIT_AND_SEND_DRAFT),
    "company_profile_step": form(EDIT_AND_SEND_DRAFT),
    "company_inherited": form(EDIT_AND_SEND_DRAFT),
    "company_move": form(EDIT_AND_SEND_DRAFT),
    "company_send": button(EDIT_AND_SEND_DRAFT),
    "company_edit": page(EDIT_UNCLAIMED),
    "company_edit_step": form(EDIT_UNCLAIMED),
    "company_confirm": button(CONFIRM_COMPANY),
    "company_proof_see": button(SEE_PROOF),
    "company_proof_remove": button(SEE_PROOF),
    "company_proposals": page(SEE_PROPOSALS),
    "company_proposals_settle": button(SETTLE_PROPOSALS),
    "company_propose": page(PROPOSE),
    "company_propose_answer": form(PROPOSE),
    "company_claim": form(ASK_TO_TAKE_OVER),
    "company_files": page(SEE_COMPANY),
    "company_logo": button(EDIT_AND_SEND_DRAFT),
    "company_file_add": button(EDIT_AND_SEND_DRAFT),
    "file": page(SEE_FILE),
    "file_remove": form(REMOVE_FILE),
    # Who may act for a firm
    "claims": page(LIST_CLAIMS),
    "claim": form(DECIDE_CLAIM),
    "municipality_claims": page(INVENTORY),
    # What the links in invitations lead to, with a token and a key that nobody was given
    "invitation": open_page(200, post=200),
    "invitation_signup": open_page(200, post=200),
    "invitation_waiting": form(WAITING_INVITATION),
    "invitation_stop": Line(who=NOBODY, get=404, post=404, anonymous={"GET": 404, "POST": 404}),
    # The municipality's pages
    "municipality_overview": page(INVENTORY),
    "municipality_overview_xlsx": Line(who=INVENTORY, post=200),
    "municipality_overview_pdf": Line(who=INVENTORY, post=200),
    "municipality_companies": page(INVENTORY, has_part=True),
    "municipality_company_add": form(INVENTORY),
    "municipality_companies_bulk": button(INVENTORY),
    "municipality_view_add": form(INVENTORY),
    # Leads to the list, and notes that the person has seen it
    "municipality_view": Line(who=SAVED_VIEW, get=302),
    "municipality_view_edit": form(CHANGE_VIEW),
    "municipality_view_update": button(CHANGE_VIEW),
    "municipality_view_delete": button(CHANGE_VIEW),
    "municipality_companies_invite": button(INVENTORY),
    "municipality_company_invite": form(INVITE),
    "municipality_invitation_resend": button(INVITATION),
    "municipality_invitation_withdraw": button(INVITATION),
    "municipality_company_move": form(CONTACT_LOG),
    "municipality_moved": page(INVENTORY),
    "move_request": form(ANSWER_MOVE),
    "municipality_gaps": page(INVENTORY, has_part=True),
    "municipality_category_suggestions": form(INVENTORY),
    "municipality_company_number": form(ADD_NUMBER),
    "municipality_duplicates": page(INVENTORY),
    "municipality_duplicates_decide": button(INVENTORY),
    "municipality_merge": form(MERGE),
    "municipality_merge_undo": button(UNDO_MERGE),
    "municipality_officers": page(INVENTORY),
    "municipality_officer_appoint": form(APPOINT),
    "municipality_officer_lead": button(CHANGE_OFFICE),
    "municipality_officer_end": form(CHANGE_OFFICE),
    "municipality_archives": form(APPOINT),
    "municipality_archive": Line(who=ARCHIVE, post=200),
    "municipality_imports": form(INVENTORY),
    "municipality_import": page(IMPORT),
    "municipality_import_columns": form(IMPORT),
    "municipality_import_categories": form(IMPORT),
    "municipality_import_answers": button(IMPORT),
    "municipality_import_numbers": form(IMPORT),
    "municipality_import_commit": button(IMPORT),
    "municipality_import_ask": button(IMPORT),
    "municipality_import_undo": button(IMPORT),
    "municipality_import_discard": button(IMPORT),
    # The rows to correct, as a file; a POST, for it is put on record
    "municipality_import_rows": Line(who=IMPORT, post=200),
    "municipality_companies_export": Line(who=INVENTORY, post=200),
    # Everything that the municipality holds of a firm; the files are put on record
    "municipality_company_extract": page(CONTACT_LOG),
    "municipality_company_extract_pdf": Line(who=CONTACT_LOG, post=200),
    "municipality_company_extract_csv": Line(who=CONTACT_LOG, post=200),
    "municipality_company_log": form(CONTACT_LOG),
    "municipality_entry_correct": form(CHANGE_ENTRY),
    "municipality_entry_remove": button(CHANGE_ENTRY),
    "municipality_follow_up": button(CONTACT_LOG),
    "municipality_barrier": button(CONTACT_LOG),
    # Matches
    "match_queue": page(SEE_QUEUE, has_part=True),
    "match": page(SEE_MATCH),
    "match_take": button(REVIEW_MATCH),
    "match_verdict": button(REVIEW_MATCH),
    "match_reopen": button(REVIEW_MATCH),
    "match_outcome": button(REVIEW_MATCH),
    "match_answer": button(ANSWER_MATCH),
}

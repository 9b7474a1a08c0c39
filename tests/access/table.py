"""Who may do what, by hand: what every URL answers to every person about every record.

Written from SECURITY.md's rule, not from the code: a record that is none of a person's business
does not exist (404), a visible one without the right is refused (403). In the tables:

    yes   may: the answer that the URL's own line below names
    late  may, but the record is no longer in the state for it: led elsewhere, nothing is written
    403, 404

The anonymous are led to the sign-in page unless the URL's line says otherwise. What a URL does
not answer to at all is 405. The people and records are made in tests/access/world.py.
"""

from dataclasses import dataclass, field

Table = dict[str, dict[str, str]]


def read(text: str) -> Table:
    """Return record → person → word from a table whose first line names the people."""
    people, *lines = (line.split() for line in text.strip().splitlines())
    table = {record: dict(zip(people, words, strict=True)) for record, *words in lines}
    assert len(table) == len(lines), "A record stands twice"
    return table


# Firms. The owner and the reader belong to draft_only and sent, the owner alone to archived;
# `other` belongs to other_sent and other_unsent; nobody to unclaimed and elsewhere.
# indias: the adviser of another market. tranas: the officer of another municipality.

SEE_COMPANY = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    yes     404    404      404   404     404      404     404
sent          yes    yes     404    yes      yes   404     yes      yes     404
other_sent    404    404     yes    yes      yes   404     yes      yes     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     yes      yes     404
elsewhere     404    404     404    404      404   yes     yes      yes     404
archived      yes    404     404    404      404   404     404      404     404
""")

EDIT_AND_SEND_DRAFT = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    403     404    404      404   404     404      404     404
sent          yes    403     404    403      403   404     403      403     404
other_sent    404    404     yes    403      403   404     403      403     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    403      403   404     403      403     404
elsewhere     404    404     404    404      404   403     403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

EDIT_UNCLAIMED = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    late     late  404     403      403     404
other_sent    404    404     403    late     late  404     403      403     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     403      403     404
elsewhere     404    404     404    404      404   yes     403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

CONFIRM_COMPANY = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    late     late  404     late     late    404
other_sent    404    404     403    yes      yes   404     yes      yes     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     yes      yes     404
elsewhere     404    404     404    404      404   yes     yes      yes     404
archived      403    404     404    404      404   404     404      404     404
""")

SEE_PROOF = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    yes      yes   404     yes      yes     404
other_sent    404    404     403    yes      yes   404     yes      yes     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     yes      yes     404
elsewhere     404    404     404    404      404   yes     yes      yes     404
archived      403    404     404    404      404   404     404      404     404
""")

# What others propose that a firm answers; advisers take no part in it.

SEE_PROPOSALS = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    yes     404    404      404   404     404      404     404
sent          yes    yes     404    yes      yes   404     403      403     404
other_sent    404    404     yes    yes      yes   404     403      403     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     403      403     404
elsewhere     404    404     404    404      404   yes     403      403     404
archived      yes    404     404    404      404   404     404      404     404
""")

SETTLE_PROPOSALS = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    yes    403     404    404      404   404     404      404     404
sent          yes    403     404    403      403   404     403      403     404
other_sent    404    404     yes    403      403   404     403      403     404
other_unsent  404    404     yes    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     403      403     404
elsewhere     404    404     404    404      404   yes     403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

PROPOSE = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    403    403     404    404      404   404     404      404     404
sent          403    403     404    yes      yes   404     403      403     404
other_sent    404    404     403    yes      yes   404     403      403     404
other_unsent  404    404     403    404      404   404     404      404     404
unclaimed     404    404     404    late     late  404     403      403     404
elsewhere     404    404     404    404      404   late    403      403     404
archived      403    404     404    404      404   404     404      404     404
""")

# Files: of the firm sent a reference that is sent and one in its draft; logos of four firms.

SEE_FILE = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
file_sent        yes    yes     404    yes      yes   404     yes      yes     404
file_draft       yes    yes     404    404      404   404     404      404     404
logo             yes    yes     404    yes      yes   404     yes      yes     404
logo_draft_only  yes    yes     404    404      404   404     404      404     404
logo_elsewhere   404    404     404    404      404   yes     yes      yes     404
logo_archived    yes    404     404    404      404   404     404      404     404
""")

REMOVE_FILE = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
file_sent        yes    403     404    403      403   404     403      403     404
file_draft       yes    403     404    404      404   404     404      404     404
logo             yes    403     404    403      403   404     403      403     404
logo_draft_only  yes    403     404    404      404   404     404      404     404
logo_elsewhere   404    404     404    404      404   403     403      403     404
logo_archived    403    404     404    404      404   404     404      404     404
""")

# "This number is already known" is told to everybody who signs in, and nothing more.
ASK_TO_TAKE_OVER = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    late   late    yes    yes      yes   yes     yes      yes     yes
sent          late   late    yes    yes      yes   yes     yes      yes     yes
other_sent    yes    yes     late   yes      yes   yes     yes      yes     yes
other_unsent  yes    yes     late   yes      yes   yes     yes      yes     yes
unclaimed     yes    yes     yes    yes      yes   yes     yes      yes     yes
elsewhere     yes    yes     yes    yes      yes   yes     yes      yes     yes
archived      404    404     404    404      404   404     404      404     404
""")

# Claims: an asker from outside wants the firms unclaimed and elsewhere.

DECIDE_CLAIM = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
claim            404    404     404    yes      yes   404     yes      yes     404
claim_decided    404    404     404    yes      yes   404     yes      yes     404
claim_elsewhere  404    404     404    404      404   yes     yes      yes     404
""")

LIST_CLAIMS = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  403    403     403    yes      yes   yes     yes      yes     403
""")

# What a municipality asks: Tranås for unclaimed and sent, and was asked for elsewhere, with a no.

ANSWER_MOVE = read("""
               owner  reader  other  officer  lead  tranas  adviser  indias  operator
move_officers  404    404     404    yes      yes   404     404      404     404
move_firm      yes    403     404    404      404   404     404      404     404
move_abroad    404    404     404    404      404   yes     404      404     404
""")

# Municipalities: to others their inventories do not exist.

INVENTORY = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
municipality          404    404     404    yes      yes   404     404      404     404
municipality_abroad   404    404     404    404      404   yes     404      404     404
""")

APPOINT = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
municipality          404    404     404    403      yes   404     404      404     404
municipality_abroad   404    404     404    404      404   403     404      404     404
""")

# Officers' tasks: of the officer, and of the one abroad. None of these is a lead's.

CHANGE_OFFICE = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
office                404    404     404    403      yes   404     404      404     404
office_abroad         404    404     404    404      404   403     404      404     404
""")

# Views of the list: the officer's own and shared ones, and one of the officer abroad.

SAVED_VIEW = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
view_own              404    404     404    yes      404   404     404      404     404
view_shared           404    404     404    yes      yes   404     404      404     404
view_of_lead          404    404     404    yes      yes   404     404      404     404
view_abroad           404    404     404    404      404   yes     404      404     404
""")

CHANGE_VIEW = read("""
                      owner  reader  other  officer  lead  tranas  adviser  indias  operator
view_own              404    404     404    yes      404   404     404      404     404
view_shared           404    404     404    yes      yes   404     404      404     404
view_of_lead          404    404     404    403      yes   404     404      404     404
view_abroad           404    404     404    404      404   yes     404      404     404
""")

# Lists read in, of either municipality

IMPORT = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
list_home     404    404     404    yes      yes   404     404      404     404
list_abroad   404    404     404    404      404   yes     404      404     404
""")

# Everything of a municipality as one file, ready

ARCHIVE = read("""
                owner  reader  other  officer  lead  tranas  adviser  indias  operator
archive         404    404     404    403      yes   404     404      404     404
archive_abroad  404    404     404    404      404   403     404      404     404
""")

# Two firms at home that may be one, and two that were made one.

MERGE = read("""
            owner  reader  other  officer  lead  tranas  adviser  indias  operator
merge_pair  404    404     404    yes      yes   404     404      404     404
""")

# A firm that is kept without a number.

ADD_NUMBER = read("""
            owner  reader  other  officer  lead  tranas  adviser  indias  operator
numberless  404    404     404    yes      yes   404     404      404     404
""")

UNDO_MERGE = read("""
            owner  reader  other  officer  lead  tranas  adviser  indias  operator
merge       404    404     404    yes      yes   404     404      404     404
""")

# What a municipality notes of a firm exists for its own officers alone.

CONTACT_LOG = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    404    404     404    404      404   404     404      404     404
sent          404    404     404    yes      yes   404     404      404     404
other_sent    404    404     404    yes      yes   404     404      404     404
other_unsent  404    404     404    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     404      404     404
elsewhere     404    404     404    404      404   yes     404      404     404
archived      404    404     404    404      404   404     404      404     404
""")

# What is noted of other_sent is the officer's; of the other firms nobody's who is here.

CHANGE_ENTRY = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
sent          404    404     404    403      yes   404     404      404     404
other_sent    404    404     404    yes      yes   404     404      404     404
unclaimed     404    404     404    403      yes   404     404      404     404
elsewhere     404    404     404    404      404   403     404      404     404
draft_only    404    404     404    404      404   404     404      404     404
""")

# Inviting: a firm whose people somebody has confirmed is told of, and nothing is sent.

INVITE = read("""
              owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only    404    404     404    404      404   404     404      404     404
sent          404    404     404    late     late  404     404      404     404
other_sent    404    404     404    yes      yes   404     404      404     404
other_unsent  404    404     404    404      404   404     404      404     404
unclaimed     404    404     404    yes      yes   404     404      404     404
elsewhere     404    404     404    404      404   yes     404      404     404
archived      404    404     404    404      404   404     404      404     404
""")

# Invitations that are open: to a firm at home and to the one elsewhere.

INVITATION = read("""
                   owner  reader  other  officer  lead  tranas  adviser  indias  operator
invitation         404    404     404    yes      yes   404     404      404     404
invitation_abroad  404    404     404    404      404   yes     404      404     404
""")

# Matches: of the firm sent with the Nordics and with India, of the firm elsewhere with the Nordics.

SEE_MATCH = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
match            yes    yes     404    yes      yes   404     yes      yes     404
match_india      yes    yes     404    yes      yes   404     yes      yes     404
match_elsewhere  404    404     404    404      404   yes     yes      yes     404
""")

REVIEW_MATCH = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
match            403    403     404    403      403   404     yes      403     404
match_india      403    403     404    403      403   404     403      yes     404
match_elsewhere  404    404     404    404      404   403     yes      403     404
""")

ANSWER_MATCH = read("""
                 owner  reader  other  officer  lead  tranas  adviser  indias  operator
match            yes    403     404    403      403   404     403      403     404
match_india      yes    403     404    403      403   404     403      403     404
match_elsewhere  404    404     404    404      404   403     403      403     404
""")

# Countries: everybody sees them, advisers of the market and operators warn of them. Home is none.

WARN_OF_COUNTRY = read("""
               owner  reader  other  officer  lead  tranas  adviser  indias  operator
country_dk     403    403     403    403      403   403     yes      403     yes
country_in     403    403     403    403      403   403     403      yes     yes
country_se     404    404     404    404      404   404     404      404     404
""")

SEE_QUEUE = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  403    403     403    403      403   403     yes      yes     403
""")

SIGNED_IN = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  yes    yes     yes    yes      yes   yes     yes      yes     yes
""")

NOBODY = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  404    404     404    404      404   404     404      404     404
""")

OWN_NOTICE = read("""
        owner  reader  other  officer  lead  tranas  adviser  indias  operator
notice  yes    404     404    404      404   404     404      404     404
""")

ONLY_OPERATOR = read("""
      owner  reader  other  officer  lead  tranas  adviser  indias  operator
page  403    403     403    403      403   403     403      403     yes
""")


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
    "municipality_import_ask": button(IMPORT),
    "municipality_import_commit": button(IMPORT),
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

# Who may read each secret word; where in a record's texts each stands is said in world.py.
# The operator is told of sent firms by name when a market has no adviser.
SECRETS = read("""
                     owner  reader  other  officer  lead  tranas  adviser  indias  operator
draft_only.name      yes    yes     no     no       no    no      no       no      no
draft_only.sent      yes    yes     no     no       no    no      no       no      no
draft_only.draft     yes    yes     no     no       no    no      no       no      no
draft_only.contact   yes    yes     no     no       no    no      no       no      no
sent.name            yes    yes     no     yes      yes   no      yes      yes     yes
sent.sent            yes    yes     no     yes      yes   no      yes      yes     no
sent.draft           yes    yes     no     no       no    no      no       no      no
sent.contact         yes    yes     no     yes      yes   no      yes      yes     no
sent.proposal        yes    yes     no     yes      yes   no      no       no      no
sent.log             no     no      no     yes      yes   no      no       no      no
other_sent.log       no     no      no     yes      yes   no      no       no      no
other_sent.before    no     no      no     no       yes   no      no       no      no
other_sent.removed   no     no      no     no       no    no      no       no      no
unclaimed.log        no     no      no     yes      yes   no      no       no      no
other_sent.name      no     no      yes    yes      yes   no      yes      yes     no
other_sent.sent      no     no      yes    yes      yes   no      yes      yes     no
other_sent.draft     no     no      yes    no       no    no      no       no      no
other_unsent.name    no     no      yes    no       no    no      no       no      no
other_unsent.sent    no     no      yes    no       no    no      no       no      no
other_unsent.draft   no     no      yes    no       no    no      no       no      no
unclaimed.name       no     no      no     yes      yes   no      yes      yes     no
unclaimed.sent       no     no      no     yes      yes   no      yes      yes     no
elsewhere.name       no     no      no     no       no    yes     yes      yes     yes
elsewhere.sent       no     no      no     no       no    yes     yes      yes     no
elsewhere.log        no     no      no     no       no    yes     no       no      no
elsewhere.contact    no     no      no     no       no    yes     yes      yes     no
archived.name        yes    no      no     no       no    no      no       no      no
archived.sent        yes    no      no     no       no    no      no       no      no
archived.draft       yes    no      no     no       no    no      no       no      no
file_sent            yes    yes     no     yes      yes   no      yes      yes     no
file_draft           yes    yes     no     no       no    no      no       no      no
logo_draft_only      yes    yes     no     no       no    no      no       no      no
logo_elsewhere       no     no      no     no       no    yes     yes      yes     no
claim                no     no      no     yes      yes   no      yes      yes     no
claim_decided        no     no      no     yes      yes   no      yes      yes     no
claim_elsewhere      no     no      no     no       no    yes     yes      yes     no
match                yes    yes     no     yes      yes   no      yes      yes     no
match_india          yes    yes     no     yes      yes   no      yes      yes     no
match_elsewhere      no     no      no     no       no    yes     yes      yes     no
view_own             no     no      no     yes      no    no      no       no      no
view_shared          no     no      no     yes      yes   no      no       no      no
view_of_lead         no     no      no     yes      yes   no      no       no      no
view_abroad          no     no      no     no       no    yes     no       no      no
list_home            no     no      no     yes      yes   no      no       no      no
list_abroad          no     no      no     no       no    yes     no       no      no
move_officers        no     no      no     yes      yes   yes     no       no      no
move_firm            yes    no      no     no       no    yes     no       no      no
move_abroad          no     no      no     yes      yes   yes     no       no      no
notice               yes    no      no     no       no    no      no       no      no
person.owner         yes    yes     no     yes      yes   no      yes      yes     no
person.other         no     no      yes    no       no    no      no       no      no
person.asker         no     no      no     yes      yes   yes     yes      yes     no
""")
# Who decides a claim learns the firm's name and the asker's, whatever else they may see; the
# asker, what became of the claim on the firm. In mails about claims names are therefore no secret.
MAILS_THAT_NAME = {"company_claim", "claim"}
# What an officer writes to somebody outside names what the officer may read, and nothing else.
MAILS_BY_OFFICERS = {
    "municipality_companies_invite",
    "municipality_company_invite",
    "municipality_invitation_resend",
}

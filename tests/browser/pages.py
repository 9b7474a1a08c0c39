"""Which pages there are to see, by the names of their URLs."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Addresses that take a form and lead on; where they show a page, a deed brings it up.
WITHOUT_A_PAGE = {
    "municipality_companies_export",
    "municipality_companies_invite",
    "municipality_import_ask",
    "municipality_invitation_resend",
    "municipality_invitation_withdraw",
    "municipality_follow_up",
    "municipality_barrier",
    "municipality_entry_remove",
    "municipality_view_update",
    "municipality_view_delete",
    "account_end_session",
    "account_passkey_options",
    "mfa_login_webauthn",
    "country_warning_lift",
    "account_sso_link",
    "account_sso_start",
    "account_sso_unlink",
    "language",
    "notices_read",
    "notice_read",
    "address_ask",
    "company_send",
    "company_logo",
    "company_file_add",
    "figures_csv",
    "file",
    "company_confirm",
    "company_proof_remove",
    "company_proposals_settle",
    "company_proof_see",
    "municipality_companies_bulk",
    "municipality_duplicates_decide",
    "municipality_merge_undo",
    "municipality_officer_lead",
    "municipality_import_answers",
    "municipality_import_commit",
    "municipality_import_undo",
    "municipality_import_discard",
    "municipality_import_rows",
    "municipality_overview_xlsx",
    "municipality_overview_pdf",
    "municipality_archive",
    "municipality_company_extract_pdf",
    "municipality_company_extract_csv",
    "match_take",
    "match_verdict",
    "match_reopen",
    "match_outcome",
    "match_answer",
}


def all_views() -> set[str]:
    """Return the names of all pages under /sv/ and /en/, and of ours beside the admin."""
    (localised,) = [
        part
        for part in get_resolver().url_patterns
        if isinstance(part, URLResolver) and hasattr(part.pattern, "prefix_default_language")
    ]
    return {*_names(localised), "operator_status"}


def _names(resolver: URLResolver) -> Iterator[str]:
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield part.name or str(part.pattern)
        else:
            yield from _names(part)

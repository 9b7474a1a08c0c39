"""The pages under /sv/ and /en/: all that people see besides signing in and their notices."""

from django.urls import path

from xport.portal.adviser import views as adviser
from xport.portal.company import claim_views as claims
from xport.portal.company import compare_views as compare
from xport.portal.company import file_views as files
from xport.portal.company import inherited_views as inherited
from xport.portal.company import invitation_views as invited
from xport.portal.company import invited_signup
from xport.portal.company import move_views as moving
from xport.portal.company import profile_views as profile
from xport.portal.company import proof_views as proofs
from xport.portal.company import proposal_views as proposals
from xport.portal.company import step_views as steps
from xport.portal.company import views as company
from xport.portal.home import views as home
from xport.portal.municipality import archive_views as archives
from xport.portal.municipality import contact_log_views as contact_log
from xport.portal.municipality import duplicate_views as duplicates
from xport.portal.municipality import extract_views as extracts
from xport.portal.municipality import gap_views as gaps
from xport.portal.municipality import import_views as imports
from xport.portal.municipality import invitation_views as invitations
from xport.portal.municipality import merge_views as merges
from xport.portal.municipality import move_request_views as move_requests
from xport.portal.municipality import move_views as moves
from xport.portal.municipality import number_views as numbers
from xport.portal.municipality import officer_views as officers
from xport.portal.municipality import overview_views as overview
from xport.portal.municipality import saved_view_views as saved_views
from xport.portal.municipality import sni_views as sni
from xport.portal.municipality import views as municipality
from xport.portal.public import calculator_views as calculator
from xport.portal.public import complaint_views as complaints
from xport.portal.public import info_views as info
from xport.portal.public import market_views as markets
from xport.portal.public import method_views as method
from xport.portal.public import views as public
from xport.portal.public import warning_views as warnings

COMPANY = "companies/<slug:public_id>"
MUNICIPALITY = "municipalities/<slug:code>"
OFFICER = f"{MUNICIPALITY}/officers/<int:office>"
LOG = f"{MUNICIPALITY}/{COMPANY}/log"
ARCHIVES = f"{MUNICIPALITY}/archives"
EXTRACT = f"{MUNICIPALITY}/{COMPANY}/extract"
INVITATION = f"{MUNICIPALITY}/{COMPANY}/invitations/<slug:invitation>"
FILE = "files/<slug:public_id>"
IMPORT = f"{MUNICIPALITY}/imports/<slug:public_id>"
VIEW = f"{MUNICIPALITY}/companies/views/<slug:view>"
MATCH = "matches/<slug:public_id>"
COUNTRY = "countries/<slug:country>"

urlpatterns = [
    path("", home.show_home, name="home"),
    path("language/", public.choose_language, name="language"),
    path("mailbox/", public.show_mailbox, name="mailbox"),
    path("accessibility/", info.accessibility, name="accessibility"),
    path("privacy/", info.privacy, name="privacy"),
    path("cookies/", info.cookies, name="cookies"),
    path("complaint/", complaints.complain, name="complaint"),
    path("complaint/sent/", complaints.complaint_sent, name="complaint_sent"),
    path("markets/", markets.list_markets, name="markets"),
    path("markets/<slug:market>/", markets.show_market, name="market"),
    path(f"{COUNTRY}/", markets.show_country, name="country"),
    path(f"{COUNTRY}/warning/", warnings.set_warning, name="country_warning"),
    path(f"{COUNTRY}/warning/lift/", warnings.end_warning, name="country_warning_lift"),
    path("calculator/", calculator.calculate, name="calculator"),
    path("method/", method.show_method, name="method"),
    path("figures/", method.list_figures, name="figures"),
    path("figures/figures.csv", method.download_figures, name="figures_csv"),
    path("figures/<slug:indicator>/", markets.show_figure, name="figure"),
    path("companies/register/", profile.register_company, name="company_register"),
    path(f"{COMPANY}/", company.show_company, name="company"),
    path(f"{COMPANY}/markets/<slug:market>/", company.show_market, name="company_market"),
    path(f"{COMPANY}/compare/", compare.compare_markets, name="company_compare"),
    path(
        f"{COMPANY}/compare/<slug:market>/",
        compare.compare_countries,
        name="company_compare_countries",
    ),
    path(f"{COMPANY}/profile/", steps.review_profile, name="company_profile"),
    path(f"{COMPANY}/profile/<slug:step>/", steps.edit_step, name="company_profile_step"),
    path(f"{COMPANY}/inherited/", inherited.look_through, name="company_inherited"),
    path(f"{COMPANY}/move/", moving.change_municipality, name="company_move"),
    path(f"{COMPANY}/send/", profile.send_profile, name="company_send"),
    path(f"{COMPANY}/edit/", steps.review_unclaimed, name="company_edit"),
    path(f"{COMPANY}/edit/<slug:step>/", steps.edit_unclaimed_step, name="company_edit_step"),
    path(f"{COMPANY}/confirm/", profile.confirm_company, name="company_confirm"),
    path(f"{COMPANY}/proofs/", proofs.see_proof, name="company_proof_see"),
    path(f"{COMPANY}/proofs/remove/", proofs.remove_proof, name="company_proof_remove"),
    path(f"{COMPANY}/proposals/", proposals.list_proposals, name="company_proposals"),
    path(
        f"{COMPANY}/proposals/settle/",
        proposals.settle_proposals,
        name="company_proposals_settle",
    ),
    path(f"{COMPANY}/propose/", proposals.choose_question, name="company_propose"),
    path(
        f"{COMPANY}/propose/<slug:question>/",
        proposals.propose_answer,
        name="company_propose_answer",
    ),
    path(f"{COMPANY}/claim/", claims.ask_to_take_over, name="company_claim"),
    path(f"{COMPANY}/files/", files.list_files, name="company_files"),
    path(f"{COMPANY}/files/logo/", files.upload_logo, name="company_logo"),
    path(f"{COMPANY}/files/add/", files.upload_attachment, name="company_file_add"),
    path(f"{FILE}/", files.show_file, name="file"),
    path(f"{FILE}/remove/", files.remove_file, name="file_remove"),
    path("invitations/<slug:token>/", invited.show_invitation, name="invitation"),
    path("invitations/<slug:token>/signup/", invited_signup.sign_up, name="invitation_signup"),
    path("invitations/waiting/<slug:invitation>/", invited.show_waiting, name="invitation_waiting"),
    path("invitations/stop/<str:key>/", invited.stop_mails, name="invitation_stop"),
    path("claims/", claims.list_claims, name="claims"),
    path("claims/<slug:public_id>/", claims.decide_claim, name="claim"),
    path(f"{MUNICIPALITY}/overview/", overview.show_overview, name="municipality_overview"),
    path(
        f"{MUNICIPALITY}/overview/overview.xlsx",
        overview.download_overview,
        name="municipality_overview_xlsx",
    ),
    path(
        f"{MUNICIPALITY}/overview/pdf/",
        overview.download_report,
        name="municipality_overview_pdf",
    ),
    path(f"{MUNICIPALITY}/claims/", claims.list_municipality_claims, name="municipality_claims"),
    path(f"{MUNICIPALITY}/companies/", municipality.list_companies, name="municipality_companies"),
    path(
        f"{MUNICIPALITY}/companies/add/", municipality.add_company, name="municipality_company_add"
    ),
    path(
        f"{MUNICIPALITY}/companies/bulk/",
        municipality.change_many,
        name="municipality_companies_bulk",
    ),
    path(f"{MUNICIPALITY}/companies/views/", saved_views.add_view, name="municipality_view_add"),
    path(f"{VIEW}/", saved_views.open_view, name="municipality_view"),
    path(f"{VIEW}/edit/", saved_views.edit_view, name="municipality_view_edit"),
    path(f"{VIEW}/update/", saved_views.update_view, name="municipality_view_update"),
    path(f"{VIEW}/delete/", saved_views.delete_view, name="municipality_view_delete"),
    path(
        f"{MUNICIPALITY}/companies/invite/",
        invitations.invite_many,
        name="municipality_companies_invite",
    ),
    path(
        f"{MUNICIPALITY}/{COMPANY}/invite/", invitations.invite, name="municipality_company_invite"
    ),
    path(f"{INVITATION}/resend/", invitations.resend, name="municipality_invitation_resend"),
    path(f"{INVITATION}/withdraw/", invitations.withdraw, name="municipality_invitation_withdraw"),
    path(f"{MUNICIPALITY}/{COMPANY}/move/", moves.move, name="municipality_company_move"),
    path(f"{MUNICIPALITY}/moved/", moves.list_moved, name="municipality_moved"),
    path("moves/<slug:public_id>/", move_requests.answer_request, name="move_request"),
    path(f"{MUNICIPALITY}/gaps/", gaps.list_gaps, name="municipality_gaps"),
    path(f"{MUNICIPALITY}/duplicates/", duplicates.list_duplicates, name="municipality_duplicates"),
    path(
        f"{MUNICIPALITY}/duplicates/decide/",
        duplicates.decide_duplicates,
        name="municipality_duplicates_decide",
    ),
    path(
        f"{MUNICIPALITY}/merge/<slug:one>/<slug:other>/",
        merges.merge_two,
        name="municipality_merge",
    ),
    path(f"{MUNICIPALITY}/merges/<int:merge>/undo/", merges.undo, name="municipality_merge_undo"),
    path(f"{ARCHIVES}/", archives.show_archives, name="municipality_archives"),
    path(f"{ARCHIVES}/<slug:public_id>/", archives.download_archive, name="municipality_archive"),
    path(f"{MUNICIPALITY}/officers/", officers.list_officers, name="municipality_officers"),
    path(
        f"{MUNICIPALITY}/officers/appoint/",
        officers.appoint_officer,
        name="municipality_officer_appoint",
    ),
    path(f"{OFFICER}/lead/", officers.set_lead, name="municipality_officer_lead"),
    path(f"{OFFICER}/end/", officers.end_office, name="municipality_officer_end"),
    path(f"{MUNICIPALITY}/imports/", imports.list_imports, name="municipality_imports"),
    path(f"{IMPORT}/", imports.show_import, name="municipality_import"),
    path(f"{IMPORT}/columns/", imports.edit_columns, name="municipality_import_columns"),
    path(f"{IMPORT}/answers/", imports.answer_import, name="municipality_import_answers"),
    path(f"{IMPORT}/ask/", move_requests.ask_for_companies, name="municipality_import_ask"),
    path(f"{IMPORT}/commit/", imports.commit_import, name="municipality_import_commit"),
    path(f"{IMPORT}/numbers/", numbers.edit_import_numbers, name="municipality_import_numbers"),
    path(
        f"{MUNICIPALITY}/companies/<slug:public_id>/number/",
        numbers.add_number,
        name="municipality_company_number",
    ),
    path(f"{IMPORT}/undo/", imports.undo_import, name="municipality_import_undo"),
    path(f"{IMPORT}/discard/", imports.discard_import, name="municipality_import_discard"),
    path(f"{IMPORT}/rows/", imports.download_rows, name="municipality_import_rows"),
    path(
        f"{IMPORT}/categories/", sni.edit_import_categories, name="municipality_import_categories"
    ),
    path(
        f"{MUNICIPALITY}/companies/categories/",
        sni.suggest_categories,
        name="municipality_category_suggestions",
    ),
    path(
        f"{MUNICIPALITY}/companies/export/",
        municipality.export_companies,
        name="municipality_companies_export",
    ),
    path(
        f"{LOG}/entries/<int:entry>/",
        contact_log.correct_entry,
        name="municipality_entry_correct",
    ),
    path(
        f"{LOG}/entries/<int:entry>/remove/",
        contact_log.remove_entry,
        name="municipality_entry_remove",
    ),
    path(f"{EXTRACT}/", extracts.show_extract, name="municipality_company_extract"),
    path(f"{EXTRACT}/pdf/", extracts.download_pdf, name="municipality_company_extract_pdf"),
    path(f"{EXTRACT}/csv/", extracts.download_csv, name="municipality_company_extract_csv"),
    path(f"{LOG}/", contact_log.show_log, name="municipality_company_log"),
    path(
        f"{LOG}/follow-ups/<slug:follow_up>/",
        contact_log.mark_follow_up,
        name="municipality_follow_up",
    ),
    path(f"{LOG}/barriers/<slug:barrier>/", contact_log.mark_barrier, name="municipality_barrier"),
    path("matches/", adviser.list_queue, name="match_queue"),
    path(f"{MATCH}/", adviser.show_match, name="match"),
    path(f"{MATCH}/take/", adviser.take_match, name="match_take"),
    path(f"{MATCH}/verdict/", adviser.give_verdict, name="match_verdict"),
    path(f"{MATCH}/reopen/", adviser.reopen_match, name="match_reopen"),
    path(f"{MATCH}/outcome/", adviser.record_outcome, name="match_outcome"),
    path(f"{MATCH}/answer/", adviser.answer_match, name="match_answer"),
]

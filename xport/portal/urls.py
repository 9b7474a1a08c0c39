"""The pages under /sv/ and /en/: all that people see besides signing in and their notices."""

from django.urls import path

from xport.portal.adviser import views as adviser
from xport.portal.company import claim_views as claims
from xport.portal.company import profile_views as profile
from xport.portal.company import views as company
from xport.portal.municipality import views as municipality
from xport.portal.public import views as public

COMPANY = "companies/<slug:public_id>"
MUNICIPALITY = "municipalities/<slug:code>"
MATCH = "matches/<slug:public_id>"

urlpatterns = [
    path("", public.home, name="home"),
    path("language/", public.choose_language, name="language"),
    path("mailbox/", public.show_mailbox, name="mailbox"),
    path("companies/register/", profile.register_company, name="company_register"),
    path(f"{COMPANY}/", company.show_company, name="company"),
    path(f"{COMPANY}/markets/<slug:market>/", company.show_market, name="company_market"),
    path(f"{COMPANY}/profile/", profile.edit_profile, name="company_profile"),
    path(f"{COMPANY}/send/", profile.send_profile, name="company_send"),
    path(f"{COMPANY}/edit/", profile.edit_unclaimed, name="company_edit"),
    path(f"{COMPANY}/confirm/", profile.confirm_company, name="company_confirm"),
    path(f"{COMPANY}/claim/", claims.ask_to_take_over, name="company_claim"),
    path("claims/", claims.list_claims, name="claims"),
    path("claims/<slug:public_id>/", claims.decide_claim, name="claim"),
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
    path("matches/", adviser.list_queue, name="match_queue"),
    path(f"{MATCH}/", adviser.show_match, name="match"),
    path(f"{MATCH}/take/", adviser.take_match, name="match_take"),
    path(f"{MATCH}/verdict/", adviser.give_verdict, name="match_verdict"),
    path(f"{MATCH}/reopen/", adviser.reopen_match, name="match_reopen"),
    path(f"{MATCH}/outcome/", adviser.record_outcome, name="match_outcome"),
    path(f"{MATCH}/answer/", adviser.answer_match, name="match_answer"),
]

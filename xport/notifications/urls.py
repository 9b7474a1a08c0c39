"""The inbox, what the person wants to be mailed about, and the links in mails."""

from django.urls import path

from xport.notifications import link_views, views

urlpatterns = [
    path("", views.list_notices, name="notices"),
    path("read/", views.mark_all_read, name="notices_read"),
    path("<int:notice>/read/", views.mark_notice, name="notice_read"),
    path("preferences/", views.edit_preferences, name="notice_preferences"),
    path("address/", views.ask_address_confirmation, name="address_ask"),
    path("address/<str:key>/", link_views.confirm_address, name="address_confirm"),
    path("unsubscribe/<str:key>/", link_views.unsubscribe, name="notice_unsubscribe"),
]

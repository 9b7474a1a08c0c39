"""The pages in both languages; the callback's one address is in `callback_urlpatterns`."""

from django.urls import path

from xport.accounts.sso import views

urlpatterns = [
    path("", views.list_sign_ons, name="account_sso"),
    path("confirm/", views.confirm, name="account_sso_confirm"),
    path("unlink/", views.unlink, name="account_sso_unlink"),
    path("<slug:provider>/", views.start, name="account_sso_start"),
    path("<slug:provider>/link/", views.link, name="account_sso_link"),
    path("<slug:provider>/problem/<slug:reason>/", views.show_problem, name="account_sso_problem"),
    path("<slug:provider>/signed-out/", views.show_signed_out, name="account_sso_signed_out"),
]
callback_urlpatterns = [
    path("<slug:provider>/callback/", views.callback, name="account_sso_callback"),
]

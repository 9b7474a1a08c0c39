"""All URLs: pages under /sv/ and /en/; monitoring and the operator's admin outside."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from xport.accounts.sso.urls import callback_urlpatterns
from xport.portal.operator.views import show_status
from xport.portal.public import info_views as info
from xport.portal.public import views as public

urlpatterns = [
    path("", public.choose_by_request, name="root"),
    path("healthz", public.healthz, name="healthz"),
    path("robots.txt", info.robots, name="robots"),
    path(".well-known/security.txt", info.security_text, name="security_text"),
    path("site.webmanifest", info.manifest, name="manifest"),
    path("favicon.ico", info.favicon, name="favicon"),
    path("accounts/sso/", include(callback_urlpatterns)),
    path(f"{settings.ADMIN_URL}status/", show_status, name="operator_status"),
    path(settings.ADMIN_URL, admin.site.urls),
    *i18n_patterns(
        path("accounts/", include("xport.accounts.urls")),
        path("notices/", include("xport.notifications.urls")),
        path("", include("xport.portal.urls")),
    ),
]

handler400 = "xport.portal.errors.bad_request"
handler403 = "xport.portal.errors.permission_denied"
handler404 = "xport.portal.errors.page_not_found"
handler500 = "xport.portal.errors.server_error"

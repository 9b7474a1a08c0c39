"""The portal's URLs and pages that fail on purpose, to see what goes out then."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.urls import path

from xport.accounts.buckets import TooManyTries
from xport.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def failing_with(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *urlpatterns,
    path("sv/fails/400/", failing_with(SuspiciousOperation("no"))),
    path("sv/fails/403/", failing_with(PermissionDenied("no"))),
    path("sv/fails/429/", failing_with(TooManyTries(90))),
    path("sv/fails/500/", failing_with(RuntimeError("secret detail"))),
    path("sv/fails/503/", failing_with(OperationalError("secret host"))),
    path("en/fails/503/", failing_with(OperationalError("secret host"))),
]

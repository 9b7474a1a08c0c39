"""The inbox."""

from django.urls import path

from xport.notifications import views

urlpatterns = [
    path("", views.list_notices, name="notices"),
    path("read/", views.mark_all_read, name="notices_read"),
]

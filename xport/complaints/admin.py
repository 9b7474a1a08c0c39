"""Complaints as the operator reads and closes them."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xport.accounts.models import User
from xport.complaints.actions import close_complaints
from xport.complaints.models import Complaint
from xport.lib.admin import ReadOnlyAdmin


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "page", "email", "closed_at", "closed_by")
    list_filter = (("closed_at", admin.EmptyFieldListFilter),)
    list_select_related = ("closed_by",)
    ordering = ("-created_at",)
    fields = ("created_at", "message", "page", "email", "language", "closed_at", "closed_by")
    actions = ("close",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        return request.user.is_authenticated and request.user.is_operator

    @admin.action(description=_("Mark the chosen complaints as dealt with"), permissions=["view"])
    def close(self, request: HttpRequest, complaints: QuerySet[Complaint]) -> None:
        closed = close_complaints(
            complaints=complaints, by=cast(User, request.user), now=timezone.now()
        )
        text = ngettext(
            "%(count)d complaint is closed.", "%(count)d complaints are closed.", closed
        )
        messages.success(request, text % {"count": closed})

"""Companies in the operators' admin: to look at only, but for ending officers and letting lead."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.models import ClaimRequest, Company, Membership, MoveRequest, Municipality, Officer
from companies.people.actions import end_officer
from companies.people.officers import set_lead
from xport.accounts.models import User
from xport.lib.admin import ReadOnlyAdmin


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "organisation_number",
        "municipality",
        "origin",
        "sent_at",
        "verified_at",
    )
    list_filter = ("origin",)
    list_select_related = ("municipality",)
    search_fields = ("name", "organisation_number")
    ordering = ("sort_key", "id")


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "county")
    list_select_related = ("county",)
    search_fields = ("name", "code")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("company", "user", "role", "created_at")
    list_select_related = ("company", "user")


@admin.register(ClaimRequest)
class ClaimRequestAdmin(ReadOnlyAdmin):
    list_display = ("company", "user", "state", "created_at", "decided_at")
    list_filter = ("state",)
    list_select_related = ("company", "user")


@admin.register(MoveRequest)
class MoveRequestAdmin(ReadOnlyAdmin):
    list_display = ("company", "destination", "state", "asked_at", "ended_at")
    list_filter = ("state",)
    list_select_related = ("company", "destination")


@admin.register(Officer)
class OfficerAdmin(ReadOnlyAdmin):
    """The first is appointed by `manage.py appoint officer`; the two actions work at once."""

    list_display = ("user", "municipality", "is_lead", "created_at", "ended_at")
    list_select_related = ("user", "municipality")
    search_fields = ("user__email", "user__full_name")
    actions = ("end_appointments", "let_lead")

    @admin.action(description=_("End the chosen appointments now"), permissions=["view"])
    def end_appointments(self, request: HttpRequest, offices: QuerySet[Officer]) -> None:
        current = list(offices.filter(ended_at=None))
        for office in current:
            end_officer(office=office, by=cast(User, request.user), now=timezone.now())
        text = ngettext(
            "%(count)s appointment ended.", "%(count)s appointments ended.", len(current)
        )
        self.message_user(request, text % {"count": len(current)}, messages.SUCCESS)

    @admin.action(description=_("Let the chosen officers lead"), permissions=["view"])
    def let_lead(self, request: HttpRequest, offices: QuerySet[Officer]) -> None:
        current = list(offices.filter(ended_at=None))
        for office in current:
            set_lead(office=office, is_lead=True, by=cast(User, request.user), now=timezone.now())
        text = ngettext("%(count)s officer leads.", "%(count)s officers lead.", len(current))
        self.message_user(request, text % {"count": len(current)}, messages.SUCCESS)

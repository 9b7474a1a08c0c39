"""Companies in the operators' admin: to look at only, for every change has its action."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from companies.models import ClaimRequest, Company, Membership, Municipality, Officer


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


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


@admin.register(Officer)
class OfficerAdmin(ReadOnlyAdmin):
    list_display = ("user", "municipality", "is_lead", "created_at", "ended_at")
    list_select_related = ("user", "municipality")

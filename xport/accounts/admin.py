"""What operators see of people: who there is, and what was done. Nothing here can be deleted."""

from typing import cast

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from xport.accounts import audit
from xport.accounts.models import AuditEntry, User
from xport.accounts.sso import admin as sso_admin  # noqa: F401  (registers its pages)
from xport.lib.admin import ReadOnlyAdmin


def change_password_in_portal(request: HttpRequest) -> HttpResponse:
    return redirect("account_change_password")


# One way in, with its limits and its log: the portal's own sign-in page.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Django's page counts no tries, ends no sessions and tells nobody of the change.
admin.site.password_change = change_password_in_portal  # type: ignore[method-assign,assignment]
# Roles follow from rows of the domain, not from groups.
admin.site.unregister(Group)
# allauth's page would let an operator verify an address of their own for somebody else's account.
admin.site.unregister(EmailAddress)
# allauth's page would show, and let be changed, the secrets of a second step.
admin.site.unregister(Authenticator)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "full_name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "full_name")
    fields = ("email", "full_name", "language", "is_active", "last_login", "date_joined")
    readonly_fields = ("email", "last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            action="person.changed",
            by=cast(User, request.user),
            obj=obj,
            now=timezone.now(),
            fields=form.changed_data,
        )


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    list_display = ("email", "user", "primary", "verified")
    list_select_related = ("user",)
    search_fields = ("email",)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Who has which second step; one that is lost ends by `manage.py reset_mfa`."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "type", "created_at", "last_used_at")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "actor_id", "object_type", "object_id", "details")
    list_filter = ("action",)
    search_fields = ("object_id",)
    ordering = ("-id",)

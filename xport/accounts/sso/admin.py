"""Single sign-on as operators see it: who signs in how, and whom they expect."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xport.accounts.models import ExpectedSignOn, SignOn, User
from xport.accounts.sso import actions
from xport.lib.admin import ReadOnlyAdmin


@admin.register(SignOn)
class SignOnAdmin(ReadOnlyAdmin):
    list_display = ("user", "issuer", "linked_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    actions = ("remove",)

    @admin.action(description=_("Remove: nobody signs in by it any more"))
    def remove(self, request: HttpRequest, chosen: Any) -> None:
        for sign_on in chosen:
            try:
                actions.unlink(sign_on=sign_on, by=cast(User, request.user), now=timezone.now())
            except actions.LastWayIn:
                text = _("It is your only way in. Choose a password first.")
                self.message_user(request, text, messages.ERROR)


class ExpectedSignOnForm(forms.ModelForm):
    """The issuer is chosen by its provider's name, with the claim that the value is of."""

    issuer = forms.ChoiceField(label=_("Provider"))

    class Meta:
        model = ExpectedSignOn
        fields = ("user", "issuer", "value")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["issuer"].choices = [  # type: ignore[attr-defined]
            (provider.issuer, f"{provider.name} ({provider.person_claim})")
            for provider in settings.SSO_PROVIDERS.values()
        ]


@admin.register(ExpectedSignOn)
class ExpectedSignOnAdmin(admin.ModelAdmin):
    """Operators add one and take it back; a change would be another."""

    form = ExpectedSignOnForm
    list_display = ("user", "issuer", "value", "expires_at")
    list_select_related = ("user",)
    raw_id_fields = ("user",)

    def has_change_permission(
        self, request: HttpRequest, obj: ExpectedSignOn | None = None
    ) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: ExpectedSignOn, form: ModelForm, change: bool
    ) -> None:
        provider = next(one for one in settings.SSO_PROVIDERS.values() if one.issuer == obj.issuer)
        expected = actions.expect(
            user=obj.user,
            provider=provider,
            value=obj.value,
            by=cast(User, request.user),
            now=timezone.now(),
        )
        # The admin goes on with its own object.
        obj.pk = expected.pk

    def delete_model(self, request: HttpRequest, obj: ExpectedSignOn) -> None:
        by = cast(User, request.user)
        actions.expect_no_more(expected=obj, by=by, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ExpectedSignOn]) -> None:
        for expected in queryset.select_related("user"):
            self.delete_model(request, expected)

"""The operator's view of outgoing mail: states and errors, never what a mail says."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xport.accounts.models import User
from xport.lib.admin import ReadOnlyAdmin
from xport.notifications import actions
from xport.notifications.models import OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "recipient",
        "subject",
        "state",
        "attempts",
        "next_at",
        "last_error",
    )
    list_filter = ("state",)
    search_fields = ("recipient",)
    ordering = ("-created_at",)
    fields = (
        "created_at",
        "recipient",
        "subject",
        "state",
        "attempts",
        "next_at",
        "sent_at",
        "last_error",
    )
    actions = ("resend",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return request.user.is_authenticated and request.user.is_operator

    @admin.action(description=_("Send the chosen dead mails again"), permissions=["view"])
    def resend(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        resent = refused = 0
        for mail in mails:
            try:
                actions.resend_mail(mail=mail, by=cast(User, request.user), now=timezone.now())
                resent += 1
            except actions.MailCannotBeResent:
                refused += 1
        if resent:
            text = ngettext(
                "%(count)s mail is queued again.", "%(count)s mails are queued again.", resent
            )
            self.message_user(request, text % {"count": resent}, messages.SUCCESS)
        if refused:
            text = ngettext(
                "%(count)s mail was not dead, or held a link that is gone.",
                "%(count)s mails were not dead, or held a link that is gone.",
                refused,
            )
            self.message_user(request, text % {"count": refused}, messages.WARNING)

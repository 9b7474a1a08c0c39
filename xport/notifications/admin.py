"""The operator's view of outgoing mail: states and errors, never what a mail says."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xport.accounts.models import User
from xport.lib.admin import ReadOnlyAdmin
from xport.notifications import actions, addresses
from xport.notifications.models import MailAddress, OutgoingMail


class OperatorsAdmin(ReadOnlyAdmin):
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and request.user.is_operator


@admin.register(OutgoingMail)
class OutgoingMailAdmin(OperatorsAdmin):
    list_display = (
        "created_at",
        "recipient",
        "subject",
        "state",
        "attempts",
        "next_at",
        "last_error",
        "bounce",
    )
    list_filter = ("state", ("bounced_at", admin.EmptyFieldListFilter))
    search_fields = ("recipient", "message_id")
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
        "message_id",
        "bounced_at",
        "bounce",
    )
    actions = ("resend",)

    @admin.action(description=_("Send the chosen dead mails again"), permissions=["view"])
    def resend(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        def is_resent(mail: OutgoingMail) -> bool:
            try:
                actions.resend_mail(mail=mail, by=_operator(request), now=timezone.now())
            except actions.MailCannotBeResent:
                return False
            return True

        resent, refused = _counted(is_resent, mails)
        if resent:
            text = ngettext(
                "%(count)s mail is queued again.", "%(count)s mails are queued again.", resent
            )
            self.message_user(request, text % {"count": resent}, messages.SUCCESS)
        if refused:
            text = ngettext(
                "%(count)s mail was not dead, held a link, or goes to a stopped address.",
                "%(count)s mails were not dead, held a link, or go to a stopped address.",
                refused,
            )
            self.message_user(request, text % {"count": refused}, messages.WARNING)


@admin.register(MailAddress)
class MailAddressAdmin(OperatorsAdmin):
    """Addresses that mail came back from; a stop is lifted here, or by the person's own link."""

    list_display = ("address", "stopped_at", "reason", "temporary_failures", "changed_at")
    list_filter = (("stopped_at", admin.EmptyFieldListFilter),)
    search_fields = ("address",)
    ordering = ("-changed_at",)
    actions = ("lift",)

    @admin.action(description=_("Send notices to the chosen addresses again"), permissions=["view"])
    def lift(self, request: HttpRequest, rows: QuerySet[MailAddress]) -> None:
        def is_lifted(row: MailAddress) -> bool:
            return addresses.lift_stop(address=row, by=_operator(request), now=timezone.now())

        lifted, untouched = _counted(is_lifted, rows)
        if lifted:
            text = ngettext(
                "%(count)s address gets notices again.",
                "%(count)s addresses get notices again.",
                lifted,
            )
            self.message_user(request, text % {"count": lifted}, messages.SUCCESS)
        if untouched:
            text = ngettext(
                "%(count)s address was not stopped.",
                "%(count)s addresses were not stopped.",
                untouched,
            )
            self.message_user(request, text % {"count": untouched}, messages.WARNING)


def _operator(request: HttpRequest) -> User:
    return cast(User, request.user)


def _counted(deed: Callable[[Any], bool], rows: Iterable[Any]) -> tuple[int, int]:
    """Return for how many rows the deed was done, and for how many not."""
    results = [deed(row) for row in rows]
    return sum(results), len(results) - sum(results)

"""Notices in the portal and mails on their way: rows that a unique key keeps from repeating."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xport.notifications.kinds import Frequency


class Notice(models.Model):
    """Something a person is told, once per event.

    `kind` is "<app>/<name>" and names its templates, templates/<app>/notices/<name>.*;
    `facts` holds what they need, without words, so that it can be read in either language.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=200)
    group_label = models.CharField(max_length=200, blank=True, default="")
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # In which roles the person is told, and about which records (kinds.Subject): asked again
    # before every mail.
    audiences = models.JSONField(default=list)
    subject = models.JSONField(default=dict)
    # When the digest leaves that it waits for; None if it waits for none.
    digest_at = models.DateTimeField(null=True)
    # The digest it has joined: the dedupe_key of its mail. A notice joins one, once.
    digest_key = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"], name="notifications_notice_dedupe_key_unique"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_notice_inbox"),
            models.Index(
                fields=["digest_at", "recipient"],
                condition=models.Q(digest_at__isnull=False),
                name="notifications_notice_waiting",
            ),
            models.Index(
                fields=["digest_key"],
                condition=~models.Q(digest_key=""),
                name="notifications_notice_digest",
            ),
        ]


class Preference(models.Model):
    """How often a person wants mail about one kind in one role; without a row, the default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(max_length=60)
    audience = models.CharField(max_length=20)
    frequency = models.CharField(max_length=10, choices=Frequency.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "audience"], name="notifications_preference_unique"
            )
        ]


class Reminded(models.Model):
    """A reminder or a batch that has been told: who computes what is due leaves these out."""

    event_key = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()


class MailAddress(models.Model):
    """An address that mail has come back from. While it is stopped, no notice is mailed to it."""

    # In lower case, as it is looked up.
    address = models.EmailField(_("Address"))
    stopped_at = models.DateTimeField(_("Stopped at"), null=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True, default="")
    temporary_failures = models.PositiveIntegerField(_("Temporary failures"), default=0)
    changed_at = models.DateTimeField(_("Changed at"))

    class Meta:
        verbose_name = _("address with failures")
        verbose_name_plural = _("addresses with failures")
        constraints = [
            models.UniqueConstraint(fields=["address"], name="notifications_mailaddress_unique")
        ]

    def __str__(self) -> str:
        return self.address


class OutgoingMail(models.Model):
    """A mail to one address: the truth about it. A Celery message only wakes its delivery."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DEAD = "dead"
        # Its reader may no longer know of it, or its address is stopped.
        CANCELLED = "cancelled"

    dedupe_key = models.CharField(max_length=200)
    message_id = models.CharField(max_length=200)
    recipient = models.EmailField()
    # Whom a notice or digest is for, and what the link in it unsubscribes from: a kind, or
    # unsubscribing.DIGESTS. Other mails have neither.
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    unsubscribes_from = models.CharField(max_length=60, blank=True, default="")
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    headers = models.JSONField(default=dict)
    # Bodies with a live link (reset, verification, invitation) are blanked once sent.
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    # What a delivery status notification said of it after it was sent.
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"], name="notifications_mail_dedupe_key_unique"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="notifications_mail_due",
            ),
            models.Index(fields=["message_id"], name="notifications_mail_message_id"),
        ]

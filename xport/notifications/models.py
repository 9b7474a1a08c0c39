"""Notices in the portal and mails on their way: rows that a unique key keeps from repeating."""

from django.conf import settings
from django.db import models


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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"], name="notifications_notice_dedupe_key_unique"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_notice_inbox")
        ]


class OutgoingMail(models.Model):
    """A mail to one address: the truth about it. A Celery message only wakes its delivery."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        DEAD = "dead"

    dedupe_key = models.CharField(max_length=200)
    message_id = models.CharField(max_length=200)
    recipient = models.EmailField()
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
            )
        ]

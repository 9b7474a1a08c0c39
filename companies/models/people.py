"""Who belongs to a firm, who asks to, and who inventories a municipality."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from companies.models.places import Municipality


class Membership(models.Model):
    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        READER = "reader", _("Reader")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user"], name="companies_membership_company_user_unique"
            )
        ]


class ClaimRequest(models.Model):
    """A person's wish to take over the profile of a firm that is already known."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        # Nobody decided: somebody was invited to the firm, or its record merged with another.
        CLOSED = "closed", _("Closed")

    public_id = models.CharField(max_length=16, unique=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="claim_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim_requests"
    )
    message = models.CharField(max_length=600, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=600, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user"],
                condition=models.Q(state="pending"),
                name="companies_claimrequest_pending_unique",
            )
        ]

    @property
    def company_name(self) -> str:
        """What whoever decides may know of the firm: of one that is not sent, the number alone."""
        return self.company.name if self.company.is_sent else str(self.company.organisation_number)


class Officer(models.Model):
    """A person who works for a municipality; `ended_at` takes access away at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offices"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="officers"
    )
    is_lead = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=models.Q(ended_at=None),
                name="companies_officer_current_unique",
            )
        ]

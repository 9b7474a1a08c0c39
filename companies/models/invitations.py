"""Who was invited to take over a firm's profile, and who wants no such mail."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate

from companies.models.company import Company
from companies.models.places import Municipality
from xport.lib.ids import new_public_id
from xport.notifications.models import OutgoingMail


class Invitation(models.Model):
    """One mail with a link that takes a profile over; sent again it is a row of its own.

    What state it is in is computed (companies/people/invitation_states.py): time alone ends it.
    """

    class Ended(models.TextChoices):
        NO = ""
        WITHDRAWN = "withdrawn"
        # Another mail was sent in its place.
        REPLACED = "replaced"
        # The firm was taken over otherwise, or has moved to another municipality.
        OVERTAKEN = "overtaken"
        # Its reader wants no such mail.
        REFUSED = "refused"

    class AddressSource(models.TextChoices):
        IMPORT = "import"
        MUNICIPALITY = "municipality"
        # Typed when the invitation was written.
        OFFICER = "officer"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2)
    message = models.CharField(max_length=400, blank=True, default="")
    # Where the address came from, and when: its owner has a right to know.
    address_source = models.CharField(max_length=12, choices=AddressSource.choices)
    address_since = models.DateField()
    # Why the firm is written to although it has blocked advertising.
    reason = models.CharField(max_length=300, blank=True, default="")
    # SHA-256 of the token; the token itself is in the mail alone.
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    mail = models.ForeignKey(OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+")
    # When somebody went on from the page that the link opens; opening it alone is no sign, for
    # mail scanners open every link.
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Who came by the link with another address than the invited one (people/invitations.py).
    waits_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=10, choices=Ended.choices, blank=True, default=Ended.NO)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                condition=models.Q(accepted_at=None, ended_at=None),
                name="companies_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(ended_at=None),
                name="companies_invitation_one_end",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-created_at"], name="companies_invitation_list")
        ]

    @property
    def last_day(self) -> date:
        """The last day on which the link works from morning to night."""
        return localdate(self.expires_at - timedelta(days=1))


class RefusedAddress(models.Model):
    """An address whose reader wants no invitation from any municipality, as a keyed digest."""

    digest = models.CharField(max_length=32, unique=True)
    refused_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "refused addresses"

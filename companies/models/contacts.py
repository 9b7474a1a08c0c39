"""The people at a firm whom others may call: personal data, kept apart from the firm's facts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company


class ContactPerson(models.Model):
    """Seen by the firm's members; once it is sent by officers and advisers too, never in public.

    Not part of the draft, so that a person who has left can be taken away at once.
    """

    class Source(models.TextChoices):
        WRITTEN = "", _("Written in Xport")
        # The person has to be told where the municipality has it from, with the first mail.
        IMPORT = "import", _("From a list of the municipality")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    is_first_contact = models.BooleanField(default=False)
    source = models.CharField(
        max_length=10, choices=Source.choices, blank=True, default=Source.WRITTEN
    )
    # None of those that were written before it was kept.
    created_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                condition=models.Q(is_first_contact=True),
                name="companies_contactperson_one_first",
            )
        ]

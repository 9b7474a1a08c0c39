"""What somebody could not use or found wrong: kept until the operator has dealt with it."""

from django.conf import settings
from django.db import models

LONGEST_MESSAGE = 4000
LONGEST_PAGE = 500


class Complaint(models.Model):
    """A message from the form that needs no account; the address for an answer may be missing."""

    message = models.TextField(max_length=LONGEST_MESSAGE)
    # What the person wrote or the page they came from: text, never followed as a link.
    page = models.CharField(max_length=LONGEST_PAGE, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(closed_at=None),
                name="complaints_complaint_open",
            )
        ]

"""Which officer looks after which firm of the municipality."""

from django.conf import settings
from django.db import models

from companies.models.company import Company
from companies.models.places import Municipality


class Responsibility(models.Model):
    """One officer per firm and municipality; without a row nobody looks after it."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "municipality"], name="companies_responsibility_unique"
            )
        ]

"""Firms that have changed municipality."""

from django.conf import settings
from django.db import models

from companies.models.company import Company
from companies.models.places import Municipality


class Move(models.Model):
    """One change of municipality: what the old one keeps of a firm that it no longer sees."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="moves")
    origin = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # As they were on that day.
    name = models.CharField(max_length=120)
    organisation_number = models.CharField(max_length=11, blank=True, default="")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("destination")),
                name="companies_move_between_two",
            )
        ]
        indexes = [models.Index(fields=["origin", "-moved_at"], name="companies_move_list")]

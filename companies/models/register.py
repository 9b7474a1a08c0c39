"""What a register file of the operator says of legal persons: to tell a number from a name."""

from django.conf import settings
from django.db import models

from companies.models.company import LegalForm


class RegisterLoad(models.Model):
    """One file that was read: what it gave, and how old what it gave is."""

    class Layout(models.TextChoices):
        SCB = "scb", "SCB"
        BOLAGSVERKET = "bolagsverket", "Bolagsverket"

    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    layout = models.CharField(max_length=12, choices=Layout.choices)
    file_name = models.CharField(max_length=200)
    entries = models.PositiveIntegerField(default=0)
    # {reason: how many lines}; the reasons are those of companies/register/reading.py.
    left_out = models.JSONField(default=dict)


class RegisterEntry(models.Model):
    """A legal person in the register. Sole traders are left out: their number is a person's."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        WINDING_UP = "winding_up"
        INACTIVE = "inactive"

    organisation_number = models.CharField(max_length=11, unique=True)
    name = models.CharField(max_length=200)
    # The words that tell it from others, written together: companies.duplicates.similar_names.
    name_key = models.CharField(max_length=160, db_collation="C")
    street = models.CharField(max_length=100, blank=True, default="")
    postal_code = models.CharField(max_length=5, blank=True, default="")
    city = models.CharField(max_length=60, blank=True, default="")
    # By postal code or town; "" if they do not tell.
    municipality_code = models.CharField(max_length=4, blank=True, default="")
    legal_form = models.CharField(max_length=20, choices=LegalForm.choices, null=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    load = models.ForeignKey(RegisterLoad, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "register entries"
        indexes = [
            models.Index(
                fields=["municipality_code", "name_key"], name="companies_registerentry_name"
            ),
            models.Index(fields=["postal_code"], name="companies_registerentry_post"),
        ]

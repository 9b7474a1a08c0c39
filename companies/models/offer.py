"""What a firm offers and has delivered: its products, and the customers it may name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from markets.models import Country
from xport.lib.ids import new_public_id


class IpStatus(models.TextChoices):
    """How a product is protected against being copied."""

    NONE = "none", _("Not protected")
    SECRET = "secret", _("Trade secret")  # noqa: S105
    APPLIED = "applied", _("Patent applied for")
    GRANTED = "granted", _("Patent granted")
    DESIGN = "design", _("Registered design or trademark")
    LICENSED = "licensed", _("Licensed from somebody else")
    OPEN = "open", _("Open source")


class Product(models.Model):
    """One product or service. The score uses the highest TRL among them (Company.trl)."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="products")
    key = models.CharField(max_length=16, default=new_public_id)
    position = models.PositiveSmallIntegerField()
    # Empty where only the readiness is known, as from a list.
    name = models.CharField(max_length=120, blank=True, default="")
    trl = models.PositiveSmallIntegerField(null=True)
    ip_status = models.CharField(max_length=10, choices=IpStatus.choices, null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "key"], name="companies_product_company_key_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(trl=None) | models.Q(trl__range=(1, 9)),
                name="companies_product_trl_range",
            ),
        ]


class Reference(models.Model):
    """A delivery that a future customer may ask about."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="references")
    # Made by the server and kept while the reference stands: files are attached to it.
    key = models.CharField(max_length=16, default=new_public_id)
    position = models.PositiveSmallIntegerField()
    customer = models.CharField(max_length=120)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    description = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "key"], name="companies_reference_company_key_unique"
            )
        ]

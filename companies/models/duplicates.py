"""What officers have said of firms with alike names."""

from django.conf import settings
from django.db import models

from companies.models.company import Company


class DistinctPair(models.Model):
    """Two firms that somebody has looked at and found not to be the same."""

    first = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="companies_distinctpair_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="companies_distinctpair_in_order",
            ),
        ]

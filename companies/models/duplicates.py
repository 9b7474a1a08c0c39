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


class Merge(models.Model):
    """Two firms that became one: what moved, and what stood before, so that it can be undone."""

    kept = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="merged_into")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    was_claimed = models.BooleanField()
    # The organisation number, if it was that of the firm that is gone.
    number = models.CharField(max_length=11, blank=True, default="")
    # The answers of the firm that stays, and its name, that the merge changed: before and after.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # {"companies.claimrequest": {"17": {columns as they were}}}
    moved = models.JSONField(default=dict)
    # {"23": "in_review"}: matches withdrawn because the other firm's for the market went further.
    withdrawn = models.JSONField(default=dict)
    # What the changed answers took along: {"proofs": [SeenProof as JSON], "provenance": {…}}.
    lost = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=models.Q(undone_at=None),
                name="companies_merge_gone_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("gone")), name="companies_merge_of_two"
            ),
        ]

    @property
    def municipality_id(self) -> str:
        return self.kept.municipality_id

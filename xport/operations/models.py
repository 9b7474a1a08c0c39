"""What whoever runs the portal needs to know of its jobs: figures only, nobody's data."""

from django.db import models


class JobRuns(models.Model):
    """How often a job has ended in one way, for how long it ran in all, and when it last did.

    In the database and not in the workers: these come and go, and the figures must not.
    """

    job = models.CharField(max_length=100)
    result = models.CharField(max_length=10)
    count = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "job runs"
        constraints = [
            models.UniqueConstraint(fields=["job", "result"], name="operations_jobruns_unique")
        ]

    def __str__(self) -> str:
        return f"{self.job}: {self.result}"

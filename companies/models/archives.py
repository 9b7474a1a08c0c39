"""Everything of a municipality as one file, asked for by a lead officer."""

from django.conf import settings
from django.db import models

from companies.models.places import Municipality
from xport.lib.ids import new_public_id


class MunicipalityArchive(models.Model):
    """One archive: asked for, made by a job, kept for some days, then taken away with its file."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # When the job that makes it began; one that began long ago was killed.
    begun_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts_total = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    # Where the file lies (companies/files/storage.py); "" until it is made.
    stored_name = models.CharField(max_length=32, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(state__in=["waiting", "making"]),
                name="companies_archive_one_at_work",
            )
        ]

"""Filters of the municipality's list that officers have given a name."""

from django.conf import settings
from django.db import models

from companies.models.places import Municipality
from xport.lib.ids import new_public_id


class SavedView(models.Model):
    """A list that is asked for often: its filters, order and columns, as they stand in the URL.

    One's own, or shared with the municipality's officers. A shared one outlives its owner's task.
    """

    NAME_LENGTH = 60
    LONGEST_QUERY = 1500

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    is_shared = models.BooleanField(default=False)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "owner", "name"], name="companies_savedview_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ViewVisit(models.Model):
    """When an officer last opened a view, and when before that: what came in between is marked."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    before_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "user"], name="companies_viewvisit_unique")
        ]

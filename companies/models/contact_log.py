"""What a municipality's officers note of a firm: theirs alone, kept apart from the firm's facts.

Each row names the municipality it belongs to. A firm that moves away takes its facts along; these
rows stay behind as a closed record of the municipality that wrote them.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models.company import Company
from companies.models.places import Municipality
from xport.lib.ids import new_public_id


class ContactEntry(models.Model):
    """One contact with the firm, or a note without one."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        MAIL = "mail", pgettext_lazy("contact", "Email")
        VISIT = "visit", _("Visit")
        NOTE = "note", _("Note, no contact")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    # Free text: people at the firm need no account, and no row among its contact persons.
    people = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(blank=True, default="")
    # The list that a note came with.
    import_batch = models.ForeignKey(
        "companies.ImportBatch", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    corrected_at = models.DateTimeField(null=True)
    # The words stay in the row, hidden, until the municipality has decided about disposal.
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["company", "municipality", "-on", "-id"], name="companies_contactentry_log"
            )
        ]


class ContactEntryVersion(models.Model):
    """What an entry said before somebody corrected it, and who did."""

    entry = models.ForeignKey(ContactEntry, on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=10, choices=ContactEntry.Kind.choices)
    on = models.DateField()
    people = models.CharField(max_length=120, blank=True, default="")
    note = models.TextField(blank=True, default="")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )


class FollowUp(models.Model):
    """Something that an officer is to do about the firm by a day."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["company", "municipality"], name="companies_followup_log"),
            models.Index(
                fields=["due_on"],
                condition=models.Q(done_at=None),
                name="companies_followup_due",
            ),
        ]


class Barrier(models.Model):
    """What stops the firm from selling abroad, as the officer sees it: one row per code."""

    class Code(models.TextChoices):
        FINANCE = "finance", _("Finance")
        KNOWLEDGE = "knowledge", _("Knowledge")
        CAPACITY = "capacity", _("Capacity")
        ACCESS = "access", _("Access to customers and networks")

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=10, choices=Code.choices)
    note = models.CharField(max_length=200, blank=True, default="")
    is_removed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "municipality", "code"], name="companies_barrier_code_unique"
            )
        ]

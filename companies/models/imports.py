"""Lists that a municipality reads in: one batch per file, with what became of each row."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from companies.models.company import Company
from companies.models.places import Municipality
from xport.lib.ids import new_public_id


class ImportBatch(models.Model):
    """One list on its way in. What may follow on which state: companies/imports/policies.py.

    `stored_name` is where the kept copy lies (companies/files/storage.py): the file as it came, or
    written anew with its personal numbers masked. Rows are read from that copy and no other.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        READING = "reading"
        PREVIEWED = "previewed"
        COMMITTING = "committing"
        COMMITTED = "committed"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # As the officer's machine called it, personal numbers masked; "" for pasted cells.
    file_name = models.CharField(max_length=200, blank=True, default="")
    # Of the bytes as they were uploaded, before anything was masked.
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=32, unique=True)
    # The kept copy's ending says how it is read.
    stored_as = models.CharField(max_length=210, blank=True, default="")
    is_masked = models.BooleanField(default=False)
    # [{"name", "is_hidden", "rows", "is_list"}] of a workbook; the one to read, once it is known.
    sheets = models.JSONField(default=list)
    sheet = models.CharField(max_length=300, blank=True, default="")
    # companies.imports.reading.mapping.ColumnMapping as JSON; None until the sheet is known.
    mapping = models.JSONField(null=True)
    # What people answered to questions of rows: reading/answers.py.
    answers = models.JSONField(default=dict)
    # Why it stopped: a code of companies/imports/messages.py.
    problem = models.CharField(max_length=40, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    # How far the running job is.
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    # How many rows have each outcome.
    counts = models.JSONField(default=dict)
    # Keys of companies.facts.sni_categories that are written too; None until somebody has looked.
    sni_confirmed = ArrayField(models.CharField(max_length=60), null=True)
    sni_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "import batches"
        indexes = [
            models.Index(
                fields=["municipality", "-created_at", "-id"], name="companies_importbatch_list"
            )
        ]


class ImportRow(models.Model):
    """One row under the headers, and what is done with it, or was."""

    class Outcome(models.TextChoices):
        CREATE = "create"
        UPDATE = "update"
        UNCHANGED = "unchanged"
        DUPLICATE = "duplicate"
        REFUSED = "refused"
        QUESTION = "question"
        SKIPPED = "skipped"

    class Undone(models.TextChoices):
        NO = ""
        ALL = "all"
        # Somebody has worked on the firm, or on the field, since.
        PARTLY = "partly"
        KEPT = "kept"

    # Found by the constraint's index.
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    # The spreadsheet's, from 1, headers included.
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=40, blank=True, default="")
    of_row = models.PositiveIntegerField(null=True)
    warnings = ArrayField(models.CharField(max_length=40), default=list)
    # companies.imports.reading.results.LeftOut as JSON.
    left_out = models.JSONField(default=list)
    name = models.CharField(max_length=120, blank=True, default="")
    # Of a firm with that name: Company.sort_key_of.
    sort_key = models.CharField(max_length=160, db_collation="C", blank=True, default="")
    # Only ever a legal person's: the number of a natural one is refused.
    organisation_number = models.CharField(max_length=11, blank=True, default="")
    # What the row says, by the firm's columns.
    values = models.JSONField(default=dict)
    # companies.imports.differences.Difference as JSON.
    differences = models.JSONField(default=list)
    # companies.imports.additions.Addition as JSON.
    additions = models.JSONField(default=list)
    # companies.imports.reading.results.Question as JSON, answered ones too.
    questions = models.JSONField(default=list)
    # Of a row that may come back as a file to correct, or be read once more: its cells, personal
    # numbers masked, as companies.imports.reading.cells makes JSON of them.
    cells = models.JSONField(default=list)
    # Only its number is missing; firms that it may be, as companies.imports.missing_numbers
    # suggests them; and what the officer said: one of their numbers, "none" or "draft".
    lacks_number = models.BooleanField(default=False)
    number_suggestions = models.JSONField(default=list)
    number_answer = models.CharField(max_length=11, blank=True, default="")
    # Keys of companies.facts.sni_categories: what its codes speak for, if it has no category.
    sni_suggestions = ArrayField(models.CharField(max_length=60), default=list)
    # A new firm's id is reserved before there is one, which no constraint would allow: otherwise
    # every row had to be written once more with its firm.
    company = models.ForeignKey(
        Company, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    # {"old": …, "new": …, "provenance": …} by column, and the ids of "contacts" and "notes" that
    # were added: what undoing needs.
    written = models.JSONField(default=dict)
    undone = models.CharField(max_length=6, choices=Undone.choices, blank=True, default=Undone.NO)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="companies_importrow_batch_number_unique"
            )
        ]
        indexes = [
            models.Index(
                fields=["batch", "number"],
                condition=models.Q(lacks_number=True),
                name="companies_importrow_no_number",
            ),
        ]

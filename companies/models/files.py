"""Files that a firm's members uploaded: its logo, and what shows a reference."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from companies.models.company import Company
from xport.lib.ids import new_public_id


class CompanyFile(models.Model):
    """One file as it was made anew (companies/files/rewriting.py); the original is not kept.

    The row is the truth. `stored_name` is where the content lies (companies/files/storage.py);
    content without a row is swept away.
    """

    class Kind(models.TextChoices):
        LOGO = "logo"
        ATTACHMENT = "attachment"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # The reference of the profile that an attachment belongs to. Not a foreign key: a reference
    # stands in the draft before it has a row.
    reference_key = models.CharField(max_length=40, blank=True, default="")
    # As people see it: cleaned, with the ending of the media type. Never part of a path.
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=20)
    stored_name = models.CharField(max_length=32, unique=True)
    size_bytes = models.PositiveIntegerField()
    # In pixels; 0 for a document.
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(kind="logo"),
                name="companies_companyfile_one_logo",
            ),
            models.CheckConstraint(
                condition=Q(kind="logo", reference_key="")
                | (Q(kind="attachment") & ~Q(reference_key="")),
                name="companies_companyfile_reference_of_attachment",
            ),
        ]

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_logo(self) -> bool:
        return self.kind == self.Kind.LOGO

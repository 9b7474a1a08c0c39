"""Complaints that nobody has dealt with."""

from django.db.models import QuerySet

from xport.complaints.models import Complaint


def open_complaints() -> QuerySet[Complaint]:
    """Return them, newest first."""
    return Complaint.objects.filter(closed_at=None).order_by("-created_at")

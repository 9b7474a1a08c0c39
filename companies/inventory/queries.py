"""The firms of a municipality as its officers list them."""

from django.db.models import Exists, OuterRef

from companies.models import Company, Membership, Municipality
from companies.models.company import CompanyQuerySet


def inventory_of(municipality: Municipality) -> CompanyQuerySet:
    """Return the municipality's firms in Swedish order, each with its answers and `is_claimed`.

    Four queries when listed.
    """
    claimed = Exists(Membership.objects.filter(company=OuterRef("pk")))
    return (
        Company.objects.sent()
        .filter(municipality=municipality)
        .annotate(is_claimed=claimed)
        .prefetch_related("categories", "products", "references")
        .in_swedish_order()
    )

"""The batch that an address of the import names."""

from django.http import Http404

from companies.imports.queries import imports_of
from companies.models import ImportBatch, Municipality
from companies.people.access import get_municipality_for
from xport.accounts.models import User
from xport.accounts.permissions import Permission


def get_batch_for(user: User, code: str, public_id: str) -> ImportBatch:
    """Return the municipality's batch. Raises Http404 to strangers and for another's."""
    municipality: Municipality = get_municipality_for(user, code, Permission.INVENTORY_EDIT)
    batch = imports_of(municipality).filter(public_id=public_id).first()
    if batch is None:
        raise Http404
    batch.municipality = municipality
    return batch

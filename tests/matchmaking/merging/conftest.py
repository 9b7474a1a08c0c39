from datetime import timedelta

import pytest

from companies.models import Company, Reference, SeenProof
from companies.profile.answers import answers_of
from matchmaking.merging.actions import merge_companies, undo_merge
from tests.factories import NOW, CompanyFactory, ProductFactory

LATER = NOW + timedelta(days=1)


@pytest.fixture
def kept():
    return CompanyFactory(
        name="Solvärme i Sävsjö AB", summary="Vi värmer", languages=["sv"], employees=None
    )


@pytest.fixture
def gone():
    firm = CompanyFactory(
        name="Solvärme Sävsjö", organisation_number=None, languages=["sv", "de"], employees=7
    )
    ProductFactory(company=firm, position=0, trl=8)
    Reference.objects.create(company=firm, key="ref1", position=0, customer="Kunden")
    return firm


def merge(kept, gone, officer, chosen=()):
    return merge_companies(kept=kept, gone=gone, chosen=chosen, by=officer, now=NOW)


def undo(done, officer, now=LATER):
    return undo_merge(merge=done, by=officer, now=now)


def picture_of(*firms):
    """Return all that a merge may touch, as it stands in the database."""
    found = []
    for pk in sorted(firm.pk for firm in firms):
        firm = Company.objects.get(pk=pk)
        found.append(
            (
                firm.name,
                firm.organisation_number,
                firm.archived_at,
                answers_of(firm).to_json(),
                sorted(firm.contacts.values_list("pk", "position", "is_first_contact")),
                sorted(firm.claim_requests.values_list("pk", "state")),
                sorted(firm.files.values_list("pk", flat=True)),
                sorted(firm.matches.values_list("pk", "state")),
                sorted(firm.memberships.values_list("pk", flat=True)),
                sorted(firm.seen_proofs.values_list("question", "value", "seen_at", "seen_by")),
                firm.provenance,
            )
        )
    return found


def prove(firm, question, value, by=None, at=NOW):
    return SeenProof.objects.create(
        company=firm, question=question, value=value, seen_at=at, seen_by=by
    )

"""Two officers at the same moment."""

import pytest

from companies.models import Company, Merge
from matchmaking.merging.actions import merge_companies
from matchmaking.merging.policies import MergeRefused
from tests.companies.test_concurrency import at_once, raised
from tests.factories import NOW, CompanyFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nobody_woken(monkeypatch):
    monkeypatch.setattr("companies.profile.scoring_inputs.wake", lambda *call: None)


def test_two_officers_merge_the_same_two_once_and_the_other_is_told(officer, lead_officer):
    kept = CompanyFactory(name="Solvärme i Sävsjö AB")
    gone = CompanyFactory(name="Solvärme Sävsjö", organisation_number=None)

    outcomes = at_once(
        *(
            lambda by=by: merge_companies(kept=kept, gone=gone, chosen=(), by=by, now=NOW)
            for by in (officer, lead_officer)
        )
    )

    assert raised(outcomes, Merge) == 1
    (refusal,) = (each for each in outcomes if isinstance(each, MergeRefused))
    assert refusal.code == "merged"
    assert Company.objects.active().get() == kept

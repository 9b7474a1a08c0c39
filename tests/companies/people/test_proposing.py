"""What an officer proposes by hand."""

from datetime import timedelta

import pytest

from companies.people.proposing import ProposalRefused, propose_value
from companies.profile.policies import OwnCompany
from companies.profile.settling import settle_proposals
from tests.factories import NOW
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice

LATER = NOW + timedelta(days=1)


def propose(company, by, question="website", reason="Står på er skylt", at=NOW, **proposed):
    proposed = proposed or {"website": "https://ny.example"}
    return propose_value(
        company=company, question=question, proposed=proposed, reason=reason, by=by, now=at
    )


def test_the_firm_is_told_once_a_day_and_sees_the_reason(sent_company, officer, owner):
    one = propose(sent_company, officer)
    propose(sent_company, officer, "name", name="  Nya   namnet AB ")
    propose(sent_company, officer, "languages", at=LATER, languages=["sv"])

    assert (one.source, one.reason, one.created_by) == ("municipality", "Står på er skylt", officer)
    assert sent_company.proposals.get(question="name").proposed == {"name": "Nya namnet AB"}
    assert Notice.objects.filter(kind="companies/proposals_made", recipient=owner).count() == 2
    assert AuditEntry.objects.filter(action="proposal.made").count() == 3


@pytest.mark.parametrize(
    ("code", "values"),
    [("same", {"website": ""}), ("reason_missing", {"reason": " "})],
)
def test_what_says_nothing_new_is_refused(sent_company, officer, code, values):
    with pytest.raises(ProposalRefused, match=code):
        propose(sent_company, officer, **values)


def test_what_waits_or_was_declined_is_not_proposed_again(sent_company, officer, owner):
    one = propose(sent_company, officer)
    with pytest.raises(ProposalRefused, match="known"):
        propose(sent_company, officer)
    settle_proposals(
        company=sent_company, seen={one.public_id: ""}, accept=False, by=owner, now=NOW
    )
    with pytest.raises(ProposalRefused, match="known"):
        propose(sent_company, officer)


def test_an_unclaimed_firm_is_edited_instead(inventoried_company, officer):
    with pytest.raises(ProposalRefused, match="unclaimed"):
        propose(inventoried_company, officer)


def test_nobody_proposes_to_the_own_firm(sent_company, owner):
    with pytest.raises(OwnCompany):
        propose(sent_company, owner)

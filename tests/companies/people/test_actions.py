from datetime import timedelta

import pytest

from companies.models import ClaimRequest, Company, Membership, ProfileDraft
from companies.people import actions
from companies.people.actions import (
    appoint_officer,
    ask_to_take_over,
    decide_claim,
    end_officer,
)
from companies.people.policies import (
    AlreadyMember,
    ClaimAlreadyDecided,
    OwnClaim,
    ReasonMissing,
)
from companies.profile.policies import OwnCompany
from tests.factories import NOW, MembershipFactory
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry
from xport.lib.text import TextDamaged, TextTooLong
from xport.notifications import preferences
from xport.notifications.kinds import Frequency
from xport.notifications.models import Notice, OutgoingMail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def ask(company, by, message="Jag är vd"):
    return ask_to_take_over(company=company, by=by, message=message, now=NOW)


def decide(claim, by, *, approve=True, reason=""):
    return decide_claim(claim=claim, approve=approve, reason=reason, by=by, now=LATER)


def told(kind):
    notices = Notice.objects.filter(kind=f"companies/{kind}")
    return {notice.recipient for notice in notices}


# Asking


def test_ask_to_take_over_tells_the_officers_and_no_adviser(
    inventoried_company, stranger, officer, officer_elsewhere, adviser
):
    claim = ask(inventoried_company, stranger)

    assert (claim.state, claim.message) == ("pending", "Jag är vd")
    assert told("claim_asked") == {officer}
    entry = AuditEntry.objects.get(action="claim.asked")
    assert (entry.actor_id, entry.details) == (stranger.pk, {"company": inventoried_company.pk})


def test_ask_to_take_over_tells_the_advisers_where_nobody_is_officer(
    inventoried_company, stranger, officer_elsewhere, adviser, adviser_of_india
):
    ask(inventoried_company, stranger)

    assert told("claim_asked") == {adviser, adviser_of_india}


def test_ask_to_take_over_tells_no_officer_of_their_own_wish(
    inventoried_company, officer, lead_officer
):
    ask(inventoried_company, officer)

    assert told("claim_asked") == {lead_officer}


def test_ask_to_take_over_again_is_the_same_wish(inventoried_company, stranger, officer):
    assert ask(inventoried_company, stranger) == ask(inventoried_company, stranger, "Hallå?")
    assert Notice.objects.count() == 1
    assert ClaimRequest.objects.get().message == "Jag är vd"


def test_ask_to_take_over_after_a_refusal_is_a_new_wish(inventoried_company, stranger, officer):
    decide(ask(inventoried_company, stranger), officer, approve=False, reason="Vem är du?")

    assert ask(inventoried_company, stranger).state == "pending"
    assert ClaimRequest.objects.count() == 2


def test_ask_to_take_over_refuses_a_member(sent_company, colleague):
    with pytest.raises(AlreadyMember):
        ask(sent_company, colleague)


@pytest.mark.parametrize(("message", "error"), [("a\x00", TextDamaged), ("a" * 601, TextTooLong)])
def test_ask_to_take_over_refuses_the_message(inventoried_company, stranger, message, error):
    with pytest.raises(error):
        ask(inventoried_company, stranger, message)


def test_ask_to_take_over_too_often(inventoried_company, stranger):
    for _ in range(actions.CLAIMS_AT_ONCE):
        ask(inventoried_company, stranger)

    with pytest.raises(TooManyTries):
        ask(inventoried_company, stranger)


# Deciding


def test_approval_makes_the_asker_owner_of_a_verified_firm(inventoried_company, stranger, officer):
    claim = decide(ask(inventoried_company, stranger), officer)

    company = Company.objects.get()
    assert (company.verified_at, company.verified_by) == (LATER, officer)
    assert company.memberships.get().role == Membership.Role.OWNER
    assert company.memberships.get().user == stranger
    assert (claim.state, claim.decided_by, claim.decided_at) == ("approved", officer, LATER)
    assert set(company.scoring_inputs.values_list("kind", flat=True)) == {"sent", "draft"}
    assert told("claim_decided") == {stranger}
    assert AuditEntry.objects.get(action="claim.decided").details == {
        "state": "approved",
        "replaced": 0,
    }


def test_approval_replaces_unverified_members_and_deletes_their_draft(
    draft_only_company, owner, colleague, stranger, officer
):
    decide(ask(draft_only_company, stranger), officer)

    assert [row.user for row in draft_only_company.memberships.all()] == [stranger]
    assert not ProfileDraft.objects.exists()
    assert draft_only_company.scoring_inputs.get().trl is None
    assert told("owner_changed") == {owner, colleague}
    assert all(notice.facts["is_replaced"] for notice in Notice.objects.filter(recipient=owner))
    assert AuditEntry.objects.get(action="claim.decided").details["replaced"] == 2


def test_approval_adds_an_owner_to_a_verified_firm_and_tells_the_others(
    company_with_draft, owner, colleague, stranger, adviser
):
    decide(ask(company_with_draft, stranger), adviser)

    assert company_with_draft.memberships.count() == 3
    assert ProfileDraft.objects.exists()
    assert told("owner_changed") == {owner, colleague}


def test_approval_raises_who_became_a_member_meanwhile_to_owner(sent_company, stranger, officer):
    claim = ask(sent_company, stranger)
    MembershipFactory(company=sent_company, user=stranger, role=Membership.Role.READER)

    decide(claim, officer)

    assert sent_company.memberships.get(user=stranger).role == Membership.Role.OWNER


def test_refusal_changes_nothing_but_the_claim(inventoried_company, stranger, officer):
    claim = decide(
        ask(inventoried_company, stranger), officer, approve=False, reason=" Vi känner inte dig "
    )

    assert (claim.state, claim.reason) == ("refused", "Vi känner inte dig")
    assert not inventoried_company.memberships.exists()
    assert Company.objects.get().verified_at is None
    mail = OutgoingMail.objects.get(recipient=stranger.email)
    assert "Vi känner inte dig" in mail.text
    assert inventoried_company.public_id not in mail.text


def test_decide_claim_twice_is_refused(inventoried_company, stranger, officer, lead_officer):
    claim = ask(inventoried_company, stranger)
    decide(claim, officer)

    with pytest.raises(ClaimAlreadyDecided):
        decide(claim, lead_officer, approve=False, reason="Nej")


def test_decide_claim_refuses_ones_own_claim(inventoried_company, officer):
    with pytest.raises(OwnClaim):
        decide(ask(inventoried_company, officer), officer)


def test_decide_claim_refuses_a_member_of_the_firm(sent_company, stranger, officer):
    MembershipFactory(company=sent_company, user=officer)

    with pytest.raises(OwnCompany):
        decide(ask(sent_company, stranger), officer)


def test_refusal_needs_a_reason(inventoried_company, stranger, officer):
    with pytest.raises(ReasonMissing):
        decide(ask(inventoried_company, stranger), officer, approve=False, reason="  ")

    assert ClaimRequest.objects.get().state == "pending"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("approve", [True, False])
def test_every_notice_can_be_written_in_both_languages(
    strange_company, stranger, officer, owner, language, approve
):
    for user in (owner, stranger, officer):
        user.language = language
        user.save()

    at_once = {("companies/claim_asked", "officer"): Frequency.AT_ONCE}
    preferences.choose(user=officer, choices=at_once, now=NOW)

    decide(ask(strange_company, owner), officer, approve=approve, reason="Därför")

    mails = {mail.recipient: mail for mail in OutgoingMail.objects.all()}
    assert strange_company.name in mails[officer.email].subject
    assert (strange_company.name in mails[owner.email].html) == approve
    assert (stranger.email in mails) == approve


def test_notices_about_a_firm_that_is_not_sent_give_its_number_alone(
    draft_only_company, stranger, officer
):
    decide(ask(draft_only_company, stranger), officer, approve=False, reason="Ring oss först")

    for mail in OutgoingMail.objects.all():
        assert draft_only_company.organisation_number in mail.html
        assert draft_only_company.name not in f"{mail.subject} {mail.text} {mail.html}"


# Officers


def test_appoint_officer_twice_is_one_office(owner, lead_officer, home):
    appoint_officer(user=owner, municipality=home, by=None, now=NOW)
    office = appoint_officer(user=owner, municipality=home, is_lead=True, by=None, now=LATER)

    assert owner.offices.get() == office
    assert (office.is_lead, office.created_at) == (True, NOW)
    assert AuditEntry.objects.filter(action="officer.appointed").count() == 2


def test_appoint_officer_again_without_a_change_leaves_no_trace(officer, lead_officer, home):
    appoint_officer(user=officer, municipality=home, by=None, now=LATER)

    assert not AuditEntry.objects.filter(action="officer.appointed").exists()


def test_end_officer_once(officer, operator):
    office = officer.offices.get()
    end_officer(office=office, by=operator, now=NOW)
    again = end_officer(office=office, by=operator, now=LATER)

    assert again.ended_at == NOW
    assert AuditEntry.objects.get(action="officer.ended").actor_id == operator.pk


def test_whoever_left_may_be_appointed_again(officer, home):
    end_officer(office=officer.offices.get(), by=None, now=NOW)
    office = appoint_officer(user=officer, municipality=home, by=None, now=LATER)

    assert office.ended_at is None
    assert officer.offices.count() == 2

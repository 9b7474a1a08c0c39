import re
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header

import pytest
from django.utils import translation

from companies.models import ClaimRequest, Company, Invitation, Membership, RefusedAddress
from companies.people import invitations
from companies.people.actions import ask_to_take_over, decide_claim
from companies.people.invitation_mail import KeyInvalid, mail_words, stop_key_of
from companies.people.invitation_states import CannotInvite, Obstacle, State, candidates, state_of
from companies.people.invitations import (
    InvitationDead,
    Invitee,
    NotOpen,
    OwnInvitation,
    accept,
    acceptable_for,
    invitations_for,
    invite,
    is_invited_address,
    keep_for,
    resend,
    stop_writing_to,
    withdraw,
)
from companies.profile.policies import CompanyClaimed
from tests.factories import NOW, CompanyFactory, ContactFactory, OfficerFactory, UserFactory
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry
from xport.notifications import addresses
from xport.notifications.actions import deliver_mail
from xport.notifications.models import Notice, OutgoingMail
from xport.notifications.rendering import line_of
from xport.notifications.transport import message_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TOO_LATE = NOW + timedelta(days=14)
EVA = Invitee(name="Eva Vd", email="eva@teknik.example", language="sv", message="Hej från ån!")


@pytest.fixture
def sent(inventoried_company, officer):
    return invite(company=inventoried_company, invitee=EVA, by=officer, now=NOW)


@pytest.fixture
def eva(db):
    return UserFactory(email="eva@teknik.example", full_name="Eva Vd")


def token_in(invitation):
    return re.search(r"/sv/invitations/([\w-]{43})/", invitation.mail.text)[1]


def told(kind):
    return {each.recipient for each in Notice.objects.filter(kind=f"companies/{kind}")}


def line_to(person):
    with translation.override("sv"):
        return line_of(Notice.objects.get(recipient=person))


# Sending


def test_invite_mails_a_link_of_which_only_a_digest_is_kept(sent, officer, inventoried_company):
    token = token_in(sent)

    assert invitations.invitation_with(token) == sent
    assert token not in str(Invitation.objects.values().get())
    assert sent.expires_at == NOW + timedelta(days=14)
    entry = AuditEntry.objects.get(action="invitation.sent")
    assert (entry.actor_id, entry.details["company"]) == (officer.pk, inventoried_company.pk)


def test_the_mail_comes_from_xport_and_is_answered_by_the_officer(sent, settings):
    message = message_of(sent.mail).message()

    assert settings.DEFAULT_FROM_EMAIL in str(message["From"])
    reply_to = str(make_header(decode_header(str(message["Reply-To"]))))
    assert reply_to == "Nils Näringsliv <officer@savsjo.example>"
    assert str(message["To"]) == "eva@teknik.example"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Hej från ån!" in sent.mail.text
    assert "Hej från ån!" in sent.mail.html


def test_the_mail_tells_what_the_law_asks_for(inventoried_company, officer):
    read_in = {"source": "import", "created_at": datetime(2026, 3, 2, 9, tzinfo=UTC)}
    ContactFactory(company=inventoried_company, email="eva@teknik.example", **read_in)

    mail = invite(company=inventoried_company, invitee=EVA, by=officer, now=NOW).mail

    for text in (mail.text, mail.html):
        for fact in (
            "Sävsjö kommun är personuppgiftsansvarig",
            "läste in den 2 mars 2026",
            "6.1 e",
            "rättade, begränsade eller raderade",
            "invända",
            "Integritetsskyddsmyndigheten",
            "officer@savsjo.example",
        ):
            assert fact in text


def test_the_links_leave_the_row_when_the_mail_has_left(sent):
    deliver_mail(mail_id=sent.mail_id, now=NOW)

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.text, mail.html, mail.headers) == ("sent", "", "", {})
    sent.mail = mail
    assert state_of(sent, now=LATER) == State.SENT


def test_what_is_shown_of_the_mail_holds_no_link(sent, officer):
    shown, real = mail_words(sent, officer=officer), sent.mail

    assert token_in(sent) not in shown.text
    assert re.sub(r"/[^/\s]{30,}/|/•+/", "/x/", shown.text) == re.sub(
        r"/[^/\s]{30,}/", "/x/", real.text
    )


# Who cannot be invited


def why_not(company, officer, invitee=EVA, **values):
    with pytest.raises(CannotInvite) as refusal:
        invite(company=company, invitee=invitee, by=officer, now=LATER, **values)
    return refusal.value.why


def test_invite_refuses_a_claimed_firm(sent_company, officer):
    assert why_not(sent_company, officer) == Obstacle.CLAIMED


def test_invite_refuses_a_second_open_invitation(sent, officer):
    assert why_not(sent.company, officer) == Obstacle.WAITING


def test_invite_again_when_the_first_is_too_old(sent, officer):
    again = invite(company=sent.company, invitee=EVA, by=officer, now=TOO_LATE)

    sent.refresh_from_db()
    assert state_of(sent, now=TOO_LATE) == State.REPLACED
    assert state_of(again, now=TOO_LATE) == State.ON_ITS_WAY


def test_invite_refuses_a_firm_that_has_moved_since_it_was_read(
    inventoried_company, officer, elsewhere
):
    Company.objects.update(municipality=elsewhere)

    assert why_not(inventoried_company, officer) == Obstacle.MOVED
    assert not OutgoingMail.objects.exists()


def test_an_advertising_block_asks_for_a_reason_that_is_kept(officer):
    firm = CompanyFactory(has_advertising_block=True)

    assert why_not(firm, officer) == Obstacle.ADVERTISING_BLOCK
    sent = invite(company=firm, invitee=EVA, reason="Ringde 3 mars", by=officer, now=NOW)
    assert sent.reason == "Ringde 3 mars"


def test_invite_refuses_an_address_that_mail_comes_back_from(inventoried_company, officer):
    addresses.stop(address=EVA.email, reason="550", now=NOW)

    assert why_not(inventoried_company, officer) == Obstacle.STOPPED


def test_candidates_says_of_many_what_stands_in_the_way(
    sent_company, inventoried_company, officer, django_assert_num_queries
):
    blocked, alone, open_one = (CompanyFactory(has_advertising_block=True), CompanyFactory(),
                                CompanyFactory())  # fmt: skip
    for firm in (blocked, inventoried_company, open_one):
        ContactFactory(company=firm, name="Eva", email=f"eva@{firm.pk}.example")
    invite(company=open_one, invitee=EVA, by=officer, now=NOW)
    firms = [sent_company, blocked, alone, open_one, inventoried_company]

    with django_assert_num_queries(5):
        listed = candidates(firms, now=NOW)

    assert [each.obstacle for each in listed] == [
        Obstacle.CLAIMED,
        Obstacle.ADVERTISING_BLOCK,
        Obstacle.NO_ADDRESS,
        Obstacle.WAITING,
        None,
    ]
    assert listed[-1].email == f"eva@{inventoried_company.pk}.example"


def test_an_address_gets_three_mails_a_day_and_no_more(officer):
    for _ in range(3):
        invite(company=CompanyFactory(), invitee=EVA, by=officer, now=NOW)

    with pytest.raises(TooManyTries):
        invite(company=CompanyFactory(), invitee=EVA, by=officer, now=NOW)


# No more mails


def test_stop_writing_closes_what_is_open_and_refuses_what_would_come(sent, officer):
    stop_writing_to(key=stop_key_of(sent), now=LATER)
    stop_writing_to(key=stop_key_of(sent), now=LATER)

    sent.refresh_from_db()
    assert state_of(sent, now=LATER) == State.REFUSED
    assert OutgoingMail.objects.get().state == "cancelled"
    assert why_not(CompanyFactory(), officer) == Obstacle.REFUSED
    assert "eva" not in str(RefusedAddress.objects.values().get())


def test_stop_writing_knows_its_own_keys_only(sent):
    with pytest.raises(KeyInvalid):
        stop_writing_to(key=f"{sent.public_id}:{'x' * 43}", now=LATER)


# Again, and back


def test_resend_makes_a_new_link_and_kills_the_old(sent, officer, eva):
    again = resend(invitation=sent, by=officer, now=LATER)

    with pytest.raises(InvitationDead):
        accept(invitation=sent, by=eva, now=LATER)
    assert accept(invitation=again, by=eva, now=LATER) == sent.company
    assert again.message == sent.message


def test_withdraw_kills_the_link_and_the_mail_that_has_not_left(sent, officer, eva):
    withdraw(invitation=sent, by=officer, now=LATER)

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.text) == ("cancelled", "")
    for again in (withdraw, resend):
        with pytest.raises(NotOpen):
            again(invitation=sent, by=officer, now=LATER)


# For whom it waits


def test_it_waits_for_the_invited_address_and_for_who_brought_the_token(sent, eva, stranger):
    other = UserFactory()

    keep_for(invitation=sent, email=stranger.email, now=LATER)

    assert [list(invitations_for(each)) for each in (eva, stranger, other)] == [[sent], [sent], []]
    entry = AuditEntry.objects.get(action="invitation.kept")
    assert entry.actor_id is None
    assert entry.details == {"person": stranger.pk, "company": sent.company_id}


def test_it_waits_for_nobody_where_no_account_uses_the_address(sent):
    keep_for(invitation=sent, email="bo@annan.example", now=LATER)

    sent.refresh_from_db()
    assert sent.waits_for is None


def test_the_invited_address_is_the_same_in_capitals(sent):
    assert is_invited_address(sent, "EVA@Teknik.example")
    assert not is_invited_address(sent, "eva@teknik.example.org")


# Accepting


def test_accept_makes_owner_of_a_verified_firm_and_tells_the_officer(
    sent, eva, officer, lead_officer
):
    accept(invitation=sent, by=eva, now=LATER)

    company = Company.objects.get()
    assert (company.verified_at, company.verified_by) == (LATER, officer)
    assert company.memberships.get().role == Membership.Role.OWNER
    assert set(company.scoring_inputs.values_list("kind", flat=True)) == {"sent", "draft"}
    assert told("invitation_accepted") == {officer}
    assert AuditEntry.objects.get(action="invitation.accepted").details == {
        "company": company.pk,
        "replaced": 0,
        "claims": 0,
        "is_other_address": False,
    }


def test_accept_by_another_address_is_told(sent, stranger, officer):
    accept(invitation=sent, by=stranger, now=LATER)

    facts = Notice.objects.get(recipient=officer).facts
    assert (facts["email"], facts["invited"]) == (stranger.email, "eva@teknik.example")
    assert AuditEntry.objects.get(action="invitation.accepted").details["is_other_address"]
    assert "till en annan adress" in line_to(officer)


def test_accept_by_the_invited_address_says_nothing_of_another(sent, eva, officer):
    accept(invitation=sent, by=eva, now=LATER)

    assert "Eva Vd har tagit över profilen" in line_to(officer)
    assert "annan adress" not in line_to(officer)


def test_nobody_of_the_municipality_that_invites_accepts(sent, officer, lead_officer, eva):
    OfficerFactory(user=eva, municipality=sent.municipality)

    for person in (officer, lead_officer, eva):
        with pytest.raises(OwnInvitation):
            accept(invitation=sent, by=person, now=LATER)

    sent.refresh_from_db()
    assert sent.accepted_at is None
    assert not acceptable_for(eva, now=LATER)
    eva.offices.update(ended_at=NOW)
    assert acceptable_for(eva, now=LATER).get() == sent
    assert accept(invitation=sent, by=eva, now=LATER) == sent.company


def test_an_officer_elsewhere_accepts(sent, officer_elsewhere):
    assert accept(invitation=sent, by=officer_elsewhere, now=LATER) == sent.company


def test_accept_tells_everybody_where_the_inviter_works_no_more(sent, eva, officer, lead_officer):
    officer.offices.update(ended_at=NOW)

    accept(invitation=sent, by=eva, now=LATER)

    assert told("invitation_accepted") == {lead_officer}


def test_accept_works_once(sent, eva, stranger):
    accept(invitation=sent, by=eva, now=LATER)

    with pytest.raises(InvitationDead):
        accept(invitation=sent, by=stranger, now=LATER)
    assert Membership.objects.get().user == eva


def test_accept_too_late(sent, eva):
    with pytest.raises(InvitationDead):
        accept(invitation=sent, by=eva, now=TOO_LATE)


def test_accept_makes_unverified_members_give_way(strange_company, stranger, eva, officer):
    sent = invite(company=strange_company, invitee=EVA, by=officer, now=NOW)

    accept(invitation=sent, by=eva, now=LATER)

    assert [each.user for each in strange_company.memberships.all()] == [eva]
    assert told("owner_changed") == {stranger}


def test_accept_closes_the_wishes_that_wait(sent, eva, stranger, officer):
    for person in (eva, stranger):
        ask_to_take_over(company=sent.company, by=person, message="Jag är vd", now=NOW)

    accept(invitation=sent, by=eva, now=LATER)

    states = dict(ClaimRequest.objects.values_list("user__email", "state"))
    assert states == {eva.email: "approved", stranger.email: "closed"}
    assert told("claim_decided") == {stranger}


def test_a_firm_taken_over_otherwise_ends_the_invitation(sent, eva, stranger, officer):
    claim = ask_to_take_over(company=sent.company, by=stranger, message="Jag är vd", now=NOW)
    decide_claim(claim=claim, approve=True, reason="", by=officer, now=LATER)

    sent.refresh_from_db()
    assert state_of(sent, now=LATER) == State.OVERTAKEN
    with pytest.raises(InvitationDead):
        accept(invitation=sent, by=eva, now=LATER)


def test_accept_of_a_firm_that_somebody_else_confirmed_changes_nothing(
    strange_company, eva, officer
):
    sent = invite(company=strange_company, invitee=EVA, by=officer, now=NOW)
    Company.objects.update(verified_at=NOW)

    with pytest.raises(CompanyClaimed):
        accept(invitation=sent, by=eva, now=LATER)
    sent.refresh_from_db()
    assert sent.accepted_at is None


def test_a_bounce_is_seen(sent):
    sent.mail.bounce = "failed 5.1.1 no such user"

    assert state_of(sent, now=LATER) == State.UNDELIVERED

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, Invitation
from companies.people.invitations import Invitee, invite
from tests.cast import ELSEWHERE, HOME
from tests.factories import CompanyFactory, ContactFactory, municipality
from xport.notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db
LETTER = {
    "name": "Eva Vd",
    "email": "eva@teknik.example",
    "language": "sv",
    "message": "Vi sågs på mässan.",
}


@pytest.fixture
def sent(inventoried_company, officer):
    guest = Invitee(name="Eva Vd", email="eva@teknik.example", language="sv")
    return invite(company=inventoried_company, invitee=guest, by=officer, now=timezone.now())


def invite_url(company):
    return reverse("municipality_company_invite", args=[company.municipality_id, company.public_id])


def button_url(name, invitation):
    company = invitation.company
    return reverse(
        f"municipality_invitation_{name}",
        args=[company.municipality_id, company.public_id, invitation.public_id],
    )


def test_the_form_knows_the_first_contact_person(at_work, inventoried_company):
    ContactFactory(company=inventoried_company, name="Eva Vd", email="eva@teknik.example")

    form = at_work.get(invite_url(inventoried_company)).context["form"]

    assert (form["name"].value(), form["email"].value()) == ("Eva Vd", "eva@teknik.example")


def test_the_mail_is_shown_before_anything_is_written(at_work, inventoried_company):
    page = at_work.post(invite_url(inventoried_company), LETTER)

    for text in ("Vi sågs på mässan.", "officer@savsjo.example", "eva@teknik.example"):
        assert text in page.context["preview"].text + page.context["preview"].reply_to + page.text
    assert not Invitation.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_was_shown_is_sent_and_stands_on_the_firms_page(at_work, inventoried_company):
    shown = at_work.post(invite_url(inventoried_company), LETTER).context["preview"]
    at_work.post(invite_url(inventoried_company), {**shown.values, "send": "1"})

    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (shown.recipient, shown.subject)
    assert "Vi sågs på mässan." in mail.text
    page = at_work.get(reverse("company", args=[inventoried_company.public_id]))
    assert "eva@teknik.example" in page.text
    assert button_url("withdraw", Invitation.objects.get()) in page.text


@pytest.mark.parametrize(
    "wrong",
    [{"email": "eva@teknik.example\nBcc: x@y.example"}, {"message": "x" * 401}, {"name": ""}],
)
def test_wrong_input_stays_in_the_form(at_work, inventoried_company, wrong):
    page = at_work.post(invite_url(inventoried_company), LETTER | wrong | {"send": "1"})

    assert page.context["form"].has_error(*wrong)
    assert not OutgoingMail.objects.exists()


def test_a_blocked_firm_needs_a_reason(at_work):
    firm = CompanyFactory(has_advertising_block=True)

    page = at_work.post(invite_url(firm), LETTER | {"send": "1"})
    assert page.context["form"].has_error("reason")
    at_work.post(invite_url(firm), LETTER | {"send": "1", "reason": "Ringde 3 mars"})

    assert Invitation.objects.get().reason == "Ringde 3 mars"


def test_a_claimed_firm_is_not_invited(at_work, sent_company):
    answer = at_work.post(invite_url(sent_company), LETTER | {"send": "1"}, follow=True)

    assert "har redan tagit över" in answer.text
    assert not OutgoingMail.objects.exists()


def test_send_again_and_withdraw(at_work, sent):
    at_work.post(button_url("resend", sent))
    again = Invitation.objects.latest("pk")
    at_work.post(button_url("withdraw", again))
    late = at_work.post(button_url("resend", again), follow=True)

    assert [each.ended_as for each in Invitation.objects.order_by("pk")] == [
        "replaced",
        "withdrawn",
    ]
    assert "inte längre öppen" in late.text


def test_many_are_invited_but_for_those_who_cannot_be(at_work, inventoried_company, sent_company):
    blocked, elsewhere, alone = (
        CompanyFactory(has_advertising_block=True),
        CompanyFactory(municipality=municipality(ELSEWHERE)),
        CompanyFactory(),
    )
    for firm in (blocked, elsewhere, inventoried_company, sent_company):
        ContactFactory(company=firm, name="Eva", email=f"eva@{firm.pk}.example")
    url = reverse("municipality_companies_invite", args=[HOME])
    ticked = {"companies": [firm.public_id for firm in Company.objects.all()]}

    page = at_work.post(url, ticked)
    assert [each.company for each in page.context["chosen"]] == [inventoried_company]
    assert {firm for firm, _ in page.context["left_out"]} == {blocked, alone, sent_company}
    assert elsewhere.name not in page.text
    assert not OutgoingMail.objects.exists()
    at_work.post(url, ticked | page.context["preview"].values | {"send": "1"})

    mail = OutgoingMail.objects.get()
    assert mail.recipient == f"eva@{inventoried_company.pk}.example"
    assert Invitation.objects.get().company == inventoried_company


def test_an_invitation_of_another_firm_is_not_found_under_this_one(at_work, sent):
    other = CompanyFactory()
    url = reverse("municipality_invitation_withdraw", args=[HOME, other.public_id, sent.public_id])

    assert at_work.post(url).status_code == 404

import pytest
from django.test import Client
from django.urls import reverse

from companies.models import Officer, Responsibility
from tests.cast import ELSEWHERE, HOME
from tests.factories import NOW, CompanyFactory, UserFactory

APPOINTED = {"email": "ny@savsjo.example", "full_name": "Ny Kollega"}


def url(name="municipality_officers", *arguments, code=HOME):
    return reverse(name, args=[code, *arguments])


@pytest.fixture
def leading(client, lead_officer):
    client.force_login(lead_officer)
    return client


@pytest.fixture
def office(officer):
    return officer.offices.get()


def test_list_shows_who_is_officer_and_what_a_lead_may_do(leading, office):
    office.user.last_login = NOW
    office.user.save()

    page = leading.get(url())

    assert [each.user.full_name for each in page.context["offices"]] == [
        "Lena Ledare",
        "Nils Näringsliv",
    ]
    assert url("municipality_officer_end", office.pk) in page.text
    assert f"{NOW:%Y-%m-%d}" in page.text


def test_list_shows_others_no_button(client, officer, lead_officer):
    client.force_login(officer)

    page = client.get(url())

    assert "Lena Ledare" in page.text
    assert url("municipality_officer_appoint") not in page.text
    assert "/lead/" not in page.text


def test_list_keeps_the_names_of_those_before(leading, office):
    Officer.objects.filter(pk=office.pk).update(ended_at=NOW)

    page = leading.get(url())

    assert [each.user.full_name for each in page.context["former"]] == ["Nils Näringsliv"]
    assert "Nils Näringsliv" in page.text


def test_lead_appoints_by_email(leading):
    answer = leading.post(url("municipality_officer_appoint"), APPOINTED)

    assert answer["Location"] == url()
    assert Officer.objects.get(user__email="ny@savsjo.example").municipality_id == HOME


# Longer than the column, and an address all the same.
TOO_LONG = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.savsjo.example"


@pytest.mark.parametrize("email", ["", "ingen adress", "officer@savsjo.example", TOO_LONG])
def test_appointing_without_a_new_address_is_an_error(leading, office, email):
    page = leading.post(url("municipality_officer_appoint"), {"email": email})

    assert page.context["form"].errors["email"]
    assert Officer.objects.count() == 2


def test_appointing_a_closed_account_is_an_error(leading):
    UserFactory(email="ny@savsjo.example", is_active=False)

    page = leading.post(url("municipality_officer_appoint"), APPOINTED)

    assert page.context["form"].errors["email"]


def test_lead_lets_another_lead_and_no_more(leading, office):
    for value, is_lead in (("1", True), ("0", False)):
        leading.post(url("municipality_officer_lead", office.pk), {"is_lead": value})
        office.refresh_from_db()
        assert office.is_lead == is_lead


def test_the_last_lead_is_told_to_let_another_lead_first(leading, lead_officer, office):
    own = lead_officer.offices.get()

    for name in ("municipality_officer_lead", "municipality_officer_end"):
        page = leading.post(url(name, own.pk), {"is_lead": "0"}, follow=True)
        assert "Ingen annan leder" in page.text

    own.refresh_from_db()
    assert (own.is_lead, own.ended_at) == (True, None)


def test_ended_officer_loses_access_in_a_session_that_is_open(leading, office, inventoried_company):
    open_session = Client()
    open_session.force_login(office.user)
    inventory = reverse("municipality_companies", args=[HOME])
    assert open_session.get(inventory).status_code == 200

    page = leading.get(url("municipality_officer_end", office.pk))
    leading.post(url("municipality_officer_end", office.pk))

    assert "Nils Näringsliv" in page.text
    assert open_session.get(inventory).status_code == 404
    firm = reverse("company", args=[inventoried_company.public_id])
    assert open_session.get(firm).status_code == 404


def test_the_only_officer_leaves_and_comes_to_the_start_page(leading, lead_officer):
    own = lead_officer.offices.get()

    answer = leading.post(url("municipality_officer_end", own.pk))

    assert answer["Location"] == reverse("home")


def test_a_lead_cannot_reach_an_office_of_elsewhere_by_the_own_code(leading, officer_elsewhere):
    foreign = officer_elsewhere.offices.get()

    answer = leading.post(url("municipality_officer_end", foreign.pk))

    assert answer.status_code == 404
    assert leading.get(url(code=ELSEWHERE)).status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_at is None


def test_lead_hands_over_what_the_leaving_officer_had(leading, office, lead_officer, home):
    for number in range(2):
        firm = CompanyFactory(name=f"{number}")
        Responsibility.objects.create(
            company=firm, municipality=home, officer=office.user, since=NOW
        )
    page = leading.get(url("municipality_officer_end", office.pk))
    assert "2 företag" in page.text

    leading.post(url("municipality_officer_end", office.pk), {"successor": lead_officer.pk})

    assert Responsibility.objects.filter(officer=lead_officer).count() == 2


def test_nothing_is_handed_to_somebody_who_is_no_officer(leading, office, officer_elsewhere):
    body = {"successor": officer_elsewhere.pk}
    page = leading.post(url("municipality_officer_end", office.pk), body)

    assert page.context["form"].errors["successor"]
    office.refresh_from_db()
    assert office.ended_at is None


def test_list_finds_the_companies_that_nobody_looks_after(leading, office, home):
    for name, officer in (("Någons", office.user), ("Ingens", None)):
        firm = CompanyFactory(name=name)
        if officer:
            Responsibility.objects.create(
                company=firm, municipality=home, officer=officer, since=NOW
            )

    page = leading.get(reverse("municipality_companies", args=[HOME]), {"nobody": "on"})

    assert [row.company.name for row in page.context["rows"]] == ["Ingens"]

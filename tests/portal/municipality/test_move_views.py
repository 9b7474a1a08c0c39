import pytest
from django.urls import reverse

from companies.models import Company
from tests.cast import ELSEWHERE, HOME

pytestmark = pytest.mark.django_db


def test_an_officer_hands_a_firm_over_and_sees_it_among_those_that_left(
    client, officer, inventoried_company
):
    client.force_login(officer)
    url = reverse("municipality_company_move", args=[HOME, inventoried_company.public_id])

    page = client.post(url, {"municipality": ELSEWHERE}, follow=True)

    assert page.redirect_chain == [(reverse("municipality_moved", args=[HOME]), 302)]
    assert "Inventerad Teknik AB" in page.text
    assert client.get(url).status_code == 404
    assert client.get(reverse("company", args=[inventoried_company.public_id])).status_code == 404


def test_a_firm_says_itself_that_it_has_moved(client, owner, sent_company):
    client.force_login(owner)
    url = reverse("company_move", args=[sent_company.public_id])

    answer = client.post(url, {"municipality": ELSEWHERE})

    assert answer["Location"] == reverse("company", args=[sent_company.public_id])
    assert Company.objects.get().municipality_id == ELSEWHERE


@pytest.mark.parametrize("wrong", ["", HOME, "9999"])
def test_a_wrong_municipality_stays_in_the_form(client, owner, sent_company, wrong):
    client.force_login(owner)
    url = reverse("company_move", args=[sent_company.public_id])

    page = client.post(url, {"municipality": wrong})

    assert page.context["form"].has_error("municipality")
    assert Company.objects.get().municipality_id == HOME

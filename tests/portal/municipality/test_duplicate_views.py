import pytest
from django.urls import reverse

from companies.models import Company, DistinctPair
from tests.cast import HOME
from tests.factories import NOW, CompanyFactory, municipality, organisation_number

ADD = {"organisation_number": organisation_number(999_002), "name": "Solvarme Sävsjö AB"}


def url(name="municipality_duplicates"):
    return reverse(name, args=[HOME])


@pytest.fixture
def two():
    return [
        CompanyFactory(name="Solvärme i Sävsjö AB"),
        CompanyFactory(name="Solvärme Sävsjö", organisation_number=None),
    ]


def decide(client, firms, decision="apart"):
    body = {"companies": [firm.public_id for firm in firms], "decision": decision}
    return client.post(url("municipality_duplicates_decide"), body, follow=True)


def test_page_shows_both_names_and_the_number(at_work, two):
    page = at_work.get(url())

    for firm in two:
        assert reverse("company", args=[firm.public_id]) in page.text
    assert two[0].organisation_number in page.text


def test_two_are_kept_apart_and_suggested_again(at_work, two):
    page = decide(at_work, two)
    assert page.context["pairs"] == []
    assert [pair.first for pair in page.context["apart"]] == [two[0]]

    page = decide(at_work, two, "again")
    assert len(page.context["pairs"]) == 1
    assert not page.context["apart"]


@pytest.mark.parametrize("value", ["municipality", "sent_at", "archived_at"])
def test_of_a_firm_that_is_no_longer_in_the_list_no_pair_is_shown(at_work, two, value):
    decide(at_work, two)
    new = {"municipality": "0687", "sent_at": None, "archived_at": NOW}[value]
    Company.objects.filter(pk=two[1].pk).update(**{value: new})

    page = at_work.get(url())

    assert not page.context["apart"]
    assert two[1].name not in page.text


def test_a_firm_of_elsewhere_cannot_be_decided_about(at_work, two):
    foreign = CompanyFactory(name="Solvärme", municipality=municipality("0687"))

    for firms in ([two[0], foreign], [two[0]], [two[0], two[0]]):
        decide(at_work, firms)

    assert not DistinctPair.objects.exists()


# While a new firm's name is typed


def test_htmx_gets_the_firms_with_alike_names_alone(at_work, two):
    part = at_work.get(
        url("municipality_company_add"), {"name": "Solvärme Säv"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in part.text
    assert "Solvärme Sävsjö" in part.text
    assert "HX-Request" in part["Vary"]


def test_htmx_gets_nothing_of_a_firm_that_has_not_sent_or_is_elsewhere(at_work):
    CompanyFactory(name="Solvärme AB", sent_at=None)
    CompanyFactory(name="Solvärme AB", municipality=municipality("0687"))

    part = at_work.get(
        url("municipality_company_add"), {"name": "Solvärme"}, headers={"HX-Request": "true"}
    )

    assert part.text.strip() == ""


def test_without_a_script_alike_names_are_shown_once_before_it_is_added(at_work, two):
    page = at_work.post(url("municipality_company_add"), ADD)
    assert "Solvärme i Sävsjö AB" in page.text
    assert not Company.objects.filter(name=ADD["name"]).exists()

    at_work.post(url("municipality_company_add"), ADD | {"seen": page.context["seen"]})

    assert Company.objects.filter(name=ADD["name"]).exists()


def test_a_name_like_no_other_is_added_at_once(at_work, two):
    at_work.post(url("municipality_company_add"), ADD | {"name": "Vindkraft AB"})

    assert Company.objects.filter(name="Vindkraft AB").exists()

"""What an officer gives many firms of the list at once."""

import pytest
from django.utils.timezone import localdate

from companies.models import Company, Membership
from tests.factories import CompanyFactory
from tests.portal.municipality.test_views import names, url

Role = Membership.Role


def bulk(client, *companies, **body):
    ids = [company.public_id for company in companies]
    return client.post(url("municipality_companies_bulk"), {"companies": ids, **body})


def test_bulk_first_asks_what_the_ticked_firms_get(at_work, inventoried_company):
    page = bulk(at_work, inventoried_company, field="categories")

    assert page.status_code == 200
    assert inventoried_company.name in page.text
    assert not inventoried_company.categories.exists()


def planned_for(at_work, *firms, codes):
    return bulk(at_work, *firms, field="categories", chosen="1", categories=codes)


def test_bulk_shows_what_each_firm_has_today_before_anything_is_chosen(at_work):
    firm = CompanyFactory(categories=["grid-monitoring"])

    page = bulk(at_work, firm, field="categories")

    assert [(each, len(words)) for each, words in page.context["today"]] == [(firm, 1)]
    assert "ersätter" in page.text


def test_bulk_shows_what_is_lost_before_it_writes(at_work):
    loses = CompanyFactory(categories=["grid-monitoring", "charging-infrastructure"])
    gains = CompanyFactory()

    page = planned_for(at_work, loses, gains, codes=["charging-infrastructure"])

    lost = {each.company: len(each.lost) for each in page.context["changes"]}
    assert lost == {loses: 1, gains: 0}
    assert page.context["loses"] == 1
    assert "2 av 2" in page.text
    assert loses.categories.count() == 2


def test_bulk_leaves_out_each_firm_for_its_true_reason(at_work, sent_company):
    codes = ["charging-infrastructure", "grid-monitoring"]
    same, other = CompanyFactory(categories=codes), CompanyFactory()

    page = planned_for(at_work, sent_company, same, other, codes=codes[::-1])

    kept = {each.company: each.kept for each in page.context["left_out"]}
    assert kept == {sent_company: "claimed", same: "same"}
    assert [each.company for each in page.context["changes"]] == [other]


def test_bulk_that_changes_nothing_offers_nothing_to_save(at_work):
    firm = CompanyFactory(categories=["grid-monitoring"])

    page = planned_for(at_work, firm, codes=["grid-monitoring"])

    assert 'name="confirmed"' not in page.text


def test_bulk_can_be_chosen_again_with_what_was_chosen(at_work, inventoried_company):
    body = {"field": "categories", "categories": ["grid-monitoring"], "chosen": "1", "again": "1"}

    page = bulk(at_work, inventoried_company, **body)

    assert page.context["form"]["categories"].value() == ["grid-monitoring"]
    assert 'name="chosen"' in page.text
    assert not inventoried_company.categories.exists()


def test_bulk_says_which_firms_had_it_already(at_work):
    firms = [CompanyFactory(categories=["grid-monitoring"]), CompanyFactory()]
    body = {"field": "categories", "categories": ["grid-monitoring"], "confirmed": "1"}

    bulk(at_work, *firms, **body)

    assert "1 företag hade redan precis detta." in at_work.get(url()).text


@pytest.mark.parametrize(
    ("field", "codes"), [("categories", ["charging-infrastructure"]), ("languages", ["de", "en"])]
)
def test_bulk_gives_all_ticked_firms_the_answer(at_work, field, codes):
    firms = CompanyFactory.create_batch(2)

    answer = bulk(at_work, *firms, field=field, confirmed="1", **{field: codes})

    assert answer["Location"] == url()
    for firm in Company.objects.all():
        given = [c.code for c in firm.categories.all()] if field == "categories" else firm.languages
        assert given == codes


def test_bulk_leaves_out_claimed_firms_and_other_municipalities(
    at_work, sent_company, company_elsewhere, draft_only_company, inventoried_company
):
    bulk(
        at_work,
        sent_company,
        company_elsewhere,
        draft_only_company,
        inventoried_company,
        field="languages",
        confirmed="1",
        languages=["de"],
    )

    changed = Company.objects.filter(languages=["de"])
    assert list(changed) == [inventoried_company]


@pytest.mark.parametrize("value", ["", "no-such-code", "\0", "x" * 10_000])
def test_bulk_refuses_wrong_codes_beside_the_field(at_work, inventoried_company, value):
    page = bulk(at_work, inventoried_company, field="categories", confirmed="1", categories=[value])

    assert page.status_code == 200
    assert page.context["form"].has_error("categories")
    assert inventoried_company.name in page.text


@pytest.mark.parametrize("ids", [[], ["nothing"], ["\0"], ["x" * 10_000]])
def test_bulk_of_no_firm_says_to_tick_one(at_work, ids):
    body = {"companies": ids, "field": "categories"}

    answer = at_work.post(url("municipality_companies_bulk"), body)

    assert answer["Location"] == url()


@pytest.mark.parametrize("field", ["", "name", "verified_at", "\0"])
def test_bulk_of_a_field_that_is_not_offered_is_404(at_work, inventoried_company, field):
    assert bulk(at_work, inventoried_company, field=field).status_code == 404


# Who looks after whom


def test_officer_takes_firms_and_lists_only_those(at_work, officer, inventoried_company):
    CompanyFactory(name="Annans AB")
    body = {"field": "responsible", "confirmed": "1", "responsible": officer.pk}

    bulk(at_work, inventoried_company, **body)

    assert names(at_work.get(url(), {"mine": "on"})) == [inventoried_company.name]
    assert officer.full_name in at_work.get(url()).text


def test_officer_of_elsewhere_cannot_be_made_responsible(
    at_work, officer_elsewhere, inventoried_company
):
    body = {"field": "responsible", "confirmed": "1", "responsible": officer_elsewhere.pk}

    page = bulk(at_work, inventoried_company, **body)

    assert "responsible" in page.context["form"].errors


def test_follow_up_planned_for_many_is_found_when_it_is_due(at_work, officer, inventoried_company):
    CompanyFactory(name="Utan plan AB")
    body = {"what": "Ring", "due_on": f"{localdate()}", "responsible": officer.pk}

    bulk(at_work, inventoried_company, field="follow_up", confirmed="1", **body)

    assert names(at_work.get(url(), {"due": "on"})) == [inventoried_company.name]

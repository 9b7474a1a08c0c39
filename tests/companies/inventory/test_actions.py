from datetime import timedelta

import pytest

from companies.inventory.actions import add_company, set_categories, set_languages
from companies.models import Company
from companies.profile.actions import CompanyAlreadyKnown
from companies.profile.answer_checks import AnswersRefused
from tests.factories import NOW, CompanyFactory, organisation_number
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
NUMBER = organisation_number(900_001)


def test_add_company_is_the_municipalitys_record_at_once(home, officer):
    company = add_company(
        municipality=home, organisation_number=NUMBER, name="Ny AB", by=officer, now=NOW
    )

    assert (company.origin, company.sent_at, company.verified_at) == ("municipality", NOW, None)
    assert [row.kind for row in company.scoring_inputs.all()] == ["sent"]
    assert AuditEntry.objects.get(action="inventory.company_added").actor_id == officer.pk


def test_add_company_refuses_a_known_number(home, officer, company_elsewhere):
    with pytest.raises(CompanyAlreadyKnown):
        add_company(
            municipality=home,
            organisation_number=company_elsewhere.organisation_number,
            name="Ny AB",
            by=officer,
            now=NOW,
        )


def test_set_categories_replaces_them_and_wakes_each_firm(home, officer, woken):
    companies = CompanyFactory.create_batch(3, categories=["grid-monitoring"])
    woken.clear()

    result = set_categories(
        municipality=home,
        companies=companies,
        codes=["charging-infrastructure"],
        by=officer,
        now=LATER,
    )

    assert (result.changed, result.left_out) == (3, 0)
    for company in companies:
        assert [row.code for row in company.categories.all()] == ["charging-infrastructure"]
        assert company.scoring_inputs.get().energy_share == 0.0
    assert len(woken) == 3
    assert Company.objects.first().provenance["categories"]["source"] == "municipality"


def test_set_languages_answers_none_with_an_empty_list(home, officer, inventoried_company):
    set_languages(
        municipality=home, companies=[inventoried_company], codes=[], by=officer, now=LATER
    )

    assert Company.objects.get().languages == []
    assert inventoried_company.scoring_inputs.get().languages == []


def test_a_batch_leaves_out_claimed_unsent_archived_and_other_municipalities_firms(
    home,
    officer,
    inventoried_company,
    sent_company,
    draft_only_company,
    archived_company,
    company_elsewhere,
):
    result = set_categories(
        municipality=home,
        companies=Company.objects.all(),
        codes=["grid-monitoring"],
        by=officer,
        now=LATER,
    )

    assert (result.changed, result.claimed) == (1, (sent_company,))
    changed = Company.objects.filter(categories="grid-monitoring")
    assert list(changed) == [inventoried_company]


def test_a_batch_leaves_one_audit_entry(home, officer, inventoried_company, sent_company):
    set_categories(
        municipality=home,
        companies=[inventoried_company, sent_company],
        codes=["grid-monitoring"],
        by=officer,
        now=LATER,
    )

    entry = AuditEntry.objects.get(action="inventory.categories_set")
    assert (entry.object_id, entry.actor_id) == (home.code, officer.pk)
    assert entry.details == {
        "codes": ["grid-monitoring"],
        "changed": [inventoried_company.pk],
        "claimed": [sent_company.pk],
    }


def test_a_batch_that_says_what_stands_there_changes_nothing(home, officer, woken):
    company = CompanyFactory(languages=["sv"])
    woken.clear()

    result = set_languages(
        municipality=home, companies=[company], codes=["sv"], by=officer, now=LATER
    )

    assert (result.changed, woken) == (0, [])


def test_a_batch_refuses_unknown_codes_as_a_whole(home, officer, inventoried_company):
    with pytest.raises(AnswersRefused):
        set_categories(
            municipality=home,
            companies=[inventoried_company],
            codes=["grid-monitoring", "no-such"],
            by=officer,
            now=LATER,
        )

    assert not inventoried_company.categories.exists()

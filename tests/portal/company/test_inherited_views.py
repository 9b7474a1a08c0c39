import pytest
from django.urls import reverse

from companies.models import Company
from companies.profile.answers import answers_of
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken_over(client, owner):
    client.force_login(owner)
    origin = {"source": "import", "date": "2026-03-02", "by": None}
    return CompanyFactory(
        employees=12,
        languages=["sv"],
        members={owner: "owner"},
        provenance={"employees": origin, "languages": origin},
    )


def test_the_page_names_each_answer_its_source_and_day(client, taken_over):
    page = client.get(reverse("company_inherited", args=[taken_over.public_id]))

    assert page.text.count("import 2026-03-02") == 2
    assert reverse("company_profile_step", args=[taken_over.public_id, "size"]) in page.text


def test_one_is_right_and_then_all_are(client, taken_over):
    url = reverse("company_inherited", args=[taken_over.public_id])
    version = answers_of(taken_over).version

    first = client.post(url, {"field": "employees", "version": version})
    second = client.post(url, {"field": "all", "version": version})

    assert first["Location"] == url
    assert second["Location"] == reverse("company_profile", args=[taken_over.public_id])
    provenance = Company.objects.get().provenance
    assert all("confirmed_by" in origin for origin in provenance.values())
    firms_page = client.get(reverse("company", args=[taken_over.public_id]))
    assert not firms_page.context["has_inherited"]


def test_what_changed_since_is_not_confirmed(client, taken_over):
    url = reverse("company_inherited", args=[taken_over.public_id])

    answer = client.post(url, {"field": "all", "version": "old"}, follow=True)

    assert "ändrats" in answer.text
    assert "confirmed_by" not in str(Company.objects.get().provenance)

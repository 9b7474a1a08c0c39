import pytest
from django.urls import reverse

from companies.models import Company, Merge
from tests.cast import HOME
from tests.factories import CompanyFactory, MembershipFactory, UserFactory


@pytest.fixture
def kept():
    return CompanyFactory(name="Solvärme i Sävsjö AB", summary="A < B & C", languages=["sv"])


@pytest.fixture
def gone():
    return CompanyFactory(
        name="Solvärme Sävsjö", organisation_number=None, summary="", languages=["sv", "de"]
    )


def url(*firms):
    return reverse("municipality_merge", args=[HOME, *(firm.public_id for firm in firms)])


def test_preview_asks_for_what_differs_and_chooses_what_is_said(at_work, kept, gone):
    page = at_work.get(url(gone, kept))

    form = page.context["form"]
    assert page.context["sides"].kept == kept
    assert form["name"].initial == form["summary"].initial == "kept"
    assert "A &lt; B &amp; C" in page.text
    assert "offer" not in form.fields
    assert not Merge.objects.exists()


def test_merge_leads_to_the_firm_that_stays_and_the_old_link_too(at_work, kept, gone):
    form = at_work.get(url(kept, gone)).context["form"]
    body = dict.fromkeys(form.fields, "kept") | {"languages": "gone"}

    answer = at_work.post(url(kept, gone), body)

    there = reverse("company", args=[kept.public_id])
    assert answer["Location"] == there
    assert at_work.get(reverse("company", args=[gone.public_id]))["Location"] == there
    kept.refresh_from_db()
    assert kept.languages == ["de", "sv"]


def test_merge_without_a_choice_is_an_error(at_work, kept, gone):
    page = at_work.post(url(kept, gone), {"name": "kept"})

    assert page.context["form"].errors
    assert not Merge.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_two_numbers_are_refused_with_a_sentence(at_work, kept, method):
    other = CompanyFactory(name="Solvärme")

    page = getattr(at_work, method)(url(kept, other), follow=True)

    assert "olika organisationsnummer" in page.text
    assert not Merge.objects.exists()


def test_two_firms_with_members_are_refused_with_a_sentence(at_work, kept, gone):
    for firm in (kept, gone):
        MembershipFactory(company=firm, user=UserFactory())

    assert "egna personer" in at_work.get(url(kept, gone), follow=True).text


def test_merge_is_undone_from_the_list(at_work, kept, gone):
    names = at_work.get(url(kept, gone)).context["form"].fields
    at_work.post(url(kept, gone), dict.fromkeys(names, "kept"))
    merge = Merge.objects.get()
    button = reverse("municipality_merge_undo", args=[HOME, merge.pk])
    assert button in at_work.get(reverse("municipality_duplicates", args=[HOME])).text

    at_work.post(button)
    page = at_work.post(button, follow=True)

    assert "redan" in page.text
    assert set(Company.objects.active()) == {kept, gone}


def test_whoever_merges_what_somebody_has_just_merged_is_told_and_led_there(at_work, kept, gone):
    form = at_work.get(url(kept, gone)).context["form"]
    body = dict.fromkeys(form.fields, "kept")
    at_work.post(url(kept, gone), body)

    page = at_work.post(url(kept, gone), body, follow=True)

    assert page.redirect_chain[-1][0] == reverse("company", args=[kept.public_id])
    assert "Någon har redan slagit ihop de två." in page.text
    assert Merge.objects.count() == 1


def test_a_link_to_ask_for_a_record_that_is_gone_leads_to_the_one_that_stays(
    at_work, client, stranger, kept, gone
):
    form = at_work.get(url(kept, gone)).context["form"]
    at_work.post(url(kept, gone), dict.fromkeys(form.fields, "kept"))
    client.force_login(stranger)

    answer = client.get(reverse("company_claim", args=[gone.public_id]))

    assert answer["Location"] == reverse("company_claim", args=[kept.public_id])
    assert client.get(reverse("company", args=[gone.public_id])).status_code == 404


def test_the_log_of_a_record_that_is_gone_is_that_of_the_one_that_stays(at_work, kept, gone):
    form = at_work.get(url(kept, gone)).context["form"]
    at_work.post(url(kept, gone), dict.fromkeys(form.fields, "kept"))

    page = at_work.get(reverse("municipality_company_log", args=[HOME, gone.public_id]))

    assert page.context["company"] == kept

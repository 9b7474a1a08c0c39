import pytest
from django.urls import reverse

from companies.models import Company
from tests.cast import ELSEWHERE, HOME
from tests.companies.imports.lists import list_in
from tests.factories import NOW, CompanyFactory, municipality

METERS = "2025:26510:energy-metering"


@pytest.fixture
def batch(officer, inventoried_company):
    return list_in("previewed", of=municipality(), known=inventoried_company, by=officer, now=NOW)


def categories_url(batch, code=HOME):
    return reverse("municipality_import_categories", args=[code, batch.public_id])


def test_a_list_says_that_codes_speak_for_categories(at_work, batch):
    preview = at_work.get(reverse("municipality_import", args=[HOME, batch.public_id]))
    page = at_work.get(categories_url(batch))

    assert "Förslag från SNI 26.510: Energimätning" in preview.text
    assert categories_url(batch) in preview.text
    assert f'value="{METERS}" checked' in page.text


def test_what_is_ticked_is_saved_with_the_list(at_work, batch):
    at_work.post(categories_url(batch), {"keys": [METERS]})
    preview = at_work.get(reverse("municipality_import", args=[HOME, batch.public_id]))

    assert "Bekräftat från SNI 26.510: Energimätning" in preview.text
    batch.refresh_from_db()
    assert batch.sni_confirmed == [METERS]


def test_a_saved_list_leads_back(at_work, batch):
    type(batch).objects.update(state="committed", committed_at=NOW)

    assert at_work.get(categories_url(batch)).status_code == 302
    answer = at_work.post(categories_url(batch), {"keys": [METERS]}, follow=True)

    assert "Någon hann före" in answer.text


def test_the_inventory_is_asked_the_same(at_work):
    url = reverse("municipality_category_suggestions", args=[HOME])
    assert "Inget företag utan kategori" in at_work.get(url).text
    CompanyFactory(sni_2025=["26510"], name="Mätbolaget AB")

    page = at_work.get(url)
    answer = at_work.post(url, {"keys": [METERS]}, follow=True)

    assert "Mätbolaget AB" in page.text
    assert "1 företag har fått en kategori" in answer.text
    assert Company.objects.get(name="Mätbolaget AB").categories.exists()


def test_a_stranger_finds_neither(at_work, batch):
    assert at_work.get(categories_url(batch, code=ELSEWHERE)).status_code == 404
    elsewhere = reverse("municipality_category_suggestions", args=[ELSEWHERE])
    assert at_work.post(elsewhere, {"keys": [METERS]}).status_code == 404

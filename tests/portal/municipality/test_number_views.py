import io

import pytest
from django.urls import reverse

from companies.models import Company
from companies.register.loading import load_register
from tests.cast import ELSEWHERE, HOME
from tests.companies.imports.lists import list_in
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.register.files import bolagsverket, record, registered
from tests.factories import NOW, CompanyFactory, municipality
from xport.accounts.models import AuditEntry
from xport.portal.municipality import number_views

NUMBER = NUMBERS[9]
ROW = 10


@pytest.fixture
def batch(officer, inventoried_company):
    content = bolagsverket(record(NUMBER, registered("NUMMER SAKNAS AB")))
    load_register(file=io.BytesIO(content), name="x.txt", by=None, now=NOW)
    return list_in("previewed", of=municipality(), known=inventoried_company, by=officer, now=NOW)


@pytest.fixture
def draft():
    return CompanyFactory(organisation_number=None, name="Vindkraft AB")


def numbers_url(batch, code=HOME):
    return reverse("municipality_import_numbers", args=[code, batch.public_id])


def number_url(company, code=HOME):
    return reverse("municipality_company_number", args=[code, company.public_id])


def test_the_preview_shows_the_suggestion_and_the_page_asks(at_work, batch):
    preview = at_work.get(reverse("municipality_import", args=[HOME, batch.public_id]))
    page = at_work.get(numbers_url(batch))

    words = f"Nummer Saknas AB, {NUMBER}, Storgatan 1, 57631 Sävsjö"
    assert f"Förslag: {words}" in preview.text
    assert numbers_url(batch) in preview.text
    assert f"<span>{words}</span>" in page.text


def test_suggestions_are_counted_only_where_there_are_some(at_work, batch):
    preview = reverse("municipality_import", args=[HOME, batch.public_id])
    assert "För 1 finns ett förslag." in at_work.get(preview).text

    batch.rows.update(number_suggestions=[])

    page = at_work.get(preview).text
    assert "nämner ett företag" in page
    assert "För 0" not in page


def test_rows_that_were_not_looked_up_are_told_of(at_work, batch, monkeypatch):
    words = "Raderna efter dem saknar förslag bara av det skälet"
    assert words not in at_work.get(numbers_url(batch)).text

    monkeypatch.setattr(number_views, "MOST_LOOKED_UP", 0)

    assert words in at_work.get(numbers_url(batch)).text


def test_an_answer_is_saved_and_shown_again(at_work, batch):
    answer = at_work.post(numbers_url(batch), {f"row-{ROW}": NUMBER})

    assert answer.url == reverse("municipality_import", args=[HOME, batch.public_id])
    assert batch.rows.get(number=ROW).outcome == "create"
    inputs = at_work.get(numbers_url(batch)).text.split("<input")
    assert [NUMBER in each for each in inputs if " checked" in each] == [True]


def test_what_is_no_choice_is_an_error(at_work, batch):
    page = at_work.post(numbers_url(batch), {f"row-{ROW}": NUMBERS[8]})

    assert page.status_code == 200
    assert batch.rows.get(number=ROW).outcome == "refused"


@pytest.mark.parametrize("typed", [NUMBERS[8], f"SE{NUMBERS[8].replace('-', '')}01"])
@pytest.mark.parametrize("chosen", [{}, {f"row-{ROW}": "draft"}])
def test_a_number_that_the_officer_types_counts(at_work, batch, typed, chosen):
    batch.rows.update(number_suggestions=[])

    at_work.post(numbers_url(batch), {f"number-{ROW}": typed, **chosen})

    row = batch.rows.get(number=ROW)
    assert (row.outcome, row.organisation_number) == ("create", NUMBERS[8])
    page = at_work.get(numbers_url(batch))
    assert page.context["form"][f"number-{ROW}"].value() == NUMBERS[8]
    assert " checked" not in page.text


def test_a_typed_number_that_is_deleted_is_taken_back(at_work, batch):
    at_work.post(numbers_url(batch), {f"number-{ROW}": NUMBERS[8]})

    at_work.post(numbers_url(batch), {f"number-{ROW}": ""})

    assert batch.rows.get(number=ROW).outcome == "refused"


@pytest.mark.parametrize("typed", [PERSONAL_NUMBER, f"19{PERSONAL_NUMBER}"])
def test_a_personal_number_is_refused_and_not_written_back(at_work, batch, typed):
    page = at_work.post(numbers_url(batch), {f"number-{ROW}": typed})

    assert page.context["form"].has_error(f"number-{ROW}", "personal_number")
    assert PERSONAL_NUMBER not in page.text
    assert batch.rows.get(number=ROW).outcome == "refused"


def test_a_mistyped_number_is_said_beside_its_field(at_work, batch):
    page = at_work.post(numbers_url(batch), {f"number-{ROW}": "559001-23"})

    assert page.context["form"].has_error(f"number-{ROW}", "org_number_length")
    assert "559001-23" in page.text


def test_a_list_that_is_saved_leads_back(at_work, batch):
    type(batch).objects.update(state="committed", committed_at=NOW)

    assert at_work.get(numbers_url(batch)).status_code == 302
    assert at_work.get(numbers_url(batch, code=ELSEWHERE)).status_code == 404


def test_drafts_are_marked_and_found_in_the_list(at_work, draft):
    CompanyFactory(name="Med Nummer AB")
    url = reverse("municipality_companies", args=[HOME])

    page = at_work.get(url, {"state": "numberless"})

    assert number_url(draft) in page.text
    assert "Nummer saknas" in page.text
    assert "Med Nummer AB" not in page.text


def test_a_number_is_added_once(at_work, draft):
    assert "Lägg till organisationsnumret" in at_work.get(number_url(draft)).text
    wrong = at_work.post(number_url(draft), {"organisation_number": "559"})
    assert wrong.status_code == 200

    at_work.post(number_url(draft), {"organisation_number": NUMBER})

    draft.refresh_from_db()
    assert draft.organisation_number == NUMBER
    assert AuditEntry.objects.filter(action="inventory.number_set").count() == 1
    again = at_work.post(number_url(draft), {"organisation_number": NUMBERS[8]})
    assert again.url == reverse("company", args=[draft.public_id])
    assert Company.objects.get(pk=draft.pk).organisation_number == NUMBER


def test_a_number_that_is_known_here_leads_to_the_merge(at_work, draft):
    twin = CompanyFactory(organisation_number=NUMBER)

    page = at_work.post(number_url(draft), {"organisation_number": NUMBER})

    url = reverse("municipality_merge", args=[HOME, draft.public_id, twin.public_id])
    assert url in page.text
    assert at_work.get(url).status_code == 200


def test_of_a_number_that_is_known_elsewhere_only_that_is_told(at_work, draft):
    CompanyFactory(
        organisation_number=NUMBER, municipality=municipality(ELSEWHERE), name="Hemligt AB"
    )

    page = at_work.post(number_url(draft), {"organisation_number": NUMBER})

    assert "Numret är redan känt" in page.text
    assert "Hemligt AB" not in page.text


def test_the_register_helps_to_find_the_number(at_work, batch):
    draft = CompanyFactory(organisation_number=None, name="Nummer Saknas")

    assert NUMBER in at_work.get(number_url(draft)).text


def test_a_stranger_finds_no_draft(at_work, draft):
    assert at_work.get(number_url(draft, code=ELSEWHERE)).status_code == 404
    other = CompanyFactory(organisation_number=None, municipality=municipality(ELSEWHERE))
    assert at_work.post(number_url(other), {"organisation_number": NUMBER}).status_code == 404

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.inventory.move_requests import ask_for_companies
from companies.inventory.moving import accept_request
from companies.models import Company, MoveRequest
from tests.cast import ELSEWHERE, HOME
from tests.companies.imports.lists import list_in
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db
NO = {"decision": "refuse", "reason": "Vi är kvar"}
YES = {"decision": "approve", "reason": ""}
ALL = {"all": "1"}


def asked_for(company, destination, by):
    names = {company.organisation_number: "Så heter det i listan"}
    (request,) = ask_for_companies(destination=destination, names=names, by=by, now=timezone.now())
    return request


def answer_url(request):
    return reverse("move_request", args=[request.public_id])


@pytest.fixture
def of_firm(sent_company, elsewhere, officer_elsewhere):
    return asked_for(sent_company, elsewhere, officer_elsewhere)


@pytest.fixture
def of_officers(inventoried_company, elsewhere, officer_elsewhere):
    return asked_for(inventoried_company, elsewhere, officer_elsewhere)


@pytest.fixture
def at_work(client, officer_elsewhere):
    client.force_login(officer_elsewhere)
    return client


@pytest.fixture
def batch(elsewhere, officer_elsewhere):
    """A preview in Tranås with an own firm; both other rows are of firms in Sävsjö."""
    own = CompanyFactory(name="Eget AB", municipality=elsewhere)
    batch = list_in("previewed", of=elsewhere, known=own, by=officer_elsewhere, now=timezone.now())
    for number, company in enumerate(CompanyFactory.create_batch(2), start=90):
        batch.rows.create(
            number=number,
            outcome="skipped",
            reason="already_elsewhere",
            name=f"Rad {number} AB",
            organisation_number=company.organisation_number,
        )
    return batch


def of(batch, step=""):
    return reverse(f"municipality_import{step}", args=[ELSEWHERE, batch.public_id])


# Asking


def test_one_row_is_asked_for_and_its_page_comes_back(at_work, batch):
    answer = at_work.post(f"{of(batch, '_ask')}?outcome=apart", {"row": "91"}, follow=True)

    assert answer.redirect_chain == [(f"{of(batch)}?outcome=apart#row-91", 302)]
    assert '<tr role="row" id="row-91" tabindex="-1">' in answer.text
    assert MoveRequest.objects.get().name == "Rad 91 AB"
    assert "Väntar på svar" in answer.text
    assert answer.context["to_ask"] == 1


def test_all_rows_are_asked_for_at_once(at_work, batch):
    assert 'name="all" value="1"' in at_work.get(of(batch)).text
    page = at_work.post(of(batch, "_ask"), ALL, follow=True)

    assert page.redirect_chain == [(of(batch), 302)]
    assert MoveRequest.objects.count() == 2
    assert page.context["to_ask"] == 0
    assert "Ni har frågat efter 2 företag" in page.text


@pytest.mark.parametrize("row", ["", "2", "0", "-1", "x", "9" * 30])
def test_a_row_that_is_not_of_that_kind_asks_for_nothing(at_work, batch, row):
    page = at_work.post(of(batch, "_ask"), {"row": row}, follow=True)

    assert page.redirect_chain == [(of(batch), 302)]
    assert "Det finns inget mer att fråga efter." in page.text
    assert not MoveRequest.objects.exists()


def test_what_the_day_has_no_room_for_is_told(at_work, batch, monkeypatch):
    monkeypatch.setattr("companies.inventory.move_requests.REQUESTS_PER_DAY", 1)

    page = at_work.post(of(batch, "_ask"), ALL, follow=True)
    refused = at_work.post(of(batch, "_ask"), ALL)

    assert "1 till ryms inte i dag." in page.text
    assert refused.status_code == 429


def test_who_asks_sees_the_row_alone_whoever_is_asked(
    at_work, batch, sent_company, draft_only_company, inventoried_company
):
    """What is shown before and after does not depend on who has the firm, nor on what it is."""
    row, other = batch.rows.filter(reason="already_elsewhere").order_by("number")
    other.delete()
    pages = []
    unsent = CompanyFactory(name="Osänt AB", sent_at=None)
    for company in (sent_company, draft_only_company, inventoried_company, unsent):
        row.organisation_number = company.organisation_number
        row.save()
        before = at_work.get(of(batch)).text
        after = at_work.post(of(batch, "_ask"), ALL, follow=True)
        shown = before + after.text + at_work.get(moved_url(ELSEWHERE)).text
        assert company.name not in shown
        assert "Sävsjö" not in shown
        pages.append([line for line in after.text.splitlines() if "csrf" not in line.lower()])
        assert company.organisation_number in shown
        MoveRequest.objects.all().delete()
        numbers = (company.organisation_number, "NUMBER")
        pages[-1] = [line.replace(*numbers) for line in pages[-1]]

    assert pages[0] == pages[1] == pages[2] == pages[3]


@pytest.mark.parametrize("step", ["", "_ask"])
def test_another_municipalitys_officer_gets_404(client, officer, batch, step):
    client.force_login(officer)

    answer = client.post(of(batch, step)) if step else client.get(of(batch))

    assert answer.status_code == 404
    assert not MoveRequest.objects.exists()


def test_asking_is_a_post(at_work, batch):
    assert at_work.get(of(batch, "_ask")).status_code == 405


# Answering


def moved_url(code=HOME):
    return reverse("municipality_moved", args=[code])


def test_an_officer_finds_the_request_and_says_yes(client, officer, of_officers):
    client.force_login(officer)
    assert answer_url(of_officers) in client.get(moved_url()).text
    page = client.get(answer_url(of_officers))
    assert "Inventerad Teknik AB" in page.text

    answer = client.post(answer_url(of_officers), YES, follow=True)

    assert answer.redirect_chain == [(answer_url(of_officers), 302)]
    assert Company.objects.get().municipality_id == ELSEWHERE
    assert answer_url(of_officers) not in client.get(moved_url()).text


def test_a_firm_that_has_come_is_led_to_as_long_as_it_stays(client, officer_elsewhere, of_officers):
    client.force_login(officer_elsewhere)
    link = reverse("company", args=[of_officers.company.public_id])
    assert link not in client.get(moved_url(ELSEWHERE)).text

    accept_request(request=of_officers, by=officer_elsewhere, now=timezone.now())

    assert link in client.get(moved_url(ELSEWHERE)).text
    Company.objects.update(municipality=HOME)
    assert link not in client.get(moved_url(ELSEWHERE)).text


def test_the_reason_of_a_no_is_not_called_optional(client, officer, of_officers):
    client.force_login(officer)

    page = client.get(answer_url(of_officers))

    assert "Varför inte?" in page.text
    assert "frivilligt" not in page.text


def test_an_officer_reads_the_lists_name_of_a_firm_that_is_not_sent(client, officer, of_officers):
    Company.objects.update(sent_at=None)
    client.force_login(officer)

    for url in (moved_url(), answer_url(of_officers)):
        page = client.get(url)
        assert "Så heter det i listan" in page.text
        assert "Inventerad Teknik AB" not in page.text


def test_of_a_record_that_was_merged_away_nobody_is_asked(client, officer, of_officers):
    Company.objects.update(archived_at=timezone.now())
    client.force_login(officer)

    kinds = [line.kind for line in client.get("/sv/").context["desk"].waiting]

    assert "asked_for" not in kinds
    assert client.get(answer_url(of_officers)).status_code == 404


def test_an_owner_says_no_and_the_asker_reads_why(client, owner, of_firm, officer_elsewhere):
    client.force_login(owner)
    assert answer_url(of_firm) in client.get("/sv/").text

    page = client.post(answer_url(of_firm), NO, follow=True)
    client.force_login(officer_elsewhere)
    of_asker = client.get(moved_url(ELSEWHERE)).text

    assert "Nej, det har inte flyttat" in page.text
    assert "Vi är kvar" in of_asker
    assert "Så heter det i listan" in of_asker
    assert "Laddkraft" not in of_asker
    assert "Olga" not in of_asker


@pytest.mark.parametrize("body", [{}, {"decision": "refuse"}, {"decision": "x", "reason": "A"}])
def test_a_no_without_a_reason_stays_in_the_form(client, owner, of_firm, body):
    client.force_login(owner)

    page = client.post(answer_url(of_firm), body)

    assert page.status_code == 200
    assert page.context["form"].errors
    of_firm.refresh_from_db()
    assert of_firm.state == "waiting"


def test_who_answers_too_late_is_told(client, owner, of_firm):
    client.force_login(owner)
    client.post(answer_url(of_firm), NO)

    page = client.post(answer_url(of_firm), YES, follow=True)

    assert "Frågan är redan avslutad" in page.text
    assert Company.objects.get().municipality_id == HOME


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_asked_gets_404_and_a_reader_403(
    client, of_firm, officer, officer_elsewhere, adviser, stranger, colleague, method
):
    answers = {}
    for person in (officer, officer_elsewhere, adviser, stranger, colleague):
        client.force_login(person)
        answers[person] = getattr(client, method)(answer_url(of_firm), YES).status_code

    assert answers.pop(colleague) == 403
    assert set(answers.values()) == {404}
    assert Company.objects.get().municipality_id == HOME


def test_the_start_page_of_an_officer_counts_what_is_asked(client, officer, of_officers):
    client.force_login(officer)

    (line,) = [
        line for line in client.get("/sv/").context["desk"].waiting if line.kind == "asked_for"
    ]

    assert (line.count, line.url) == (1, moved_url())


def test_a_reader_is_not_asked_on_the_start_page(client, colleague, of_firm):
    client.force_login(colleague)

    assert answer_url(of_firm) not in client.get("/sv/").text

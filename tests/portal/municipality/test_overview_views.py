import html

from django.urls import reverse
from django.utils.translation import override

from tests.cast import HOME
from tests.factories import CompanyFactory
from tests.matchmaking.factories import FitScoreFactory
from xport.accounts.models import AuditEntry


def url(name="municipality_overview"):
    return reverse(name, args=[HOME])


def test_overview_shows_every_stage_with_its_definition(at_work):
    FitScoreFactory(company=CompanyFactory(categories=["charging-services"]))

    page = at_work.get(url().replace("/sv/", "/en/"))

    text = html.unescape(page.text)
    with override("en"):
        assert all(str(stage.definition) in text for stage in page.context["overview"].stages)
    assert "1 of 1 companies has at least one strong market." in text


def test_empty_overview_leads_to_adding_the_first_company(at_work):
    assert reverse("municipality_company_add", args=[HOME]) in at_work.get(url()).text


def test_download_is_a_spreadsheet_and_is_logged(at_work, officer):
    CompanyFactory()

    answer = at_work.post(url("municipality_overview_xlsx"))

    entry = AuditEntry.objects.get(action="overview.downloaded")
    assert (entry.actor_id, entry.object_id) == (officer.pk, HOME)
    assert answer.content.startswith(b"PK")
    assert HOME in answer["Content-Disposition"]


def test_overview_draws_the_measure_of_the_address(at_work):
    CompanyFactory()

    page = at_work.get(url(), {"map": "strong"})

    assert page.context["map"].measure == "strong"
    assert page.text.count("</title></path>") == 290 + 1


def test_report_is_a_pdf_and_is_logged(at_work, officer):
    CompanyFactory()

    answer = at_work.post(url("municipality_overview_pdf"))

    entry = AuditEntry.objects.get(action="overview.report_made")
    assert (entry.actor_id, entry.object_id) == (officer.pk, HOME)
    assert answer.content.startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]


def test_report_that_cannot_be_made_says_so_and_logs_no_download(at_work, monkeypatch):
    monkeypatch.setattr("xport.lib.typesetting.SECONDS", 0.001)

    answer = at_work.post(url("municipality_overview_pdf"), follow=True)

    assert "Försök igen om en minut" in answer.text
    assert not AuditEntry.objects.filter(action="overview.report_made").exists()

import pytest
from django.urls import reverse

from tests.factories import CompanyFactory
from tests.matchmaking.factories import FitScoreFactory, MatchFactory, ScoreChangeFactory


@pytest.fixture
def operator_client(client, operator):
    client.force_login(operator)
    return client


def test_an_operator_reads_sent_scores_and_no_drafts(operator_client):
    FitScoreFactory(company=CompanyFactory(name="Skickad AB"))
    FitScoreFactory(company=CompanyFactory(name="Osänd AB"), kind="draft")

    page = operator_client.get(reverse("admin:matchmaking_fitscore_changelist")).content.decode()

    assert "Skickad AB" in page
    assert "Osänd AB" not in page


def test_an_operator_reads_a_match_and_cannot_change_it(operator_client):
    match = MatchFactory()
    match.events.create(at=match.created_at, to_state="suggested", reason="Begärd av företaget")
    url = reverse("admin:matchmaking_match_change", args=[match.pk])

    assert "Begärd av företaget" in operator_client.get(url).content.decode()
    assert operator_client.post(url, {"state": "won"}).status_code == 403


def test_an_operator_does_not_read_how_a_draft_moved(operator_client):
    for kind, name in (("sent", "Skickad AB"), ("draft", "Osänd AB")):
        ScoreChangeFactory(company=CompanyFactory(name=name), kind=kind)

    page = operator_client.get(reverse("admin:matchmaking_scorechange_changelist")).content.decode()

    assert "Skickad AB" in page
    assert "Osänd AB" not in page

"""Scores beside a step, computed while somebody answers."""

from decimal import Decimal

import pytest
from django.urls import reverse

from companies.profile.answers import Answers
from markets.models import Figures
from tests.cast import add_draft
from tests.matchmaking.factories import good_company

LIVE = {"HX-Request": "true", "HX-Target": "live"}


@pytest.fixture
def company(owner):
    company = good_company(members={owner: "owner"})
    answers = Answers(
        categories=("grid-flexibility-services", "charging-services"),
        sells_in=("NO",),
        export_share_pct=Decimal("20"),
        certificates=("CE",),
        languages=("sv", "en", "de"),
        employees=35,
    )
    add_draft(company, owner, answers)
    return company


def step_of(company, step="certificates"):
    return reverse("company_profile_step", args=[company.public_id, step])


def try_out(client, company, step="certificates", **body):
    return client.post(step_of(company, step), body, headers=LIVE)


def changes_in(answer):
    return {market.market.pk: market.change for market, _ in answer.context["live"].rows}


def test_step_shows_the_scores_of_the_draft(client, owner, company):
    client.force_login(owner)

    live = client.get(step_of(company)).context["live"]

    assert len(live.rows) == 6
    assert {market.change for market, _ in live.rows} == {0}


def test_every_step_stands_beside_the_form(client, owner, company):
    client.force_login(owner)

    page = client.get(step_of(company))

    steps = page.context["live"].tried.steps
    assert len(steps) > 3
    live = page.text.partition("x-live")[2]
    assert live.count('class="x-gain">') - len(page.context["live"].rows) == len(steps)


def test_ticking_a_certificate_shows_what_it_gives_and_saves_nothing(client, owner, company):
    client.force_login(owner)
    before = company.draft.answers

    answer = try_out(
        client, company, certificates=["CE", "ISO9001"], languages=["sv", "en", "de"], version="1"
    )

    assert min(changes_in(answer).values()) > 0
    assert "<html" not in answer.text
    company.draft.refresh_from_db()
    assert company.draft.answers == before


def test_wrong_answer_keeps_the_scores_of_what_is_saved(client, owner, company):
    client.force_login(owner)

    answer = try_out(client, company, "size", employees="-1x")

    assert answer.context["live"].has_errors
    assert set(changes_in(answer).values()) == {0}


def test_officer_of_an_unclaimed_firm_sees_them_too(client, officer, inventoried_company):
    client.force_login(officer)
    url = reverse("company_edit_step", args=[inventoried_company.public_id, "offer"])

    answer = client.post(url, {"categories": ["charging-services"], "offer": "goods"}, headers=LIVE)

    assert len(answer.context["live"].rows) == 6


def test_stranger_tries_nothing(client, stranger, company):
    client.force_login(stranger)

    assert try_out(client, company, certificates=["CE"]).status_code == 404


def test_answer_differs_by_who_asks(client, owner, company):
    client.force_login(owner)

    assert "HX-Request" in client.get(step_of(company)).headers["Vary"]
    assert "HX-Request" in try_out(client, company).headers["Vary"]


def test_big_firm_is_told_why_it_has_no_scores(client, owner, company):
    client.force_login(owner)

    answer = try_out(client, company, "size", employees="900")

    assert not answer.context["live"].tried.is_in_scope
    assert answer.text.strip()


def test_before_the_first_load_a_step_works_without_scores(client, owner, company):
    client.force_login(owner)
    Figures.objects.all().delete()

    page = client.get(step_of(company))

    assert page.status_code == 200
    assert page.context["live"] is None

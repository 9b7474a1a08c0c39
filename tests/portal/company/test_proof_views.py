"""Proof of answers on the firm's page."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from companies.models import SeenProof
from matchmaking.rescoring.actions import rescore_inputs
from tests.factories import NOW
from tests.matchmaking.factories import good_company
from xport.lib.formatting import iso_date


@pytest.fixture
def company(owner):
    return good_company(members={owner: "owner"})


def page_of(client, user, company, name="company", *arguments):
    client.force_login(user)
    with translation.override("en"):
        return client.get(reverse(name, args=[company.public_id, *arguments]))


def press(client, page, question):
    """Send the form of the answer as it stands on the page."""
    form = next(
        each
        for each in re.findall(r'<form method="post".*?</form>', page.text, re.DOTALL)
        if f'name="question" value="{question}"' in each
    )
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    return client.post(re.search(r'action="([^"]+)"', form)[1], fields, follow=True)


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.mark.parametrize("role", ["officer", "adviser"])
def test_officer_or_adviser_records_a_proof_and_takes_it_back(client, request, company, role):
    person = request.getfixturevalue(role)
    page = press(client, page_of(client, person, company), "trl")

    proof = SeenProof.objects.get()
    assert (proof.question, proof.value, proof.seen_by) == ("trl", 8, person)
    assert f"Seen by {person} on {iso_date(proof.seen_at)}" in words_of(page)

    press(client, page, "trl")
    assert not SeenProof.objects.exists()


def test_member_sees_who_saw_the_proof_and_has_no_button(client, owner, officer, company):
    SeenProof.objects.create(company=company, question="trl", value=8, seen_at=NOW, seen_by=officer)

    page = page_of(client, owner, company)

    assert f"Seen by {officer} on" in words_of(page)
    assert "company_proof" not in page.text
    assert "I have seen proof" not in page.text


def test_market_page_counts_what_is_documented(client, owner, officer, company):
    press(client, page_of(client, officer, company), "trl")
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)

    page = page_of(client, owner, company, "company_market", "europe")

    assert "Documented answers 1 of 7" in words_of(page)


def test_answer_that_changed_meanwhile_is_told(client, officer, company):
    page = page_of(client, officer, company)
    type(company).objects.filter(pk=company.pk).update(employees=36)

    answer = press(client, page, "employees")

    assert "The answer has changed since you read it." in words_of(answer)
    assert not SeenProof.objects.exists()


def test_own_company_is_told(client, adviser):
    company = good_company(members={adviser: "reader"})
    client.force_login(adviser)

    with translation.override("en"):
        for name in ("company_proof_see", "company_proof_remove"):
            answer = client.post(
                reverse(name, args=[company.public_id]), {"question": "trl"}, follow=True
            )
            assert "Somebody outside the company must see its proof." in words_of(answer)


@pytest.mark.parametrize("name", ["company_proof_see", "company_proof_remove"])
def test_question_that_is_none_is_told(client, officer, company, name):
    client.force_login(officer)

    with translation.override("en"):
        answer = client.post(
            reverse(name, args=[company.public_id]), {"question": "\x00"}, follow=True
        )

    assert "Look at it again first." in words_of(answer)

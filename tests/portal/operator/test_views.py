from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import RegisterLoad, ScoringInputs
from tests.factories import CompanyFactory
from tests.portal.home.test_views import make_mail
from xport.notifications import addresses
from xport.operations.actions import note_run

WORKS, LOOK = "Works", "Look at this"


@pytest.fixture
def status(client, operator):
    """Return the page's checks: (works, sentence) by name."""
    client.force_login(operator)

    def status():
        page = client.get(reverse("operator_status"), headers={"Accept-Language": "en"})
        assert page.status_code == 200
        checks = page.text.split('<dl class="x-ans">')[1].split("</dl>")[0].split("<dt>")[1:]
        return {
            check.split("</dt>")[0]: (f">{WORKS}<" in check, " ".join(check.split()))
            for check in checks
        }

    return status


@pytest.fixture
def job_has_run(db):
    note_run(job="notifications.sweep_mail", result="done", seconds=0.1, now=timezone.now())


def test_all_works_in_a_portal_at_rest(status, job_has_run):
    found = status()

    assert [name for name, (works, _) in found.items() if not works] == []
    assert len(found) == 8


def test_broker_that_is_away_is_said_and_the_page_still_comes(status, job_has_run, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    works, text = status()["Broker"]

    assert not works
    assert "All pages work" in text


@pytest.mark.parametrize(("minutes", "works"), [(1, True), (3, False)])
def test_jobs_that_have_stopped_are_noticed(status, minutes, works):
    ended = timezone.now() - timedelta(minutes=minutes)
    note_run(job="notifications.sweep_mail", result="done", seconds=0.1, now=ended)

    assert status()["Worker and scheduler"][0] == works


def test_portal_whose_jobs_never_ran_says_so(status):
    works, text = status()["Worker and scheduler"]

    assert not works
    assert "No job has run yet." in text


@pytest.mark.parametrize(("minutes", "works"), [(1, True), (9, False)])
def test_score_that_waits_too_long_is_noticed(status, job_has_run, minutes, works):
    company = CompanyFactory()
    changed_at = timezone.now() - timedelta(minutes=minutes)
    ScoringInputs.objects.filter(company=company).update(changed_at=changed_at)

    found, text = status()["Scores"]

    assert found == works
    assert "1 calculation waits." in text


def test_dead_mail_is_noticed_with_a_way_to_it(status, job_has_run):
    make_mail(state="dead")

    works, text = status()["Emails"]

    assert not works
    assert "1 email could not be delivered." in text
    assert reverse("admin:notifications_outgoingmail_changelist") in text


def test_mail_that_nobody_works_on_is_noticed(status, job_has_run):
    make_mail(next_at=timezone.now() - timedelta(minutes=16))

    works, text = status()["Emails"]

    assert not works
    assert "should have left 16" in text


def test_stopped_addresses_are_counted(status, job_has_run):
    addresses.stop(address="kim@laddkraft.example", reason="550", now=timezone.now())

    assert "1 address gets no notices." in status()["Stopped addresses"][1]


def test_page_names_jobs_and_no_person(client, operator, job_has_run):
    addresses.stop(address="kim@laddkraft.example", reason="550", now=timezone.now())
    client.force_login(operator)

    text = client.get(reverse("operator_status")).text

    assert "<code>notifications.sweep_mail</code>" in text
    assert "kim@laddkraft" not in text


@pytest.mark.parametrize("person", ["owner", "officer", "adviser"])
def test_status_is_the_operators_alone(client, request, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get(reverse("operator_status")).status_code == 403


def test_status_costs_few_queries(client, operator, job_has_run, django_assert_max_num_queries):
    client.force_login(operator)

    with django_assert_max_num_queries(20):
        client.get(reverse("operator_status"))


@pytest.mark.parametrize(("days", "is_well"), [(2, True), (400, False)])
def test_the_age_of_the_register_is_seen(status, days, is_well):
    loaded_at = timezone.now() - timedelta(days=days)
    RegisterLoad.objects.create(loaded_at=loaded_at, layout="scb", file_name="x.txt", entries=1)

    works, sentence = status()["Register of companies"]

    assert works == is_well
    assert "ago from SCB" in sentence

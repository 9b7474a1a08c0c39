from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from prometheus_client import CollectorRegistry

from tests.factories import NOW
from tests.portal.home.test_views import make_mail
from xport.operations.actions import note_run
from xport.portal.operator import figures, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def collected(monkeypatch):
    # The test's own connection, which its rows are on.
    monkeypatch.setattr(figures.connection, "close", lambda: None)

    def collected():
        registry = CollectorRegistry()
        registry.register(figures.PortalCollector())
        return registry

    return collected


def test_jobs_are_told_by_name_and_result(collected):
    note_run(job="mail", result="done", seconds=2.5, now=NOW)
    labels = {"job": "mail", "result": "done"}

    found = collected()

    assert found.get_sample_value("xport_job_runs_total", labels) == 1
    assert found.get_sample_value("xport_job_seconds_total", labels) == 2.5
    assert found.get_sample_value("xport_job_last_run_seconds", labels) == NOW.timestamp()


def test_mails_are_told_by_state_and_by_how_late_they_are(collected):
    make_mail(state="dead")
    make_mail(dedupe_key="l", message_id="<l@x>", next_at=timezone.now() - timedelta(seconds=90))

    found = collected()

    assert found.get_sample_value("xport_mails", {"state": "dead"}) == 1
    assert found.get_sample_value("xport_mails", {"state": "queued"}) == 1
    assert 90 <= found.get_sample_value("xport_mail_late_seconds") < 120


def test_mail_that_is_to_wait_is_not_late(collected):
    make_mail(next_at=timezone.now() + timedelta(hours=1))

    assert collected().get_sample_value("xport_mail_late_seconds") == 0


def test_dead_database_is_a_figure_and_no_failure(collected, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(state, "jobs", away)

    found = collected()

    assert found.get_sample_value("xport_database_up") == 0
    assert found.get_sample_value("xport_broker_up") == 1


def test_dead_broker_is_a_figure_and_no_failure(collected, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    found = collected()

    assert found.get_sample_value("xport_broker_up") == 0
    assert found.get_sample_value("xport_queue_length") is None
    assert found.get_sample_value("xport_database_up") == 1

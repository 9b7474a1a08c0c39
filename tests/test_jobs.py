import logging

import pytest
from celery.exceptions import Retry
from django.db import OperationalError

from xport.celery import app
from xport.operations import actions
from xport.operations.models import JobRuns

pytestmark = pytest.mark.django_db


class Broken(Exception):
    pass


@pytest.fixture
def job():
    """Make a job out of what it does; it is forgotten after the test."""
    names = []

    def job(action):
        task = app.task(name=f"testing.{action.__name__}", shared=False)(action)
        names.append(task.name)
        return app.tasks[task.name]

    yield job
    for name in names:
        app.tasks.unregister(name)


def facts_of(caplog):
    return [record.facts for record in caplog.records if record.message == "job"]


def test_job_that_is_done_is_counted_and_logged(job, caplog):
    caplog.set_level(logging.INFO, "xport.jobs")

    def add(number):
        return number + 1

    assert job(add)(4) == 5
    assert JobRuns.objects.get().job == "testing.add"
    assert [facts["result"] for facts in facts_of(caplog)] == ["done"]


@pytest.mark.parametrize(("error", "result"), [(Broken("Kim"), "failed"), (Retry(), "put off")])
def test_job_that_is_not_done_is_counted_as_what_it_is(job, error, result):
    def fall():
        raise error

    with pytest.raises(type(error)):
        job(fall)()

    assert JobRuns.objects.get().result == result


def test_job_is_done_though_nobody_can_count_it(job, monkeypatch):
    def away(**_run):
        raise OperationalError

    monkeypatch.setattr(actions, "note_run", away)

    def rest():
        return "done"

    assert job(rest)() == "done"

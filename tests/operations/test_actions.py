from datetime import timedelta

import pytest

from tests.factories import NOW
from xport.operations.actions import note_run
from xport.operations.models import JobRuns

pytestmark = pytest.mark.django_db


def test_note_run_counts_by_job_and_result():
    note_run(job="mail", result="done", seconds=0.5, now=NOW)
    note_run(job="mail", result="done", seconds=1.5, now=NOW + timedelta(minutes=1))
    note_run(job="mail", result="failed", seconds=3, now=NOW)

    done = JobRuns.objects.get(job="mail", result="done")
    assert (done.count, done.seconds, done.last_at) == (2, 2.0, NOW + timedelta(minutes=1))
    assert JobRuns.objects.get(job="mail", result="failed").count == 1


def test_note_run_of_a_slower_worker_does_not_turn_back_the_clock():
    note_run(job="mail", result="done", seconds=1, now=NOW)
    note_run(job="mail", result="done", seconds=1, now=NOW - timedelta(minutes=1))

    assert JobRuns.objects.get().last_at == NOW

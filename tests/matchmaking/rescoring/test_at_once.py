"""Two people, or two workers, at the same moment; and a real worker within seconds."""

import threading

import pytest
from django.db import connection

from companies.models import ScoringInputs
from companies.profile import scoring_inputs
from matchmaking.matches.actions import take_match
from matchmaking.matches.refusals import MatchRefused
from matchmaking.models import FitScore, Match, MatchEvent, ScoreChange
from matchmaking.rescoring.actions import rescore_inputs
from tests.factories import NOW, AdviserFactory
from tests.matchmaking.factories import MatchFactory, good_company
from tests.worker import celery_worker_process, wait_for  # noqa: F401 is a fixture
from xport.notifications.models import Notice


def at_once(*steps):
    """Run the steps in threads that start together; return what each raised, or None."""
    start = threading.Barrier(len(steps))
    raised = [None] * len(steps)

    def run(place, step):
        try:
            start.wait()
            step()
        except Exception as error:  # the test looks at it
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_advisers_who_take_a_match_at_once_one_gets_it():
    match = MatchFactory()
    advisers = [AdviserFactory().user for _ in range(4)]

    def taking(adviser):
        as_seen = Match.objects.select_related("market").get(pk=match.pk)
        return lambda: take_match(match=as_seen, by=adviser, now=NOW)

    raised = at_once(*[taking(adviser) for adviser in advisers])

    assert [error is None for error in raised].count(True) == 1
    assert all(isinstance(error, MatchRefused) for error in raised if error)
    assert MatchEvent.objects.filter(match=match).count() == 1
    assert Match.objects.get().adviser == advisers[raised.index(None)]


@pytest.mark.django_db(transaction=True)
def test_workers_that_score_a_firm_at_once_write_it_once(officer):
    company = good_company()
    inputs_id = ScoringInputs.objects.get(company=company).pk

    raised = at_once(*[lambda: rescore_inputs(inputs_id=inputs_id, now=NOW)] * 4)

    assert raised == [None] * 4
    assert FitScore.objects.count() == 6
    assert ScoreChange.objects.count() == 6
    strong = FitScore.objects.filter(label="strong").count()
    assert Notice.objects.filter(kind="matchmaking/score_strong").count() == strong > 0


@pytest.mark.worker
def test_a_worker_scores_a_firm_within_seconds_of_a_change(celery_worker_process):  # noqa: F811
    celery_worker_process()
    company = good_company()
    first = {}

    def is_scored():
        first.update(
            FitScore.objects.filter(company=company).values_list("market", "inputs_digest")
        )
        return len(first) == 6

    wait_for(is_scored, "six scores", seconds=10)

    company.trl = 4
    company.save()
    scoring_inputs.rewrite(company=company, kind="sent", now=NOW)

    def is_rescored():
        scores = FitScore.objects.filter(company=company)
        return not scores.filter(inputs_digest__in=first.values()).exists()

    wait_for(is_rescored, "new scores after a change", seconds=10)

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from companies.models import ScoringInputs
from matchmaking import tasks
from matchmaking.management.commands import rescore as command
from matchmaking.matches import actions as matches
from matchmaking.matches.refusals import MovedMeanwhile
from matchmaking.models import FitScore, Match
from matchmaking.rescoring import actions as rescoring
from matchmaking.rescoring.queries import scores_behind
from tests.factories import NOW
from tests.matchmaking.factories import MatchFactory, good_company
from xport.celery import app
from xport.schedule import BEAT_SCHEDULE


def test_rescore_inputs_scores_the_firm(db):
    inputs = ScoringInputs.objects.get(company=good_company())

    tasks.rescore_inputs(inputs.pk)

    assert FitScore.objects.count() == 6


def test_sweep_rescoring_scores_what_no_message_told_of(db):
    good_company()
    good_company(trl=3)

    tasks.sweep_rescoring()

    assert scores_behind() == 0


def test_sweep_matches_wakes_those_whose_day_has_come(db):
    yesterday = timezone.localdate() - timedelta(days=1)
    match = MatchFactory(state="not_now", review_on=yesterday)

    tasks.sweep_matches()

    assert Match.objects.get(pk=match.pk).state == "in_review"


def test_a_match_that_another_worker_woke_is_not_counted(db, monkeypatch):
    MatchFactory(state="not_now", review_on=NOW.date())

    def too_late(match, now):
        raise MovedMeanwhile

    monkeypatch.setattr(matches, "_wake", too_late)

    assert matches.wake_matches(now=NOW) == 0


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_the_sweep_stops_when_the_database_is_away(db, monkeypatch):
    good_company()

    def away(**values):
        raise OperationalError

    monkeypatch.setattr(rescoring, "rescore_inputs", away)

    with pytest.raises(OperationalError):
        rescoring.rescore_due(now=NOW)


@pytest.fixture
def failing(db, monkeypatch):
    """A firm that cannot be scored for the first two tries."""
    company = good_company()
    tries = []
    score = rescoring.computed_scores

    def fails_twice(*args):
        tries.append(args)
        if len(tries) <= 2:
            raise ZeroDivisionError
        return score(*args)

    monkeypatch.setattr(rescoring, "computed_scores", fails_twice)
    monkeypatch.setattr(command, "PAUSE_SECONDS", 0)
    return company


def test_the_command_fails_when_a_firm_cannot_be_scored(failing):
    with pytest.raises(CommandError, match="1 could not be scored"):
        call_command("rescore")


def test_the_command_that_waits_tries_again(failing, capsys):
    call_command("rescore", "--wait")

    assert scores_behind() == 0
    assert "Scored 1 of 1" in capsys.readouterr().out


def test_the_command_that_waits_gives_up_in_the_end(failing, monkeypatch):
    monkeypatch.setattr(command, "MOST_PAUSES", 1)

    with pytest.raises(CommandError, match="1 could not be scored"):
        call_command("rescore", "--wait")

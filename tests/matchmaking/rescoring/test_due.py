"""Everybody who is due is scored, in turn and once."""

import pytest
from django.core.management import call_command
from django.db import connection

from companies.models import ScoringInputs
from matchmaking.models import Scored
from matchmaking.rescoring import actions
from matchmaking.rescoring.due import due_inputs
from tests.factories import NOW
from tests.matchmaking.factories import good_company
from tests.matchmaking.rescoring.conftest import LATER, scores_of
from tests.worker import wait_for


def test_rescore_due_scores_the_oldest_first(db):
    newer = good_company()
    older = good_company()
    ScoringInputs.objects.filter(company=newer).update(changed_at=LATER)

    report = actions.rescore_due(now=LATER, limit=1)

    assert report == actions.SweepReport(scored=1, failed=0)
    assert scores_of(older)
    assert not scores_of(newer)


def test_rescore_due_goes_on_after_a_row_that_fails(db, monkeypatch, caplog):
    broken, fine = good_company(), good_company(trl=3)
    score = actions.computed_scores

    def fails_for_one(inputs, firm, basis, now):
        if inputs.company == broken:
            raise ZeroDivisionError
        return score(inputs, firm, basis, now)

    monkeypatch.setattr(actions, "computed_scores", fails_for_one)

    report = actions.rescore_due(now=NOW)

    assert (report.scored, report.failed) == (1, 1)
    assert scores_of(fine)
    assert not Scored.objects.filter(inputs__company=broken).exists()


def test_the_command_scores_all_and_says_how_many(db, capsys):
    for _ in range(3):
        good_company()

    call_command("rescore", "--wait")

    assert not due_inputs().exists()
    assert "Scores are up to date (3 scored now)" in capsys.readouterr().out


def test_nothing_is_due_before_the_first_load(no_model):
    good_company()

    assert not due_inputs().exists()


def test_sweep_wakes_the_next_one_until_nobody_waits(db, monkeypatch):
    woken = []
    monkeypatch.setattr(actions, "wake", woken.append)
    for _ in range(3):
        good_company()

    actions.sweep_rescoring(now=NOW, limit=2)
    assert woken == ["matchmaking.sweep_rescoring"]
    actions.sweep_rescoring(now=NOW, limit=2)

    assert woken == ["matchmaking.sweep_rescoring"]
    assert not due_inputs().exists()


@pytest.mark.django_db(transaction=True)
def test_sweep_beside_another_ends_without_work():
    firm = good_company()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [actions._SWEEPING])
        actions.sweep_rescoring(now=NOW)
        assert not scores_of(firm)
    other.close()

    wait_for(lambda: actions.sweep_rescoring(now=NOW) or scores_of(firm), "a sweep that is alone")

"""Benchmarks on few firms: that they measure, agree and fail. Time itself is never a test here."""

import dataclasses
import json

import numpy as np
import pytest

from bench import explain, import_list, score
from bench.__main__ import BENCHMARKS, main
from bench.firms import random_firms
from bench.lists import workbook
from bench.measuring import Differs, Result, interleaved, report
from bench.reference import tables
from bench.score_in_polars import Plan, frame_of
from matchmaking.scoring.many import score_many
from tests.worker import environment_of_test
from xport.celery import app

KEYS = {"name", "against", "ours", "baseline", "unit", "ratio", "limit", "peak_mb", "runs"}


def result(**changes):
    values = {
        "name": "adding",
        "against": "counting",
        "ours": 1.0,
        "baseline": 2.0,
        "unit": "s",
        "limit": 0.77,
        "limited": "ratio",
        "peak_mb": 100.0,
        "baseline_peak_mb": 200.0,
        "peak_limit_mb": 1_500.0,
        "runs": 3,
    }
    return Result(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 0),
        ({"ours": 1.55}, 1),
        ({"peak_mb": 1_501.0}, 1),
        ({"limited": "ours", "limit": 0.9}, 1),
        ({"limited": "ours", "limit": 1.1, "baseline": 0.1}, 0),
    ],
)
def test_status_is_1_beyond_a_limit(changes, status, capsys):
    assert report(iter([result(**changes)])) == status

    line = json.loads(capsys.readouterr().out)
    assert line.keys() >= KEYS
    assert line["is_within"] == (status == 0)


def test_one_result_beyond_its_limit_is_enough(capsys):
    assert report(iter([result(ours=9.0), result()])) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_runs_are_interleaved_after_one_unmeasured():
    calls = []

    interleaved(lambda: calls.append("ours"), lambda: calls.append("baseline"), runs=3)

    assert calls == ["ours", "baseline"] * 4


def test_score_measures_and_prints_every_key(capsys):
    # Of few firms the ratio says nothing: only that it is measured.
    report(score.results(counts=(500,), runs=1))

    line = json.loads(capsys.readouterr().out)
    assert line.keys() >= KEYS
    assert line["name"] == "score 500 firms"
    assert min(line["ours"], line["baseline"], line["peak_mb"], line["baseline_peak_mb"]) > 0


def test_score_refuses_to_compare_what_differs():
    firms = random_firms(200, tables(), seed=1)
    ours = score_many(firms, tables())
    theirs = Plan(tables()).scores_of(frame_of(firms).lazy()).collect()
    off = dataclasses.replace(ours, coverage=ours.coverage + 2e-6)

    score.check_equal(ours, theirs)
    with pytest.raises(Differs, match="coverage in nordics"):
        score.check_equal(off, theirs)


def test_explain_measures_and_fails_beyond_its_limit(capsys):
    # Nothing is explained in a nanosecond.
    assert report(explain.results(limit=1e-6, runs=1)) == 1

    line = json.loads(capsys.readouterr().out)
    assert line.keys() >= KEYS
    assert line["unit"] == "ms"


@pytest.mark.django_db(transaction=True)
def test_import_measures_with_every_outcome_as_it_should_be(tmp_path, capsys):
    app.control.purge()
    servers = environment_of_test(tmp_path)

    # Of few rows the ratio says nothing: only that it is measured.
    report(import_list.results(rows=150, sample=100, runs=1, servers=servers))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["name"] for line in lines] == [
        *["import 150 rows"] * 2,
        "import again 150 rows",
        "undo 150 rows",
    ]
    assert all(line.keys() >= KEYS for line in lines)
    assert all(min(line["ours"], line["baseline"]) > 0 for line in lines)
    # Python, Django and a process that reads the file.
    assert 50 < lines[0]["peak_mb"] < lines[0]["peak_limit_mb"]


@pytest.mark.django_db(transaction=True)
def test_import_is_not_measured_if_an_outcome_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(import_list, "workbook", lambda count: workbook(count + 1))

    with pytest.raises(Differs, match="created"):
        next(import_list.results(50, 50, 1, servers=environment_of_test(tmp_path)))


def test_firms_are_the_same_for_the_same_seed():
    once, again = (random_firms(300, tables(), seed=7) for _ in range(2))
    other = random_firms(300, tables(), seed=8)

    np.testing.assert_array_equal(once.needs, again.needs)
    np.testing.assert_array_equal(once.employees, again.employees)
    assert (once.needs != other.needs).any()


def test_firms_have_a_category_exactly_where_they_have_an_energy_share():
    firms = random_firms(2_000, tables(), seed=7)

    np.testing.assert_array_equal(firms.needs == 0, np.isnan(firms.energy_share))
    assert 0 < (firms.needs == 0).mean() < 0.1
    assert np.nanmin(firms.energy_share) == 0
    assert np.nanmax(firms.energy_share) == 1


def test_without_a_name_it_lists_what_can_be_measured(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench"])

    assert main() == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in BENCHMARKS)


def test_unknown_name_is_a_usage_error(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench", "nothing"])

    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "nothing" in capsys.readouterr().err

import json

from tests.asvs import check
from tests.asvs.results import function_of
from tests.asvs.table import lines, standard

LEAST_SHOWN = 90


def test_the_table_has_exactly_the_requirements_of_the_standard():
    assert {line.id: line.level for line in lines()} == standard()
    assert len(lines()) == len(standard())


def test_every_line_says_in_our_words_what_and_why():
    assert [line.id for line in lines() if not (line.words and line.reason)] == []


def test_the_state_of_a_line_follows_from_its_tests():
    states = {
        line.id: line.state
        for line in lines()
        if line.state != ("" if line.applies == "no" else "shown" if line.tests else "open")
    }

    assert states == {}
    assert {line.applies for line in lines()} == {"yes", "no"}
    assert all(not line.tests for line in lines() if line.applies == "no")


def test_enough_is_shown():
    assert sum(line.state == "shown" for line in lines()) >= LEAST_SHOWN


def test_unshown_names_what_failed_and_what_did_not_run(tmp_path, monkeypatch):
    named = [
        ("1.1.1", "tests/a.py::good"),
        ("1.1.2", "tests/a.py::bad"),
        ("1.2.1", "tests/b.py::no"),
    ]
    monkeypatch.setattr(check, "named_tests", lambda: named)
    (tmp_path / "1.json").write_text(json.dumps({"passed": ["tests/a.py::good"], "failed": []}))
    (tmp_path / "2.json").write_text(json.dumps({"passed": [], "failed": ["tests/a.py::bad"]}))

    assert check.unshown(tmp_path) == [
        "1.1.2: tests/a.py::bad failed",
        "1.2.1: tests/b.py::no did not run",
    ]


def test_function_of_leaves_out_the_parameters():
    assert function_of("tests/a.py::test_b[c::d]") == "tests/a.py::test_b"

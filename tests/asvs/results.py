"""Remembers which tests of a run passed, if pytest is given a folder to keep them in."""

import json
import os
from pathlib import Path

import pytest


def function_of(node: str) -> str:
    """Return the test without its parameters: it has passed when all of them have."""
    return node.partition("[")[0]


class Results:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = function_of(report.nodeid)
        if report.passed and report.when == "call":
            self.passed.add(name)
        elif not report.passed:
            # Skipped counts as failed: it showed nothing.
            self.failed.add(name)

    def pytest_sessionfinish(self) -> None:
        found = {"passed": sorted(self.passed - self.failed), "failed": sorted(self.failed)}
        (self.folder / f"{os.getpid()}.json").write_text(json.dumps(found), encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--results", type=Path, help="folder for which tests passed (tests/asvs)")


def pytest_configure(config: pytest.Config) -> None:
    folder = config.getoption("--results")
    if folder:
        config.pluginmanager.register(Results(folder), "xport_results")

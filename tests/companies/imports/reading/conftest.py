"""A process with real limits in the place of the one that reads files."""

import sys

import pytest

from companies.imports.reading import reader
from xport.lib.confined import PROJECT

CHILD = """
import sys
sys.path.insert(0, {project!r})
from companies.imports.reading import refusals
from xport.lib.confined import limit_this_process
limit_this_process(memory_bytes=refusals.MEMORY_BYTES, cpu_seconds=2, output_bytes=1024 * 1024)
{deed}
"""


@pytest.fixture
def child_that(monkeypatch, tmp_path):
    """Put a process with real limits in the place of the reader."""

    def replace(deed):
        script = tmp_path / "child.py"
        script.write_text(CHILD.format(project=str(PROJECT), deed=deed))
        monkeypatch.setattr(reader, "COMMAND", [sys.executable, str(script)])

    return replace

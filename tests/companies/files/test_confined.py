import os
import subprocess
import sys
import threading

import pytest

from companies.files import confined
from companies.files.rewritten import Refused
from tests.companies.files import made
from xport.lib.confined import PROJECT

# What a hostile file could bring its decoder to do, as the child of the tests below.
CHILD = """
import sys
sys.path.insert(0, {project!r})
from companies.files import rewriting
rewriting.limit_this_process(
    memory_bytes=rewriting.MEMORY_BYTES,
    cpu_seconds=rewriting.CPU_SECONDS,
    output_bytes=rewriting.OUTPUT_BYTES,
)
{deed}
"""


@pytest.fixture
def child_that(monkeypatch, tmp_path):
    """Put a process with the real limits in the place of the decoder."""

    def replace(deed):
        script = tmp_path / "child.py"
        script.write_text(CHILD.format(project=str(PROJECT), deed=deed))
        monkeypatch.setattr(confined, "COMMAND", [sys.executable, str(script)])

    return replace


def test_rewrite_gives_back_what_the_child_made():
    logo = confined.rewrite(made.picture(size=(30, 20)), way="logo")

    assert (logo.media_type, logo.width, logo.height) == ("image/png", 30, 20)
    assert logo.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("way", "data", "code"),
    [
        ("logo", made.bomb(), "too_many_pixels"),
        ("pdf", made.encrypted_pdf(password="x"), "pdf_encrypted"),
        ("picture", made.picture("JPEG")[:200], "broken"),
    ],
)
def test_rewrite_refuses_what_the_child_refuses(way, data, code):
    with pytest.raises(Refused, match=code):
        confined.rewrite(data, way=way)


@pytest.mark.parametrize(
    "deed",
    [
        "bytearray(2 ** 31)",
        "import os; os.abort()",
        "import sys; sys.stdout.buffer.write(bytes(64 * 1024 * 1024)); sys.stdout.flush()",
        "open('/dev/null'); [open('/dev/null') for _ in range(100)]",
        "raise ValueError('no picture at all')",
    ],
    ids=["grows", "crashes", "writes without end", "opens without end", "fails"],
)
def test_rewrite_refuses_when_the_child_dies(child_that, deed, caplog):
    child_that(deed)

    with pytest.raises(Refused, match="too_costly"):
        confined.rewrite(b"", way="logo")

    assert "ended with" in caplog.text


def test_rewrite_refuses_when_the_child_does_not_come_back(child_that, monkeypatch):
    monkeypatch.setattr(confined, "SECONDS", 0.5)
    child_that("import time; time.sleep(60)")

    with pytest.raises(Refused, match="too_costly"):
        confined.rewrite(b"", way="logo")


def test_rewrite_says_busy_when_all_places_stay_taken(monkeypatch):
    monkeypatch.setattr(confined, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(confined, "_places", threading.BoundedSemaphore(1))
    confined._places.acquire()

    with pytest.raises(Refused, match="busy"):
        confined.rewrite(made.picture(), way="logo")


def test_rewrite_gives_its_place_back_after_a_refusal(monkeypatch):
    monkeypatch.setattr(confined, "_places", threading.BoundedSemaphore(1))

    for _ in range(2):
        with pytest.raises(Refused, match="broken"):
            confined.rewrite(b"nothing", way="logo")


def test_rewrite_hands_the_child_nothing_of_the_environment(child_that, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "must stay here")
    child_that("import os; sys.exit(3 if 'SECRET_KEY' in os.environ else 4)")

    with pytest.raises(Refused):
        confined.rewrite(b"", way="logo")


def test_the_portal_itself_loads_no_decoder():
    look = "import django, sys; django.setup(); import xport.urls; print(*sys.modules)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "xport.settings"}

    said = subprocess.run(
        [sys.executable, "-c", look], env=environment, capture_output=True, text=True, check=True
    )

    assert {"companies.files.confined", "pikepdf", "PIL"} & set(said.stdout.split()) == {
        "companies.files.confined"
    }

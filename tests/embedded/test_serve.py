import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from urllib.error import URLError

import psutil
import pytest

from tests.embedded.processes import find, mentioning, wait_for
from xport.embedded.options import ROOT
from xport.embedded.ports import free_port

SERVERS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "XPORT_ENV", "ALLOWED_HOSTS")


def environment(folder, **changes):
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return kept | {"XPORT_VAR": str(folder), "PORT": str(free_port())} | changes


def refusal(folder, *arguments, **changes):
    result = subprocess.run(
        [sys.executable, "-m", "xport.embedded.serve", *arguments],
        cwd=ROOT,
        env=environment(folder, **changes),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=30,
    )
    assert result.returncode == 1
    assert not (folder / "servers").exists()
    return result.stderr


def test_serve_names_the_cure_for_a_taken_port(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(folder, PORT=str(port))
    assert said.count("\n") == 1
    assert f"Port {port} is taken" in said
    assert f"PORT={port + 1} bin/serve" in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"PORT": "many"}, "PORT is 'many', not a port"),
        ({"HOST": "192.0.2.1"}, "HOST=192.0.2.1 is not an address of this machine"),
        ({"XPORT_ENV": "production"}, "bin/serve --no-demo"),
    ],
)
def test_serve_refuses_what_cannot_be_served_in_one_sentence(folder, changes, words):
    said = refusal(folder, **changes)
    assert words in said
    assert said.count("\n") == 1


def test_serve_in_production_asks_for_a_secret_key(folder):
    assert "SECRET_KEY is not set" in refusal(folder, "--no-demo", XPORT_ENV="production")


def test_serve_keeps_demo_and_real_data_apart(folder):
    folder.mkdir()
    (folder / "demo-data").touch()
    (folder / "servers").mkdir()
    result = subprocess.run(
        [sys.executable, "-m", "xport.embedded.serve", "--no-demo"],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=30,
    )
    assert "holds demo data: choose another folder" in result.stderr


class Serve:
    """A running bin/serve without its installation step."""

    def __init__(self, folder):
        self.folder = folder
        changes = environment(folder)
        self.address = f"http://127.0.0.1:{changes['PORT']}/healthz"
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xport.embedded.serve", "--no-demo"],
            cwd=ROOT,
            env=changes,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.said += line

    def is_up(self):
        assert self.process.poll() is None, self.said
        return "Ctrl-C stops everything" in self.said

    def answers(self):
        try:
            with urllib.request.urlopen(self.address, timeout=3) as answer:  # noqa: S310
                return answer.status == 200
        except (URLError, OSError):
            return False

    def child(self, *words):
        """Return the child whose command line has all the words, or None while there is none."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if all(word in " ".join(child.cmdline()) for word in words):
                    return child
        return None

    def kill_9(self, *words):
        """Kill that child and wait until another one has taken its place."""
        victim = self.child(*words)
        victim.kill()
        wait_for(lambda: (found := self.child(*words)) and found.pid != victim.pid, 10)

    def stop(self):
        left = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(40)
        self.reader.join()
        self.process.stdout.close()
        _, alive = psutil.wait_procs(left, timeout=3)
        return status, alive


@pytest.mark.worker
def test_serve_brings_back_whatever_is_killed_and_stops_everything(folder):
    serve = Serve(folder)
    try:
        wait_for(serve.is_up, 60)
        serve.kill_9("valkey-server")
        serve.kill_9("postgres", "-D")
        serve.kill_9("gunicorn")
        serve.kill_9("celery", "worker")
        serve.kill_9("celery", "beat")
        wait_for(serve.answers, 10)
    finally:
        status, alive = serve.stop()

    assert (status, alive) == (0, [])
    assert mentioning(folder) == []
    assert "everything is saved" in serve.said


@pytest.mark.worker
def test_killed_serve_takes_its_children_along(folder):
    serve = Serve(folder)
    wait_for(lambda: (folder / "servers" / "postgres" / "postmaster.pid").exists(), 30)
    assert find(folder, "valkey-server").is_running()

    serve.process.kill()
    serve.process.wait()

    wait_for(lambda: mentioning(folder) == [], 15)
    serve.reader.join()
    serve.process.stdout.close()

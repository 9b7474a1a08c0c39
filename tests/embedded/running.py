"""A running bin/serve without its installation step, and what a test does to it."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
import urllib.request
from urllib.error import URLError

import psutil

from tests.embedded.processes import wait_for
from xport.embedded.options import ROOT
from xport.embedded.ports import free_port

OF_THE_TESTS = (
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "XPORT_ENV", "ALLOWED_HOSTS"),
    *("METRICS_PORT", "PROMETHEUS_MULTIPROC_DIR", "XPORT_LOG"),
)


def environment(folder, **changes):
    """Return what bin/serve is started with; ports of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    ports = {"PORT": str(free_port()), "METRICS_PORT": str(free_port())}
    return kept | {"XPORT_VAR": str(folder)} | ports | changes


class Serve:
    def __init__(self, folder, **changes):
        self.folder = folder
        own = environment(folder, **changes)
        self.address = f"http://127.0.0.1:{own['PORT']}/healthz"
        self.metrics = f"http://127.0.0.1:{own['METRICS_PORT']}/metrics"
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xport.embedded.serve", "--no-demo"],
            cwd=ROOT,
            env=own,
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
        return self.fetched(self.address) is not None

    def fetched(self, address):
        """Return the body of a page that answers 200, else None."""
        try:
            with urllib.request.urlopen(address, timeout=3) as answer:  # noqa: S310
                return answer.read().decode()
        except (URLError, OSError):
            return None

    def environment(self):
        """Return the environment in which its commands run, as bin/manage reads it."""
        lines = (self.folder / "environment").read_text(encoding="utf-8").splitlines()
        words = [shlex.split(line)[1].partition("=") for line in lines]
        return environment(self.folder) | {name: value for name, _, value in words}

    def run(self, *command):
        """Run a Python module on its servers and return what it printed."""
        result = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == 0, result.stderr[-2000:]
        return result.stdout

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
        self.wait_for_another(victim, *words)

    def wait_for_another(self, victim, *words):
        wait_for(lambda: (found := self.child(*words)) and found.pid != victim.pid, 20)

    def stop(self):
        left = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(40)
        self.reader.join()
        self.process.stdout.close()
        _, alive = psutil.wait_procs(left, timeout=3)
        return status, alive

import socket
import subprocess
import sys

import pytest

from tests.embedded.processes import find, mentioning, wait_for
from tests.embedded.running import Serve, environment
from xport.embedded.errors import StartupFailed
from xport.embedded.options import NEEDED_IN_PRODUCTION, ROOT, read_options


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


@pytest.mark.parametrize("name", NEEDED_IN_PRODUCTION)
def test_production_needs_each_variable_before_anything_is_started(name):
    given = {each: "x" for each in NEEDED_IN_PRODUCTION if each != name}

    with pytest.raises(StartupFailed, match=f"{name} is not set"):
        read_options({"XPORT_ENV": "production", **given}, demo=False)


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


@pytest.mark.worker
def test_serve_brings_back_whatever_is_killed_and_stops_everything(folder):
    serve = Serve(folder)
    try:
        wait_for(serve.is_up, 60)
        serve.kill_9("valkey-server")
        serve.kill_9("postgres", "-D")
        serve.kill_9("gunicorn", "xport.wsgi")
        serve.kill_9("gunicorn", "xport.figures_wsgi")
        serve.kill_9("celery", "worker")
        serve.kill_9("celery", "beat")
        wait_for(serve.answers, 10)
        wait_for(
            lambda: (
                'view="healthz"' in (figures := serve.fetched(serve.metrics) or "")
                and "xport_database_up 1.0" in figures
            ),
            20,
        )
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

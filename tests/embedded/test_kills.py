"""Nothing is lost and hardly anything repeated, whatever is killed while 400 jobs are under way.

Everything waits for counts, nothing for a clock: a slow machine only takes longer.
"""

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from tests.embedded.processes import wait_for
from tests.embedded.running import Serve
from tests.embedded.workload import COMPANIES, MAILS

# Long enough to be killed in, short enough for the test command.
MAIL_TAKES_SECONDS = 0.25
# A mail whose worker died is free again after this.
LEASE_SECONDS = 12
KINDS = ("worker", "child", "valkey", "postgres")
FIRST_KILL, BETWEEN_KILLS, WIPE = 22, 9, 130


@dataclass(frozen=True)
class Done:
    scored: int
    sent: int

    @property
    def least(self):
        return min(self.scored, self.sent)


class Run:
    """What is done so far, and how each kind is killed."""

    def __init__(self, serve):
        self.serve = serve
        urls = serve.environment()
        self.database_url, self.redis_url = urls["DATABASE_URL"], urls["REDIS_URL"]
        self.done_at_kills = []

    def done(self):
        """Count what the database holds; None while it does not answer."""
        with contextlib.suppress(psycopg2.OperationalError):
            connection = psycopg2.connect(self.database_url, connect_timeout=2)
            with contextlib.closing(connection), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT (SELECT count(*) FROM matchmaking_scored),"
                    " (SELECT count(*) FROM notifications_outgoingmail WHERE state = 'sent')"
                )
                return Done(*cursor.fetchone())
        return None

    def wait_for_done(self, least, seconds=120):
        wait_for(lambda: (done := self.done()) and done.least >= least, seconds)

    def kill_at(self, least, kill):
        """Kill when at least so much of both is done, and note how much it was."""
        self.wait_for_done(least)
        self.done_at_kills.append(self.done())
        kill()

    def kill_worker(self):
        self.serve.kill_9("celery", "worker")

    def kill_child(self):
        worker = self.serve.child("celery", "worker")
        # A worker that has just come back has no children yet.
        wait_for(lambda: len(worker.children()) == 2)
        before = {child.pid for child in worker.children()}
        worker.children()[0].kill()
        wait_for(lambda: {child.pid for child in worker.children()} - before, 20)

    def kill_valkey(self):
        self.serve.kill_9("valkey-server")

    def kill_postgres(self):
        self.serve.kill_9("postgres", "-D")
        wait_for(self.done)

    def wipe_broker(self):
        """Kill the broker and delete its data, before the supervisor can bring it back."""
        server = self.serve.child("valkey-server")
        assert self.queue_length() > 0
        server.suspend()
        try:
            shutil.rmtree(Path(server.cwd()) / "appendonlydir")
        finally:
            server.kill()
        self.serve.wait_for_another(server, "valkey-server")

    def queue_length(self):
        with redis.Redis.from_url(self.redis_url) as broker:
            return broker.llen("celery")


@pytest.fixture
def run(folder, smtp_sink):
    smtp_sink.pause_seconds = MAIL_TAKES_SECONDS
    serve = Serve(folder, EMAIL_URL=smtp_sink.url, MAIL_LEASE_SECONDS=str(LEASE_SECONDS))
    try:
        wait_for(serve.is_up, 180)
        yield Run(serve)
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            serve.stop()


@pytest.mark.worker
def test_kills_lose_no_score_and_no_mail(run, smtp_sink):
    run.serve.run("tests.embedded.workload", "make")
    kills = [getattr(run, f"kill_{kind}") for _ in range(3) for kind in KINDS]
    for number, kill in enumerate(kills):
        run.kill_at(FIRST_KILL + number * BETWEEN_KILLS, kill)
    run.kill_at(WIPE, run.wipe_broker)
    run.wait_for_done(COMPANIES, 180)

    assert all(20 <= done.scored <= 180 for done in run.done_at_kills), run.done_at_kills
    assert all(20 <= done.sent <= 180 for done in run.done_at_kills), run.done_at_kills
    result = json.loads(run.serve.run("tests.embedded.workload", "undisturbed"))
    assert len(result["stored"]["scores"]) == COMPANIES * 6
    assert result["stored"] == result["undisturbed"]
    assert len(set(smtp_sink.message_ids)) == MAILS
    assert len(smtp_sink.message_ids) - MAILS <= len(run.done_at_kills)

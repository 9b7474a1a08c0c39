import re

import psycopg2
import pytest
import redis

from tests.embedded.processes import kill_9, mentioning, wait_for
from xport.embedded import postgres, valkey
from xport.embedded.errors import StartupFailed
from xport.embedded.servers import running_servers


def execute(url, statement):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def without_password(url):
    return re.sub(r":[^:/@]+@", "@", url)


def client(url):
    return redis.Redis.from_url(url)


def test_servers_keep_what_was_acknowledged_when_killed(folder):
    with running_servers(folder, given={}, announce=lambda _: None) as urls:
        execute(urls.database, "CREATE TABLE kept AS SELECT 'å' AS letter")
        with client(urls.redis) as broker:
            broker.set("kept", "ä")

        kill_9(folder, "postgres", "-D")
        wait_for(lambda: postgres.answers(urls.database))
        kill_9(folder, "valkey-server")
        wait_for(lambda: valkey.answers(urls.redis))

        assert execute(urls.database, "SELECT letter FROM kept") == [("å",)]
        with client(urls.redis) as broker:
            assert broker.get("kept").decode() == "ä"


def test_servers_find_their_data_again_and_leave_no_process(folder):
    with running_servers(folder, given={}, announce=lambda _: None) as first:
        execute(first.database, "CREATE TABLE kept AS SELECT 1 AS number")
    assert mentioning(folder) == []

    with running_servers(folder, given={}, announce=lambda _: None) as second:
        assert execute(second.database, "SELECT number FROM kept") == [(1,)]
    assert second == first
    assert mentioning(folder) == []


def test_servers_refuse_a_stranger(folder):
    with running_servers(folder, given={}, durable=False, announce=lambda _: None) as urls:
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(without_password(urls.database), password="guessed")
        with client(without_password(urls.redis)) as c, pytest.raises(redis.AuthenticationError):
            c.ping()
    assert (folder / "access.json").stat().st_mode & 0o077 == 0


def test_servers_refuse_a_folder_in_use(folder):
    with running_servers(folder, given={}, durable=False, announce=lambda _: None):
        second = running_servers(folder, given={}, announce=lambda _: None)
        with pytest.raises(StartupFailed, match="already runs"):
            second.__enter__()


def test_servers_that_have_addresses_are_not_started(folder):
    given = {"DATABASE_URL": "postgresql://a@b/c", "REDIS_URL": "redis://d/0"}
    with running_servers(folder, given=given) as urls:
        assert urls.as_environment() == given
    assert not folder.exists()

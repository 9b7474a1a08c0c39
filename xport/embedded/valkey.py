"""Valkey: write its settings, start it, ask whether it answers."""

import os
from pathlib import Path

import redis

from xport.embedded.children import ChildSpec
from xport.embedded.programs import Programs
from xport.embedded.unprivileged import Account, give

SETTINGS = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{data}"
save ""
appendonly {append_only}
appendfsync everysec
maxmemory-policy noeviction
"""


def url(password: str, port: int) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


def child(
    data: Path,
    url_parts: tuple[str, int],
    programs: Programs,
    *,
    account: Account | None,
    durable: bool,
) -> ChildSpec:
    """Return how to start it; the password is in a file, as anybody can read a command line."""
    password, port = url_parts
    data.mkdir(mode=0o700, exist_ok=True)
    give(data, account)
    settings = data.with_name("valkey.conf")
    settings.touch(mode=0o600)
    settings.write_text(
        SETTINGS.format(
            port=port, password=password, data=data, append_only="yes" if durable else "no"
        ),
        encoding="utf-8",
    )
    give(settings, account)
    return ChildSpec(
        name="valkey",
        command=[str(programs.valkey), str(settings)],
        log=data.with_name("valkey.log"),
        environment=dict(os.environ),
        folder=data.parent,
        account=account,
    )


def answers(redis_url: str) -> bool:
    client = redis.Redis.from_url(redis_url, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()

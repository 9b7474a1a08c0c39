"""The servers' folder: one owner at a time, and the passwords and ports that are kept in it."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from xport.embedded import ports
from xport.embedded.errors import StartupFailed


@dataclass(frozen=True, kw_only=True)
class Access:
    postgres_password: str
    postgres_port: int
    valkey_password: str
    valkey_port: int


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder alone; the system lets go of the lock however this process ends."""
    with (folder / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartupFailed(
                f"Xport already runs on the data in {folder} (process {lock.read() or 'unknown'}): "
                "stop it first, or set XPORT_VAR to another folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def port_like(wanted: int | None) -> int:
    """Return the port of the last time if it is free: an open psql or a bookmark stays right."""
    if wanted and ports.is_free("127.0.0.1", wanted):
        return wanted
    return ports.free_port()


def access_of(folder: Path) -> Access:
    """Return the passwords of this folder, made on first use, and ports that are free now."""
    file = folder / "access.json"
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    access = Access(
        postgres_password=kept.get("postgres_password") or secrets.token_urlsafe(24),
        postgres_port=port_like(kept.get("postgres_port")),
        valkey_password=kept.get("valkey_password") or secrets.token_urlsafe(24),
        valkey_port=port_like(kept.get("valkey_port")),
    )
    write_secret(file, json.dumps(asdict(access)))
    return access


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner reads.

    Beside it first, then renamed: half a file would be the only copy of a password.
    """
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)

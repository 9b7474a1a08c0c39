"""PostgreSQL: make a data folder, start it, ask whether it answers."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from xport.embedded.children import ChildSpec
from xport.embedded.errors import DISK_FULL, StartupFailed
from xport.embedded.programs import Programs
from xport.embedded.unprivileged import Account, give, popen_arguments

# A crash of the machine may cost a throw-away server its data; a killed process may not even there.
THROWAWAY = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


def url(password: str, port: int, database: str = "xport") -> str:
    return f"postgresql://xport:{password}@127.0.0.1:{port}/{database}"


def make_data_folder(
    data: Path, password: str, programs: Programs, account: Account | None
) -> None:
    """Run initdb once; an interrupted run leaves nothing that could be taken for a database."""
    if (data / "PG_VERSION").exists():
        return
    unfinished = data.with_name(f"{data.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    password_file = data.with_name("password")
    password_file.touch(mode=0o600)
    password_file.write_text(password, encoding="utf-8")
    give(password_file, account)
    try:
        result = subprocess.run(  # noqa: S603
            [
                *(str(programs.initdb), "--pgdata", str(unfinished), "--username=xport"),
                *("--auth=scram-sha-256", "--pwfile", str(password_file), "--encoding=UTF8"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            ],
            cwd=data.parent,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            **popen_arguments(account),
        )
    finally:
        password_file.unlink()
    if result.returncode:
        if "No space left" in result.stderr:
            raise StartupFailed(DISK_FULL)
        raise StartupFailed(f"PostgreSQL could not make {data}: {result.stderr.strip()[-400:]}")
    unfinished.rename(data)


def environment() -> dict[str, str]:
    """Return the caller's environment without what would steer PostgreSQL elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}


def child(
    data: Path, port: int, programs: Programs, *, account: Account | None, durable: bool
) -> ChildSpec:
    return ChildSpec(
        name="postgres",
        command=[
            *(str(programs.postgres), "-D", str(data), "-p", str(port)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            *(() if durable else THROWAWAY),
        ],
        log=data.with_name("postgres.log"),
        environment=environment(),
        folder=data.parent,
        account=account,
        stop_signal=signal.SIGINT,  # "fast": roll back, write a checkpoint, end
    )


def answers(database_url: str) -> bool:
    try:
        psycopg2.connect(database_url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def make_database(password: str, port: int) -> None:
    connection = psycopg2.connect(url(password, port, "postgres"), connect_timeout=2)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'xport'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE xport")
    finally:
        connection.close()

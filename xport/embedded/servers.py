"""Real PostgreSQL and Valkey for as long as a `with` block lasts."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xport.embedded import postgres, valkey
from xport.embedded.children import Supervisor, end_of
from xport.embedded.errors import StartupFailed, full_disk_explained
from xport.embedded.folder import Access, access_of, locked
from xport.embedded.programs import Programs, find_programs
from xport.embedded.unprivileged import Account, enterable_folder, server_account

READY_WITHIN = 60


@dataclass(frozen=True, kw_only=True)
class Urls:
    database: str
    redis: str

    def as_environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database, "REDIS_URL": self.redis}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the servers live, and as whom."""

    home: Path
    account: Account | None
    programs: Programs
    access: Access
    durable: bool


@contextmanager
def running_servers(
    folder: Path,
    *,
    given: Mapping[str, str],
    durable: bool = True,
    announce: Callable[[str], None] = print,
) -> Iterator[Urls]:
    """Start servers on the data in `folder`, restart what dies, and stop them at the end.

    A server whose address `given` (an environment) names is not started. Not `durable` is for
    tests: a crash of the machine, or of Valkey, may lose data. Raises StartupFailed.
    """
    database, broker = given.get("DATABASE_URL"), given.get("REDIS_URL")
    if database and broker:
        yield Urls(database=database, redis=broker)
        return
    account = server_account()
    with full_disk_explained():
        home = enterable_folder(folder.resolve(), account)
        if home != folder.resolve():
            announce(f"the servers' data is in {home}, as their user cannot enter {folder}")
        supervisor = Supervisor(announce)
        with locked(home):
            place = Place(
                home=home,
                account=account,
                programs=find_programs(home, account),
                access=access_of(home),
                durable=durable,
            )
            try:
                broker = broker or start_valkey(supervisor, place)
                database = database or start_postgres(supervisor, place)
                wait_until(lambda: valkey.answers(broker), supervisor, "Valkey")
                yield Urls(database=database, redis=broker)
            finally:
                supervisor.stop_all()


def start_valkey(supervisor: Supervisor, place: Place) -> str:
    access = (place.access.valkey_password, place.access.valkey_port)
    data = place.home / "valkey"
    supervisor.start(
        valkey.child(data, access, place.programs, account=place.account, durable=place.durable)
    )
    return valkey.url(*access)


def start_postgres(supervisor: Supervisor, place: Place) -> str:
    password, port = place.access.postgres_password, place.access.postgres_port
    data = place.home / "postgres"
    postgres.make_data_folder(data, password, place.programs, place.account)
    supervisor.start(
        postgres.child(data, port, place.programs, account=place.account, durable=place.durable)
    )
    maintenance_url = postgres.url(password, port, "postgres")
    wait_until(lambda: postgres.answers(maintenance_url), supervisor, "PostgreSQL")
    postgres.make_database(password, port)
    return postgres.url(password, port)


def wait_until(
    is_ready: Callable[[], bool], supervisor: Supervisor, what: str, seconds: float = READY_WITHIN
) -> None:
    """Return when it is ready; raise StartupFailed with the end of a log when it never will be."""
    give_up_at = time.monotonic() + seconds
    while not is_ready():
        failed = supervisor.failed()
        if failed:
            raise StartupFailed(
                f"{failed.name} does not stay up; its log {failed.log} ends:\n{end_of(failed.log)}"
            )
        if time.monotonic() > give_up_at:
            raise StartupFailed(
                f"{what} did not answer within {seconds:.0f} seconds: look at the logs."
            )
        time.sleep(0.05)

"""What every test gets: the reference data, the cast, and no way out to the network."""

import io
import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings

from markets.models import Figures
from matchmaking.models import ScoringModelVersion
from tests.emptying import empty_tables
from tests.factories import NOW

pytest_plugins = [
    "tests.asvs.results",
    "tests.cast",
    "tests.reference_tables",
    "tests.smtp_sink",
    "tests.worker",
]

# The same examples at every run, so that a change is judged by what it changed. New ones are
# searched for with --hypothesis-profile=searching.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine, so that no test depends on one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}")
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 as in production, but with the least work: it is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
        patch.setattr(Argon2PasswordHasher, "parallelism", 1)
        yield


@pytest.fixture(autouse=True)
def _in_swedish() -> Iterator[None]:
    """Begin in Swedish: the language of a request stays active after it, for the next test too."""
    with translation.override("sv"):
        yield


@pytest.fixture(autouse=True)
def _own_mailbox(settings: Any, tmp_path: Path) -> None:
    settings.MAILBOX_DIR = tmp_path / "mailbox"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the reference data once. Tests read it; those that change it do so in a transaction."""
    with django_db_blocker.unblock():
        call_command("load_reference", stdout=io.StringIO())
        # Tests live at NOW, and the load at the day they run.
        Figures.objects.update(changed_at=NOW)
        ScoringModelVersion.objects.update(activated_at=NOW)
        with connection.cursor() as cursor:
            # Tests with real transactions empty the tables, and this one refuses.
            cursor.execute(
                "ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_audit_no_truncate"
            )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_tables())
        yield

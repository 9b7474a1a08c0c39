from datetime import UTC, datetime
from typing import Any

import pytest

from xport.accounts.actions import create_person
from xport.accounts.models import User

PASSWORD = "seven grey herons at dawn"


@pytest.fixture(autouse=True)
def _mail_becomes_rows(settings: Any) -> None:
    """Django's test runner puts a list in the place of the portal's own backend."""
    settings.EMAIL_BACKEND = "xport.notifications.mail.RowBackend"


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def person(db: None, now: datetime) -> User:
    return create_person(
        email="ada@example.com", full_name="Ada Berg", language="sv", password=PASSWORD, now=now
    )

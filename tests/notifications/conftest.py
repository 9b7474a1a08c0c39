"""What the tests of notices and mail share."""

from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from xport import env
from xport.accounts.models import User
from xport.notifications import actions
from xport.notifications.models import OutgoingMail

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def notice_templates(settings):
    """Add kinds of notices for these tests; their words are in Django's own translations."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates


@pytest.fixture(autouse=True)
def no_mail_server(settings):
    settings.MAIL_SERVER = None


@pytest.fixture(autouse=True)
def row_backend(settings):
    """Undo pytest-django's replacement: here the real backend is the subject."""
    settings.EMAIL_BACKEND = "xport.notifications.mail.RowBackend"


@pytest.fixture
def to_sink(settings, smtp_sink, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", smtp_sink.url)
    settings.MAIL_SERVER = env.mail_server("EMAIL_URL")
    return smtp_sink


@pytest.fixture
def anna(db):
    return User.objects.create_user("anna@firm.example", full_name="Anna Å", language="sv")


@pytest.fixture
def ben(db):
    return User.objects.create_user("ben@firm.example", full_name="Ben", language="en")


@pytest.fixture
def queued_mail(db):
    EmailMessage("Hej", "Text", to=["anna@firm.example"]).send()
    return OutgoingMail.objects.get()


@pytest.fixture
def tell(db):
    def tell(*people, event="event-1", kind="testing/news", **facts):
        return actions.notify(
            recipients=people,
            kind=kind,
            event_key=event,
            facts={"company": "Laddkraft & Söner AB"} | facts,
            path="companies/ab12/",
            group_label="Västerås",
            now=NOW,
        )

    return tell

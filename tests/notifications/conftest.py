"""What the tests of notices and mail share."""

from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from xport import env
from xport.accounts.models import User
from xport.notifications import actions, kinds
from xport.notifications.kinds import PERSON, Audience, Frequency, NoticeKind
from xport.notifications.models import OutgoingMail

# A Monday, 10:41 in Stockholm.
NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def notice_templates(settings):
    """Add kinds of notices for these tests; their words are in Django's own translations."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates


class Guests:
    """A role for these tests; `gone` are the subjects that concern nobody in it any more."""

    def __init__(self):
        self.gone = set()

    def still_concerned(self, person, subjects):
        return set(subjects) - self.gone


@pytest.fixture(autouse=True)
def guests(monkeypatch):
    """Declare the kinds and the role of these tests."""
    guests = Guests()
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    monkeypatch.setattr(kinds, "_AUDIENCES", dict(kinds._AUDIENCES))
    kinds.declare_audience(
        Audience(
            code="guest",
            label="Guest",
            is_held_by=lambda person: True,
            still_concerned=guests.still_concerned,
        )
    )
    kinds.declare(
        NoticeKind(code="testing/news", label="News", defaults={"guest": Frequency.AT_ONCE}),
        NoticeKind(code="testing/linked", label="Links", defaults={"guest": Frequency.AT_ONCE}),
        NoticeKind(code="testing/daily", label="Daily", defaults={"guest": Frequency.DAILY}),
        NoticeKind(code="testing/weekly", label="Weekly", defaults={"guest": Frequency.WEEKLY}),
        NoticeKind(
            code="testing/answer",
            label="Answer",
            defaults={PERSON: Frequency.AT_ONCE},
            is_always_sent=True,
        ),
    )
    return guests


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
    def tell(*people, event="event-1", kind="testing/news", now=NOW, group="Västerås", **facts):
        about = facts.pop("about", kinds.NOTHING)
        return actions.notify(
            recipients=people,
            kind=kind,
            event_key=event,
            facts={"company": "Laddkraft & Söner AB"} | facts,
            path="companies/ab12/",
            group_label=group,
            about=about,
            now=now,
        )

    return tell


def deliver_all(now=NOW):
    """Deliver every mail that waits, as the worker would."""
    for mail in OutgoingMail.objects.filter(state="queued").order_by("pk"):
        actions.deliver_mail(mail_id=mail.pk, now=now)

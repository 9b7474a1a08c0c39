from datetime import date

import pytest

from matchmaking.matches import actions
from matchmaking.models import Match
from tests.factories import NOW
from tests.matchmaking.factories import MatchFactory
from xport.accounts.models import AuditEntry

REASON = "Danmark köper sådant nu och ni säljer redan i Norge."
TOMORROW = date(2026, 11, 24)


@pytest.fixture
def match(sent_company):
    return MatchFactory(company=sent_company)


@pytest.fixture
def reviewed(match, adviser):
    return actions.take_match(match=match, by=adviser, now=NOW)


@pytest.fixture
def recommended(reviewed, adviser, officer):
    return give(reviewed, adviser, "recommended")


def give(match, adviser, verdict="recommended", **values):
    values = {"reason": REASON} | values
    return actions.give_verdict(match=match, verdict=verdict, by=adviser, now=NOW, **values)


def stored(match):
    return Match.objects.get(pk=match.pk)


def audited(match):
    entries = AuditEntry.objects.filter(object_type="matchmaking.match", object_id=str(match.pk))
    return [entry.action for entry in entries.order_by("pk")]

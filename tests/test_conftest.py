"""The test kit itself: what it forbids, and what a test finds when it begins."""

import socket

import pytest
from django.test import TransactionTestCase

from companies.models import Company, County, Municipality
from markets.models import Category, Country
from tests.factories import CompanyFactory
from xport.accounts import audit
from xport.accounts.models import AuditEntry


def test_no_test_reaches_beyond_this_machine():
    with (
        socket.socket() as connection,
        pytest.raises(AssertionError, match="tried to reach 192\\.0\\.2\\.1"),
    ):
        connection.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_keeps_the_reference_data(operator):
    company = CompanyFactory()
    audit.record(action="test", by=operator, obj=company, now=company.created_at)

    TransactionTestCase._fixture_teardown(None)  # type: ignore[arg-type]

    assert not Company.objects.exists()
    assert not AuditEntry.objects.exists()
    assert (County.objects.count(), Municipality.objects.count()) == (21, 290)
    assert Country.objects.count() == 35
    assert Category.objects.exclude(needs=None).count() >= 20

import pytest
from django.db import IntegrityError, connection, transaction

from xport.accounts import audit
from xport.accounts.models import AuditEntry


@pytest.fixture
def entry(person, now):
    audit.record(action="tested", by=person, obj=person, now=now, rows=3)
    return AuditEntry.objects.get(action="tested")


def test_record_keeps_ids_and_details(entry, person, now):
    assert (entry.at, entry.actor_id, entry.details) == (now, person.pk, {"rows": 3})
    assert (entry.object_type, entry.object_id) == ("accounts.user", str(person.pk))


def test_record_without_person_and_object(db, now):
    audit.record(action="tested", by=None, obj=None, now=now)

    entry = AuditEntry.objects.get(action="tested")
    assert (entry.actor_id, entry.object_type, entry.object_id) == (None, "", "")


def test_entry_cannot_be_changed(entry):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="other")


def test_entry_cannot_be_deleted(entry):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()

    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_log_cannot_be_emptied(entry):
    with connection.cursor() as cursor:
        # Off in the test database, where tables are emptied between tests (tests/conftest.py).
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER accounts_audit_no_truncate")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE accounts_auditentry CASCADE")


def test_digest_is_keyed_and_ignores_case(settings):
    first = audit.digest("Ada@Example.com ")
    assert first == audit.digest("ada@example.com")
    assert "ada" not in first

    settings.AUDIT_SALT = "another"
    assert audit.digest("ada@example.com") != first

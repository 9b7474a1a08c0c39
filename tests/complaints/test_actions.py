import pytest
from django.utils import translation

from tests.factories import NOW, UserFactory
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry
from xport.complaints import actions
from xport.complaints.models import Complaint
from xport.notifications.models import OutgoingMail

CONTACT = "xport@xport.example"


def complain(**changes):
    values = {
        "message": "Menyn syns inte <b>alls</b>",
        "page": "/sv/markets/",
        "email": "",
        "language": "sv",
        "address": "192.0.2.1",
        "now": NOW,
    }
    return actions.file_complaint(**values | changes)


def test_file_complaint_keeps_it_and_mails_operators_and_contact(operator, settings, db):
    settings.CONTACT = settings.CONTACT | {"email": "hjalp@xport.example"}
    UserFactory(email="no.operator@xport.example")

    complaint = complain()

    assert Complaint.objects.get() == complaint
    mails = OutgoingMail.objects.order_by("recipient")
    assert [mail.recipient for mail in mails] == ["hjalp@xport.example", operator.email]
    assert "Menyn syns inte <b>alls</b>" in mails[0].text
    assert "/sv/markets/" in mails[0].text


def test_file_complaint_writes_one_address_once(operator, settings, db):
    settings.CONTACT = settings.CONTACT | {"email": operator.email}

    complain()

    assert OutgoingMail.objects.get().recipient == operator.email


def test_file_complaint_mails_in_the_readers_language(operator, settings, db):
    settings.CONTACT = settings.CONTACT | {"email": operator.email}
    operator.language = "en"
    operator.save()

    with translation.override("sv"):
        complain()

    assert OutgoingMail.objects.get().subject == "Somebody could not use Xport"


def test_answer_goes_to_who_left_an_address(db):
    complain(email="anna@byn.example")

    assert OutgoingMail.objects.get().headers == {"Reply-To": "anna@byn.example"}


def test_file_complaint_is_audited_without_its_words(db):
    complaint = complain(email="anna@byn.example")

    entry = AuditEntry.objects.get(action="complaint.filed")
    assert (entry.object_id, entry.actor_id, entry.details) == (str(complaint.pk), None, {})


def test_eleventh_complaint_of_an_hour_is_refused_and_not_kept(db):
    for _ in range(10):
        complain()

    with pytest.raises(TooManyTries):
        complain()

    assert Complaint.objects.count() == OutgoingMail.objects.count() == 10


def test_who_changes_address_all_the_time_is_stopped_too(db):
    for number in range(60):
        complain(address=f"192.0.2.{number}")

    with pytest.raises(TooManyTries):
        complain(address="192.0.2.200")


def test_close_complaints_leaves_closed_ones_as_they_are(operator, db):
    first, second = complain(), complain()
    actions.close_complaints(complaints=Complaint.objects.filter(pk=first.pk), by=operator, now=NOW)

    closed = actions.close_complaints(complaints=Complaint.objects.all(), by=operator, now=NOW)

    second.refresh_from_db()
    assert (closed, second.closed_by, second.closed_at) == (1, operator, NOW)
    assert AuditEntry.objects.filter(action="complaint.closed").count() == 2


def test_operator_closes_complaints_in_the_admin(client, operator, db):
    complaint = complain()
    client.force_login(operator)

    client.post(
        "/operator/complaints/complaint/",
        {"action": "close", "_selected_action": [complaint.pk]},
    )

    complaint.refresh_from_db()
    assert complaint.closed_by == operator


@pytest.mark.parametrize("role", ["officer", "adviser", "owner"])
def test_complaints_are_the_operators_alone(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get("/operator/complaints/complaint/").status_code in {302, 403, 404}

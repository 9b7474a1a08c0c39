"""Delivery status notifications as Postfix, Exim and Exchange write them."""

import io
import sys
from base64 import b64encode
from email.message import EmailMessage

import pytest
from django.core.management import call_command
from django.db import OperationalError

from tests.notifications.conftest import NOW
from xport.notifications import bounces
from xport.notifications.bounces import NotAReport, Outcome, read_report, record_bounce
from xport.notifications.models import MailAddress, OutgoingMail


def report(
    message_id="<1@xport.example>",
    *,
    action="failed",
    status="5.1.1",
    diagnostic="smtp; 550 5.1.1 No such person",
    original="text/rfc822-headers",
    recipient="anna@firm.example",
):
    """Return a notification; `original` is the type of its third part, "" for none."""
    third = f"--b\nContent-Type: {original}\n\nSubject: Hej\nMessage-ID: {message_id}\n\n"
    return f"""\
From: MAILER-DAEMON@mail.example
To: xport@xport.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 23 Nov 2026 09:41:00 +0000

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

{third if original else ""}
--b--
""".encode()


# Reading


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_read_report_finds_the_mail_and_the_result(original):
    found = read_report(report(original=original))

    assert found.message_ids == ("<1@xport.example>",)
    assert (found.action, found.status) == ("failed", "5.1.1")
    assert found.diagnostic == "smtp; 550 5.1.1 No such person"
    assert found.is_permanent


def test_read_report_takes_the_message_id_that_a_server_answers_to():
    content = report(original="").replace(
        b"Subject: Und", b"In-Reply-To: <7@xport.example>\nSubject: Und"
    )

    assert read_report(content).message_ids == ("<7@xport.example>",)


def test_read_report_takes_the_failure_among_several_recipients():
    content = report().replace(
        b"Final-Recipient: rfc822; anna",
        b"Final-Recipient: rfc822; first@firm.example\nAction: delivered\nStatus: 2.0.0\n\n"
        b"Final-Recipient: rfc822; anna",
    )

    assert read_report(content).action == "failed"


def test_read_report_reads_fields_with_comments_and_in_capitals():
    found = read_report(report(action="Failed (undeliverable)", status="5.1.1 (bad address)"))

    assert (found.action, found.status) == ("failed", "5.1.1")


@pytest.mark.parametrize(
    ("values", "is_permanent"),
    [
        ({"status": "5.1.10"}, True),
        ({"status": "5.2.1"}, True),
        ({"status": "5.0.0"}, True),
        ({"status": "5.2.2"}, False),  # full
        ({"status": "5.3.4"}, False),  # too big
        ({"status": "5.7.1"}, False),  # policy
        ({"status": "5.6.0"}, False),  # content
        ({"status": "4.4.7"}, False),  # given up after days
        ({"status": "nonsense"}, False),
        ({"action": "delayed", "status": "4.4.1"}, False),
        ({"action": "delayed", "status": "5.1.1"}, False),
    ],
)
def test_only_failures_of_the_address_are_permanent(values, is_permanent):
    assert read_report(report(**values)).is_permanent == is_permanent


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe garbage",
        b"Subject: I am away until Monday\n\nBack soon",
        b"Content-Type: multipart/report; boundary=b\n\nno parts",
        report(original=""),
        report().replace(b"Action", b"Reaction"),
        report().replace(b"message/delivery-status", b"text/plain"),
        report(message_id="no brackets"),
        report()[:600],
        b"Content-Type: multipart/report; boundary=\xff\n\n--\xff\n",
    ],
)
def test_read_report_refuses_what_is_none(content):
    with pytest.raises(NotAReport):
        read_report(content)


# Acting on it


@pytest.fixture
def sent_mail(tell, anna):
    tell(anna)
    OutgoingMail.objects.update(state="sent", sent_at=NOW)
    return OutgoingMail.objects.get()


def record(content, now=NOW):
    return record_bounce(report=read_report(content), now=now)


def test_permanent_failure_stops_the_address_we_wrote_to(sent_mail, anna):
    # The server names where the mail was forwarded to.
    content = report(sent_mail.message_id, recipient="somebody@else.example")

    assert record(content) == Outcome.STOPPED

    assert MailAddress.objects.get().address == anna.email
    sent_mail.refresh_from_db()
    assert sent_mail.bounced_at == NOW
    assert sent_mail.bounce == "failed 5.1.1 smtp; 550 5.1.1 No such person"


def test_temporary_failure_only_counts(sent_mail):
    content = report(sent_mail.message_id, action="delayed", status="4.4.1")

    assert [record(content), record(content)] == [Outcome.NOTED, Outcome.REPEATED]

    address = MailAddress.objects.get()
    assert (address.stopped_at, address.temporary_failures) == (None, 1)


def test_failure_after_a_delay_counts_as_well(sent_mail):
    record(report(sent_mail.message_id, action="delayed", status="4.4.1"))

    assert record(report(sent_mail.message_id)) == Outcome.STOPPED


def test_report_without_our_message_id_stops_nobody(sent_mail):
    assert record(report("<forged@xport.example>")) == Outcome.UNKNOWN

    assert not MailAddress.objects.exists()


def test_message_id_cannot_be_computed_from_the_event(sent_mail, settings):
    settings.SECRET_KEY = "another" * 10
    from xport.notifications.actions import _message_id

    assert _message_id(sent_mail.dedupe_key) != sent_mail.message_id


def test_copy_of_a_report_does_not_stop_an_address_that_works_again(sent_mail):
    content = report(sent_mail.message_id)
    record(content)
    MailAddress.objects.update(stopped_at=None)

    assert record(content) == Outcome.REPEATED
    assert MailAddress.objects.get().stopped_at is None


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_report_of_success_changes_nothing(sent_mail, action):
    assert record(report(sent_mail.message_id, action=action, status="2.0.0")) == Outcome.DELIVERED

    assert not MailAddress.objects.exists()


# The command


@pytest.fixture
def pipe(monkeypatch, capsys):
    def pipe(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        call_command("read_bounce")
        return capsys.readouterr().out

    return pipe


def test_command_stops_an_address(pipe, sent_mail):
    assert pipe(report(sent_mail.message_id)) == "The address is stopped.\n"

    assert MailAddress.objects.get().stopped_at


def test_command_leaves_out_what_the_database_cannot_keep(pipe, sent_mail):
    content = report(sent_mail.message_id, diagnostic="smtp; 550 No\0 such person")

    assert pipe(content) == "The address is stopped.\n"


def test_command_ignores_a_message_id_that_is_none(pipe, sent_mail):
    encoded = b64encode(b"Message-ID: <1\0@xport.example>\n\n").decode()
    third = f"text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n{encoded}\n--b"

    assert pipe(report(original=third)).startswith("Ignored.")


def test_command_reads_to_the_end_of_a_huge_message(pipe, sent_mail, monkeypatch):
    monkeypatch.setattr(bounces, "LONGEST_REPORT_BYTES", 2000)
    content = report(sent_mail.message_id) + b"x" * 1_500_000

    assert pipe(content) == "The address is stopped.\n"
    assert sys.stdin.buffer.read() == b""


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"Subject: Hej\n\nHej"])
def test_command_ignores_what_is_no_report_and_says_so(pipe, content):
    assert pipe(content).startswith("Ignored. The message is no delivery status notification")


def test_command_asks_the_mail_server_to_try_again_while_the_database_is_away(
    pipe, monkeypatch, capsys
):
    def away(**values):
        raise OperationalError("connection refused")

    monkeypatch.setattr("xport.notifications.management.commands.read_bounce.record_bounce", away)

    with pytest.raises(SystemExit) as ended:
        pipe(report())

    assert ended.value.code == 75
    assert capsys.readouterr().err == "The database is away, try again: OperationalError\n"


def test_mail_that_names_another_message_type_is_parsed_within_reason():
    deep = EmailMessage()
    deep["Content-Type"] = "multipart/report; boundary=b"
    content = deep.as_bytes() + b"--b\nContent-Type: multipart/mixed; boundary=c\n\n" * 2000

    with pytest.raises(NotAReport):
        read_report(content)


def test_command_ignores_what_is_nested_without_end(pipe):
    deep = b"".join(
        b"Content-Type: multipart/report; boundary=%d\n\n--%d\n" % (depth, depth)
        for depth in range(3000)
    )

    assert pipe(deep).startswith("Ignored.")


def test_parts_within_parts_without_end_are_no_report():
    levels = 3000
    content = b"Content-Type: multipart/report; boundary=b0\n\n" + b"".join(
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (each, each + 1)
        for each in range(levels)
    )

    with pytest.raises(NotAReport, match="parts within parts"):
        read_report(content)

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, send_mail

from xport.notifications.mail import AttachmentRefused
from xport.notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_each_recipient_gets_a_row():
    message = EmailMessage(
        "Hej", "Text", to=["a@x.example"], cc=["b@x.example"], bcc=["c@x.example"]
    )

    assert message.send() == 1
    assert set(OutgoingMail.objects.values_list("recipient", flat=True)) == {
        "a@x.example",
        "b@x.example",
        "c@x.example",
    }
    assert OutgoingMail.objects.values("message_id").distinct().count() == 3


def test_sender_and_both_parts_are_kept():
    send_mail("Hej", "Text", "Me <me@x.example>", ["a@x.example"], html_message="<p>Text</p>")

    mail = OutgoingMail.objects.get()
    assert (mail.sender, mail.subject) == ("Me <me@x.example>", "Hej")
    assert (mail.text, mail.html) == ("Text", "<p>Text</p>")


def test_name_before_the_address_is_left_out():
    EmailMessage("Hej", "Text", to=["Anna Å <anna@x.example>"]).send()

    assert OutgoingMail.objects.get().recipient == "anna@x.example"


def test_html_only_gets_a_text_part():
    message = EmailMessage("Hej", "<p>Text</p>", to=["a@x.example"])
    message.content_subtype = "html"
    message.send()

    mail = OutgoingMail.objects.get()
    assert (mail.text, mail.html) == ("Text", "<p>Text</p>")


def test_own_headers_are_kept_and_ours_are_not_overridden():
    EmailMultiAlternatives(
        "Hej",
        "Text",
        to=["a@x.example"],
        reply_to=["r@x.example"],
        headers={"List-Unsubscribe": "<https://x.example>", "Message-ID": "<mine>"},
    ).send()

    mail = OutgoingMail.objects.get()
    assert mail.headers == {"List-Unsubscribe": "<https://x.example>", "Reply-To": "r@x.example"}
    assert mail.message_id != "<mine>"


def test_secret_header_marks_the_row_and_goes_no_further():
    EmailMessage("Hej", "Link", to=["a@x.example"], headers={"X-Xport-Secret": "1"}).send()

    mail = OutgoingMail.objects.get()
    assert mail.is_secret
    assert mail.headers == {}


def test_attachment_is_refused():
    message = EmailMessage("Hej", "Text", to=["a@x.example"])
    message.attach("list.csv", "a;b", "text/csv")

    with pytest.raises(AttachmentRefused, match="'Hej' has an attachment"):
        message.send()


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\x0b", "\u2028"])
@pytest.mark.parametrize("field", ["subject", "sender", "recipient", "header", "reply_to"])
def test_line_break_in_a_header_is_refused(line_break, field):
    evil = f"a@x.example{line_break}Bcc: everybody@x.example"
    message = EmailMessage(
        evil if field == "subject" else "Hej",
        "Text",
        evil if field == "sender" else None,
        [evil if field == "recipient" else "a@x.example"],
        headers={"X-Note": evil if field == "header" else "note"},
        reply_to=[evil] if field == "reply_to" else None,
    )

    with pytest.raises(BadHeaderError):
        message.send()
    assert not OutgoingMail.objects.exists()

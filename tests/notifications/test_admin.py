import pytest
from django.urls import reverse

from xport.accounts.models import AuditEntry
from xport.notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db
LIST = "admin:notifications_outgoingmail_changelist"


@pytest.fixture
def operator_client(client, anna):
    anna.is_staff = True
    anna.save()
    client.force_login(anna)
    return client


def test_operator_sees_states_but_no_body(operator_client, queued_mail):
    OutgoingMail.objects.update(text="link-in-text", html="link-in-html", last_error="550 No")

    listed = operator_client.get(reverse(LIST)).content.decode()
    shown = operator_client.get(
        reverse("admin:notifications_outgoingmail_change", args=[queued_mail.pk])
    ).content.decode()

    for page in (listed, shown):
        assert "550 No" in page
        assert "link-in-" not in page


def test_operator_sends_dead_mails_again(operator_client, queued_mail):
    OutgoingMail.objects.update(state="dead")

    operator_client.post(reverse(LIST), {"action": "resend", "_selected_action": queued_mail.pk})

    assert OutgoingMail.objects.get().state == "queued"
    assert AuditEntry.objects.filter(action="mail.resent").count() == 1


def test_operator_is_told_what_cannot_be_sent_again(operator_client, queued_mail):
    answer = operator_client.post(
        reverse(LIST), {"action": "resend", "_selected_action": queued_mail.pk}, follow=True
    )

    assert "1 mail was not dead" in answer.content.decode() or "1 mejl" in answer.content.decode()


def test_nobody_else_reaches_the_mails(client, ben, queued_mail):
    client.force_login(ben)

    assert client.get(reverse(LIST)).status_code == 302

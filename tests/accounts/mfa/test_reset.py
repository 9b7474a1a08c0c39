"""What an operator does for somebody whose phone is lost."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from tests.accounts.mfa.steps import EMAIL, LOGIN, is_signed_in
from xport.accounts.models import AuditEntry, KnownDevice, Session
from xport.notifications.models import OutgoingMail


def reset(email):
    said = StringIO()
    call_command("reset_mfa", email, stdout=said)
    return said.getvalue()


def test_reset_takes_all_away_and_signs_out(app_secret, confirmed, person):
    said = reset(EMAIL.upper())

    assert said.startswith("ada@example.com: 1 taken away")
    assert not Authenticator.objects.exists()
    assert not Session.objects.filter(user=person).exists()
    assert not KnownDevice.objects.exists()
    assert confirmed.get("/sv/accounts/security/").status_code == 302


def test_reset_ends_a_change_of_the_email_that_somebody_else_may_have_asked_for(
    app_secret, confirmed
):
    confirmed.post("/sv/accounts/email/", {"email": "eva@example.com", "action_add": "1"})

    reset(EMAIL)

    assert EmailAddress.objects.get().email == EMAIL


def test_reset_is_told_by_mail_and_put_on_record(app_secret, person):
    OutgoingMail.objects.all().delete()

    reset(EMAIL)

    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (EMAIL, "Ditt andra steg är borttaget")
    entry = AuditEntry.objects.get(action="person.second_step_reset")
    assert (entry.actor_id, entry.object_id, entry.details) == (None, str(person.pk), {"steps": 1})


def test_ended_sessions_are_not_put_down_to_the_person(app_secret, confirmed):
    reset(EMAIL)

    assert AuditEntry.objects.get(action="session.ended").actor_id is None


def test_password_alone_signs_in_after_it(app_secret, new_browser):
    reset(EMAIL)

    browser = new_browser()
    browser.post(LOGIN, {"login": EMAIL, "password": "seven grey herons at dawn"})

    assert is_signed_in(browser)


def test_reset_of_nobody_is_refused(db):
    with pytest.raises(CommandError, match="Nobody has the address"):
        reset("nobody@example.com")

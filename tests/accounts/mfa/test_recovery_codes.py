"""Recovery codes: shown once, each used once."""

import random
from math import log2

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret

from tests.accounts.mfa.steps import CODES, SECOND_STEP, give_password, is_signed_in, show_codes
from xport.accounts.models import AuditEntry
from xport.notifications.models import OutgoingMail


def test_codes_are_shown_by_a_button_and_once(app_secret, confirmed):
    assert "codes" not in confirmed.get(CODES).context

    first = show_codes(confirmed)

    assert len(set(first)) == 10
    again = confirmed.get(CODES).content.decode()
    assert not any(code in again for code in first)
    assert AuditEntry.objects.filter(action="recovery_codes.shown").count() == 1


def test_code_has_more_than_twenty_bits(app_secret, confirmed):
    codes = show_codes(confirmed)

    assert all(code.isdecimal() and len(code) * log2(10) > 20 for code in codes)


def test_seeds_come_from_no_predictable_generator():
    def seeds():
        random.seed(7)
        return {generate_totp_secret(), RecoveryCodes.generate_seed()}

    assert not seeds() & seeds()


def test_page_of_the_codes_offers_them_as_a_file(app_secret, confirmed):
    page = confirmed.post(CODES)

    codes = "%0A".join(page.context["codes"])
    assert f'href="data:text/plain;charset=utf-8,{codes}%0A"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_new_codes_end_the_old_and_are_told(
    app_secret, confirmed, new_browser, django_capture_on_commit_callbacks
):
    old = show_codes(confirmed)
    OutgoingMail.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        new = show_codes(confirmed)

    assert not set(old) & set(new)
    assert OutgoingMail.objects.get().subject == "Du har nya återställningskoder"
    browser = new_browser()
    give_password(browser)
    browser.post(SECOND_STEP, {"code": old[0]})
    assert not is_signed_in(browser)


def test_code_signs_in_once(app_secret, confirmed, new_browser):
    code = show_codes(confirmed)[3]
    first, second = new_browser(), new_browser()
    for browser in (first, second):
        give_password(browser)
        browser.post(SECOND_STEP, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_use_is_told_and_put_on_record(app_secret, confirmed, new_browser):
    code = show_codes(confirmed)[0]
    browser = new_browser()
    give_password(browser)

    browser.post(SECOND_STEP, {"code": f" {code[:4]}-{code[4:]} "})

    assert is_signed_in(browser)
    assert AuditEntry.objects.filter(action="recovery_codes.used").count() == 1
    assert OutgoingMail.objects.filter(subject="En återställningskod är använd").count() == 1


def test_without_a_second_step_there_are_no_codes(confirmed):
    assert confirmed.get(CODES).status_code == 404


def test_codes_take_a_confirmation(client, person, app_secret):
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    assert client.post(CODES).status_code == 302

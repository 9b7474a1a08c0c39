"""An authenticator app: adding it, signing in with it, and its codes used twice."""

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken

from tests.accounts.mfa.steps import (
    APP,
    CODES,
    EMAIL,
    LOGIN,
    SECOND_STEP,
    SECURITY,
    code_of,
    give_password,
    is_signed_in,
)
from xport.accounts.mfa.adapter import MFAAdapter
from xport.accounts.models import AuditEntry, LastCode
from xport.notifications.models import OutgoingMail


def test_adding_takes_a_confirmation_first(client, person):
    client.force_login(person)

    answer = client.get(APP)

    assert unquote(answer["Location"]) == f"/sv/accounts/reauthenticate/?next={APP}"


def test_adding_is_told_by_mail_and_put_on_record(app_secret, person):
    assert OutgoingMail.objects.get().subject == "En autentiseringsapp är tillagd"
    assert AuditEntry.objects.filter(action="authenticator_app.added", actor_id=person.pk).exists()


def test_adding_leads_to_the_recovery_codes(confirmed):
    secret = confirmed.get(APP).context["form"].secret

    assert confirmed.post(APP, {"code": code_of(secret)})["Location"] == CODES


def test_adding_takes_the_code_that_the_app_shows(confirmed, person):
    secret = confirmed.get(APP).context["form"].secret
    wrong = str((int(code_of(secret)) + 1) % 1_000_000).zfill(6)

    answer = confirmed.post(APP, {"code": wrong})

    assert list(answer.context["form"].errors) == ["code"]
    assert not Authenticator.objects.exists()


def test_key_is_not_stored_readably(app_secret):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert app_secret not in stored


def test_stored_key_that_was_changed_is_not_read(db):
    stored = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    middle = len(stored) // 2
    changed = stored[:middle] + ("A" if stored[middle] != "A" else "B") + stored[middle + 1 :]

    assert MFAAdapter().decrypt(stored) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(InvalidToken):
        MFAAdapter().decrypt(changed)


def test_password_alone_signs_nobody_in_any_more(app_secret, new_browser):
    browser = new_browser()
    give_password(browser)

    assert not is_signed_in(browser)
    assert browser.get("/sv/notices/").status_code == 302
    # Whoever goes back to the sign-in page is in the middle of it still.
    assert browser.get(LOGIN)["Location"] == SECOND_STEP


def test_new_password_by_mail_does_not_go_round_it(app_secret, new_browser, person):
    browser = new_browser()
    browser.post("/sv/accounts/password/reset/", {"email": EMAIL})
    text = OutgoingMail.objects.get(is_secret=True).text
    link = re.search(r"https?://[^/]+(/\S+/password/reset/key/\S+)", text)[1]
    form = browser.get(link)["Location"]

    browser.post(form, {"password1": "four red kites by noon"})
    answer = browser.post(LOGIN, {"login": EMAIL, "password": "four red kites by noon"})

    assert answer["Location"] == SECOND_STEP
    assert not is_signed_in(browser)


def test_code_signs_in_with_a_new_session(app_secret, new_browser):
    browser = new_browser()
    give_password(browser)
    before = browser.session.session_key

    browser.post(SECOND_STEP, {"code": code_of(app_secret, steps_ahead=1)})

    assert is_signed_in(browser)
    assert browser.session.session_key != before


def test_code_that_added_the_app_does_not_sign_in_too(app_secret, new_browser):
    browser = new_browser()
    give_password(browser)

    browser.post(SECOND_STEP, {"code": code_of(app_secret)})

    assert not is_signed_in(browser)


def test_code_works_once(app_secret, new_browser):
    code = code_of(app_secret, steps_ahead=1)
    first, second = new_browser(), new_browser()
    for browser in (first, second):
        give_password(browser)
        browser.post(SECOND_STEP, {"code": code})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_code_older_than_the_last_used_one_is_dead(app_secret, new_browser, person):
    LastCode.objects.filter(user=person).update(time_step=2**40)
    browser = new_browser()
    give_password(browser)

    browser.post(SECOND_STEP, {"code": code_of(app_secret, steps_ahead=1)})

    assert not is_signed_in(browser)


@pytest.mark.parametrize("steps_ahead", [-3, 3])
def test_code_of_another_minute_is_refused(app_secret, new_browser, person, steps_ahead):
    LastCode.objects.all().delete()
    browser = new_browser()
    give_password(browser)

    browser.post(SECOND_STEP, {"code": code_of(app_secret, steps_ahead=steps_ahead)})

    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "typed", ["", "000000000000", "x" * 10_000, "１２３４５６", "\x00123", "☃"]
)
def test_what_is_no_code_is_an_error_beside_the_field(app_secret, new_browser, typed):
    browser = new_browser()
    give_password(browser)

    answer = browser.post(SECOND_STEP, {"code": typed})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["code"]


def test_eleventh_wrong_code_is_refused_like_the_eleventh_wrong_password(app_secret, new_browser):
    browser = new_browser()
    give_password(browser)
    for _ in range(10):
        assert browser.post(SECOND_STEP, {"code": "1"}).status_code == 200

    right = browser.post(SECOND_STEP, {"code": code_of(app_secret, steps_ahead=1)})

    assert right.status_code == 429
    assert 0 < int(right["Retry-After"]) <= 360
    assert not is_signed_in(browser)
    refused = AuditEntry.objects.filter(action="person.second_step_refused")
    assert refused.count() == 10


def test_wrong_codes_leave_the_password_its_own_tries(app_secret, new_browser):
    browser = new_browser()
    give_password(browser)
    for _ in range(10):
        browser.post(SECOND_STEP, {"code": "1"})

    give_password(new_browser())


def test_removing_ends_it_and_is_told(app_secret, confirmed, new_browser, person):
    answer = confirmed.post(f"{APP}remove/")

    assert answer["Location"] == SECURITY
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(action="authenticator_app.removed").exists()
    browser = new_browser()
    browser.post(LOGIN, {"login": EMAIL, "password": "seven grey herons at dawn"})
    assert is_signed_in(browser)


def test_removing_leads_to_where_other_sessions_are_ended(
    app_secret, confirmed, new_browser, person
):
    other = new_browser()
    other.force_login(person)
    other.get(SECURITY)

    page = confirmed.post(f"{APP}remove/", follow=True)

    assert f'action="{SECURITY}sessions/"' in page.text


def test_code_confirms_that_it_is_the_person(app_secret, new_browser):
    browser = new_browser()
    give_password(browser)
    browser.post(SECOND_STEP, {"code": code_of(app_secret, steps_ahead=1)})
    LastCode.objects.all().delete()

    confirm = f"/sv/accounts/reauthenticate/code/?next={APP}remove/"
    browser.post(confirm, {"code": code_of(app_secret), "next": f"{APP}remove/"})

    assert browser.get(f"{APP}remove/").status_code == 200


def test_confirming_by_code_is_limited_too(app_secret, confirmed):
    for _ in range(10):
        confirmed.post("/sv/accounts/reauthenticate/code/", {"code": "1"})

    assert confirmed.post("/sv/accounts/reauthenticate/code/", {"code": "1"}).status_code == 429

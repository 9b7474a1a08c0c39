"""One's own sign-ons: adding, confirming, removing; and what operators and configuration allow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.accounts.sso.conftest import (
    is_signed_in,
    leave,
    order,
    problem_of,
    reauthenticate,
    sign_in,
    values_in,
    way_back,
)
from tests.accounts.sso.provider import ADA
from xport.accounts.actions import appoint_operator, create_person
from xport.accounts.models import AuditEntry, ExpectedSignOn, SignOn, User
from xport.accounts.sso import actions
from xport.notifications.models import OutgoingMail

LIST = "/sv/accounts/sso/"
LINK = "/sv/accounts/sso/kommunen/link/"
UNLINK = "/sv/accounts/sso/unlink/"
CONFIRM = "/sv/accounts/sso/confirm/?next=%2Fsv%2Faccounts%2Fsso%2F"


@pytest.fixture
def stranger(db, now):
    return create_person(
        email="eva@example.com", full_name="Eva Ek", language="sv", password=PASSWORD, now=now
    )


def confirmed(client, user):
    client.force_login(user)
    reauthenticate(client)


# Adding


def test_adding_a_sign_on_needs_the_password_once_more(client, provider, person, configure):
    client.force_login(person)

    response = client.post(LINK)

    assert response["Location"].startswith("/sv/accounts/reauthenticate/")
    assert provider.received("/authorize") == []


def test_after_the_password_the_button_works_by_itself(client, provider, person, configure):
    client.force_login(person)
    confirmation = client.post(LINK)["Location"]

    response = client.post(confirmation, {"password": PASSWORD})

    assert values_in(response["Refresh"])["client_id"]


def test_added_sign_on_signs_in_from_then_on(client, provider, person, configure):
    confirmed(client, person)
    response = client.get(way_back(client, provider, LINK))
    client.logout()

    assert response["Location"] == LIST
    assert sign_in(client, provider)["Location"] == "/sv/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_adding_is_logged_and_told_by_mail(client, provider, person, configure):
    confirmed(client, person)
    client.get(way_back(client, provider, LINK))

    entry = AuditEntry.objects.get(action="sign_on.linked")
    assert (entry.actor_id, entry.details) == (person.pk, {"issuer": provider.issuer})
    assert OutgoingMail.objects.get().recipient == person.email


def test_sign_on_of_somebody_else_cannot_be_added(client, provider, linked, stranger):
    confirmed(client, stranger)

    assert problem_of(client.get(way_back(client, provider, LINK))) == "taken"
    assert SignOn.objects.get().user == linked.user


def test_second_sign_on_of_one_provider_cannot_be_added(client, provider, linked):
    confirmed(client, linked.user)
    order(provider, person={"sub": "ada-0002"})

    assert problem_of(client.get(way_back(client, provider, LINK))) == "second"


def test_adding_the_same_again_changes_nothing(client, provider, linked):
    confirmed(client, linked.user)

    assert client.get(way_back(client, provider, LINK))["Location"] == LIST
    assert SignOn.objects.count() == 1


def test_what_one_person_asked_for_is_not_given_to_the_next(client, provider, person, stranger):
    confirmed(client, person)
    path = way_back(client, provider, LINK)
    asked = client.session["sign_on_pending"]
    client.force_login(stranger)
    session = client.session
    session["sign_on_pending"] = asked
    session.save()

    assert problem_of(client.get(path)) == "expired"
    assert not SignOn.objects.exists()


@pytest.fixture(autouse=True)
def _configured(configure):
    """Every test here has the provider."""


# Confirming without a password


@pytest.fixture
def without_password(client, provider, linked):
    linked.user.set_unusable_password()
    linked.user.save()
    sign_in(client, provider)
    return linked


def test_who_has_no_password_confirms_at_the_provider(client, provider, without_password):
    assert client.post(UNLINK)["Location"] == CONFIRM

    asked = values_in(leave(client, CONFIRM, provider="kommunen"))

    assert (asked["prompt"], asked["max_age"]) == ("login", "0")


def test_confirmation_at_the_provider_counts(client, provider, without_password):
    client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    assert client.post(LINK).status_code == 200


def test_staff_without_password_and_level_can_set_up_a_second_step(
    client, provider, without_password, settings, now
):
    settings.MFA_REQUIRED = True
    appoint_operator(user=without_password.user, by=None, now=now)
    app = "/sv/accounts/security/app/"
    confirmation = client.get(app)["Location"]

    answer = client.get(way_back(client, provider, confirmation, provider="kommunen"))

    assert answer["Location"] == app
    assert client.get(app).status_code == 200


def test_confirmation_holds_for_minutes(client, provider, without_password, monkeypatch):
    client.get(way_back(client, provider, CONFIRM, provider="kommunen"))
    monkeypatch.setattr("xport.accounts.sso.session.REAUTHENTICATION_TIMEOUT", 0)

    assert client.post(LINK)["Location"] == CONFIRM


@pytest.mark.parametrize("auth_time", [None, 1_000_000_000, "now"])
def test_confirmation_needs_a_fresh_sign_in(client, provider, without_password, auth_time):
    order(provider, claims={"auth_time": auth_time})

    response = client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    assert problem_of(response) == "untrusted"
    assert client.post(LINK)["Location"] == CONFIRM


def test_confirmation_by_another_identity_is_refused(client, provider, without_password):
    order(provider, person={"sub": "eva-0001"})

    response = client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    assert problem_of(response) == "other"
    assert client.post(LINK)["Location"] == CONFIRM


def test_confirmation_page_offers_own_providers(client, provider, without_password):
    assert 'value="kommunen"' in client.get(CONFIRM).content.decode()


# Removing


def test_removed_sign_on_signs_nobody_in(client, provider, linked):
    confirmed(client, linked.user)

    response = client.post(UNLINK, {"sign_on": linked.pk})
    client.logout()

    assert response["Location"] == LIST
    assert problem_of(sign_in(client, provider)) == "unknown"
    assert AuditEntry.objects.filter(action="sign_on.unlinked", actor_id=linked.user_id).exists()


@pytest.mark.parametrize("number", ["0", "", "x", "9" * 40, "²"])
def test_removing_what_does_not_exist_is_404(client, provider, linked, number):
    confirmed(client, linked.user)

    assert client.post(UNLINK, {"sign_on": number}).status_code == 404


def test_nobody_removes_anothers_sign_on(client, provider, linked, stranger):
    confirmed(client, stranger)

    assert client.post(UNLINK, {"sign_on": linked.pk}).status_code == 404
    assert SignOn.objects.filter(pk=linked.pk).exists()


def test_last_way_in_stays(client, provider, without_password):
    client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    client.post(UNLINK, {"sign_on": without_password.pk})

    assert SignOn.objects.filter(pk=without_password.pk).exists()


def test_sign_on_of_a_provider_that_is_gone_is_no_way_in(linked, now, settings):
    linked.user.set_unusable_password()
    linked.user.save()
    other = SignOn.objects.create(
        user=linked.user, issuer="https://gone.example", subject="1", linked_at=now
    )

    with pytest.raises(actions.LastWayIn):
        actions.unlink(sign_on=linked, by=linked.user, now=now)
    actions.unlink(sign_on=other, by=linked.user, now=now)


def test_list_shows_own_sign_ons_and_what_can_be_added(client, linked, stranger):
    client.force_login(linked.user)
    assert f'value="{linked.pk}"' in client.get(LIST).content.decode()

    client.force_login(stranger)
    page = client.get(LIST).content.decode()
    assert LINK in page
    assert f'value="{linked.pk}"' not in page


def test_security_page_leads_to_the_list_only_when_there_is_something_on_it(
    client, person, configure, settings
):
    client.force_login(person)
    assert f'href="{LIST}"' in client.get("/sv/accounts/security/").text

    settings.SSO_PROVIDERS = {}

    assert f'href="{LIST}"' not in client.get("/sv/accounts/security/").text


def test_sign_in_page_offers_providers_only_when_there_are_any(client, db, settings):
    assert "Kommunens inloggning" in client.get("/sv/accounts/login/?next=/sv/x/").content.decode()

    settings.SSO_PROVIDERS = {}

    assert "sso/" not in client.get("/sv/accounts/login/").content.decode()


# Signing out


def test_signing_out_says_that_the_provider_may_still_know_them(client, provider, linked):
    sign_in(client, provider)

    response = client.post("/sv/accounts/logout/", follow=True)

    page = response.content.decode()
    assert not is_signed_in(client)
    assert f"{provider.base}/end?client_id=" in page
    assert "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2F" in page


def test_who_came_by_password_signs_out_as_ever(client, provider, linked):
    client.post("/sv/accounts/login/", {"login": linked.user.email, "password": PASSWORD})

    assert "sso" not in client.post("/sv/accounts/logout/")["Location"]


def test_page_after_signing_out_works_without_the_provider(client, provider, db):
    order(provider, status={"/tenant/.well-known/openid-configuration": 500})

    for _ in range(3):
        assert client.get("/sv/accounts/sso/kommunen/signed-out/").status_code == 200

    assert len(provider.received("/tenant/.well-known/openid-configuration")) == 1


# Expected by the operator


def expect(provider, person, value, now=None):
    return actions.expect(
        user=person,
        provider=provider,
        value=value,
        by=None,
        now=now or timezone.now(),
    )


def test_expected_person_is_linked_at_the_first_sign_in(client, provider, person, configure):
    expect(configure(person_claim="oid"), person, "AB-12")
    order(provider, claims={"oid": "ab-12"})

    assert sign_in(client, provider)["Location"] == "/sv/"
    assert SignOn.objects.get().user == person
    assert not ExpectedSignOn.objects.exists()
    assert OutgoingMail.objects.get().recipient == person.email


@pytest.mark.parametrize(
    ("verified", "problem"),
    [(True, ""), (False, "unknown"), (None, "unknown"), ("true", "unknown")],
)
def test_expected_address_must_be_verified(client, provider, person, configure, verified, problem):
    expect(configure(), person, ADA["email"])
    order(provider, claims={"email_verified": verified})

    assert problem_of(sign_in(client, provider)) == problem


def test_expectation_ends_after_two_weeks(client, provider, person, configure):
    expect(configure(), person, ADA["email"], now=timezone.now() - timedelta(days=15))

    assert problem_of(sign_in(client, provider)) == "unknown"


def test_expectation_is_of_one_issuer(client, provider, person, configure):
    expect(provider.configuration(issuer="https://other.example"), person, ADA["email"])

    assert problem_of(sign_in(client, provider)) == "unknown"


def test_expectation_of_who_has_another_sign_on_is_kept(client, provider, linked, configure):
    expect(configure(), linked.user, ADA["email"])
    order(provider, person=ADA | {"sub": "ada-0002"})

    assert problem_of(sign_in(client, provider)) == "second"
    assert ExpectedSignOn.objects.exists()


def test_operator_says_whom_they_expect(client, provider, person, stranger, now):
    appoint_operator(user=stranger, by=None, now=now)
    client.force_login(stranger)

    response = client.post(
        "/operator/accounts/expectedsignon/add/",
        {"user": person.pk, "issuer": provider.issuer, "value": " Ada@Example.com "},
    )

    assert response.status_code == 302
    assert ExpectedSignOn.objects.get().value == "ada@example.com"
    entry = AuditEntry.objects.get(action="sign_on.expected")
    assert (entry.actor_id, entry.object_id) == (stranger.pk, str(person.pk))


@pytest.mark.parametrize("path", ["", "{pk}/delete/"])
def test_operator_expects_somebody_no_more(client, provider, person, stranger, now, path):
    expected = expect(provider.configuration(), person, ADA["email"])
    appoint_operator(user=stranger, by=None, now=now)
    client.force_login(stranger)
    values = {"action": "delete_selected", "_selected_action": expected.pk, "post": "yes"}

    client.post(f"/operator/accounts/expectedsignon/{path.format(pk=expected.pk)}", values)

    assert not ExpectedSignOn.objects.exists()
    entry = AuditEntry.objects.get(action="sign_on.expected_no_more")
    assert (entry.actor_id, entry.object_id) == (stranger.pk, str(person.pk))


def test_sign_on_that_an_operator_removes_ends_its_sessions(
    client, provider, linked, stranger, now
):
    sign_in(client, provider)

    actions.unlink(sign_on=linked, by=stranger, now=now)

    assert client.get(LIST).status_code == 302


def test_operator_may_remove_even_the_last_way_in(client, provider, linked, stranger, now):
    linked.user.set_unusable_password()
    linked.user.save()
    appoint_operator(user=stranger, by=None, now=now)
    client.force_login(stranger)

    client.post("/operator/accounts/signon/", {"action": "remove", "_selected_action": linked.pk})

    assert not SignOn.objects.exists()


def test_operator_keeps_their_own_last_way_in(client, without_password, now):
    appoint_operator(user=without_password.user, by=None, now=now)
    values = {"action": "remove", "_selected_action": without_password.pk}

    page = client.post("/operator/accounts/signon/", values, follow=True).content.decode()

    assert "Välj ett lösenord först" in page
    assert SignOn.objects.exists()


# Accounts that the configuration allows


NEW = {"sub": "new-0001", "email": "Ny@example.com", "email_verified": True, "name": "Ny\tNilsson"}


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        ({"tid": "t1", "groups": ["a", "xport"]}, ""),
        ({"tid": "t1", "groups": ["a"]}, "unknown"),
        ({"tid": "t2", "groups": ["xport"]}, "unknown"),
        ({"groups": ["xport"]}, "unknown"),
    ],
)
def test_unknown_person_gets_an_account_only_by_all_claims(
    client, provider, db, configure, claims, problem
):
    configure(create_if={"tid": "t1", "groups": "xport"})
    order(provider, person=NEW, claims=claims)

    assert problem_of(sign_in(client, provider)) == problem
    assert User.objects.exists() == (problem == "")


def test_new_person_has_a_name_an_address_and_no_password(client, provider, db, configure):
    configure(create_if={"tid": "t1"})
    order(provider, person=NEW, claims={"tid": "t1"})

    sign_in(client, provider)

    person = User.objects.get()
    assert (person.email, person.full_name) == ("ny@example.com", "Ny Nilsson")
    assert not person.has_usable_password()
    assert client.session["_auth_user_id"] == str(person.pk)


def test_new_person_with_an_unverified_address_confirms_it_first(client, provider, db, configure):
    configure(create_if={"tid": "t1"})
    order(provider, person=NEW | {"email_verified": False}, claims={"tid": "t1"})

    response = sign_in(client, provider)

    assert response["Location"] == "/sv/accounts/confirm-email/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "email", ["ADA@example.com", "no address", "", None, 7, "a\ud800@b.example"]
)
def test_no_account_is_made_over_another_or_without_an_address(
    client, provider, person, configure, email
):
    configure(create_if={"tid": "t1"})
    order(provider, person=NEW | {"email": email}, claims={"tid": "t1"})

    assert problem_of(sign_in(client, provider)) == "unknown"
    assert User.objects.count() == 1

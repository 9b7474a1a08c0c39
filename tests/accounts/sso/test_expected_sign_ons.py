"""Whom operators expect, and what they may do with a person's sign-ons."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.sso.conftest import LIST, order, problem_of, sign_in
from tests.accounts.sso.provider import ADA
from xport.accounts.actions import appoint_operator
from xport.accounts.models import AuditEntry, ExpectedSignOn, SignOn
from xport.accounts.sso import actions
from xport.notifications.models import OutgoingMail

pytestmark = pytest.mark.usefixtures("configure")


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

"""One's own sign-ons: adding, removing, the list of them."""

import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.sso.conftest import (
    CONFIRM,
    LINK,
    LIST,
    UNLINK,
    order,
    problem_of,
    reauthenticate,
    sign_in,
    values_in,
    way_back,
)
from xport.accounts.models import AuditEntry, SignOn
from xport.accounts.sso import actions
from xport.notifications.models import OutgoingMail

pytestmark = pytest.mark.usefixtures("configure")


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

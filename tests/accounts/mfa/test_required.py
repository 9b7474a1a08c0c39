"""Staff must have a second step where it is required, and reach nothing else without it."""

import json
import os
import subprocess
import sys

import pytest
from django.urls import reverse

from tests.accounts.mfa.steps import SECURITY, add_app
from tests.factories import PASSWORD
from tests.test_headers import PRODUCTION
from xport.accounts.actions import appoint_operator
from xport.accounts.models import SignOn
from xport.accounts.sso.actions import unlink
from xport.accounts.sso.configuration import Provider
from xport.accounts.sso.session import HAS_LEVEL, PROVIDER

STAFF = ["officer", "lead_officer", "adviser", "operator"]
PAGES = ["/sv/", "/sv/notices/", "/operator/", "/operator/accounts/user/", "/sv/matches/"]


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED = True


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("page", PAGES)
def test_staff_is_led_to_setting_one_up(client, request, role, page):
    client.force_login(request.getfixturevalue(role))

    for answer in (client.get(page), client.post(page)):
        assert (answer.status_code, answer["Location"]) == (302, SECURITY)


@pytest.mark.parametrize("role", STAFF)
def test_staff_reads_why_signs_out_and_chooses_the_language(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(SECURITY).context["must_set_up"]
    language = client.post("/sv/language/", {"language": "en", "next": "/sv/accounts/security/"})
    assert language["Location"] == "/en/accounts/security/"
    client.post("/sv/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["email/", "password/change/", "details/"])
def test_staff_does_nothing_else_about_the_account_first(client, officer, path):
    client.force_login(officer)

    assert client.get(f"/sv/accounts/{path}")["Location"] == SECURITY


@pytest.mark.parametrize("page", ["accessibility", "privacy", "cookies", "complaint"])
def test_staff_reads_what_everybody_may_read(client, officer, page):
    client.force_login(officer)

    assert client.get(reverse(page)).status_code == 200


def test_staff_ends_mails_by_a_link_without_it(client, officer):
    client.force_login(officer)

    answer = client.get(reverse("notice_unsubscribe", args=["no-key"]))

    assert answer.get("Location") != SECURITY


@pytest.mark.parametrize("role", STAFF)
def test_staff_goes_on_once_it_is_set_up(client, request, role):
    client.force_login(request.getfixturevalue(role))
    client.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})

    add_app(client)

    assert client.get("/sv/notices/").status_code == 200


def test_taking_it_away_leads_back_on_the_next_request(client, officer):
    client.force_login(officer)
    client.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})
    add_app(client)

    client.post("/sv/accounts/security/app/remove/")

    assert client.get("/sv/notices/")["Location"] == SECURITY


def test_appointment_asks_for_it_on_the_next_request(client, owner, now):
    client.force_login(owner)
    assert client.get("/sv/notices/").status_code == 200

    appoint_operator(user=owner, by=None, now=now)

    assert client.get("/sv/notices/")["Location"] == SECURITY


@pytest.fixture
def sign_on(client, officer, settings, now):
    """The officer's sign-on, by which they have just come with the level asked for."""
    configuration = {"name": "Kommunen", "issuer": "https://id.example", "client_id": "xport"}
    settings.SSO_PROVIDERS = {"kommunen": Provider(slug="kommunen", **configuration)}
    client.force_login(officer)
    session = client.session
    session.update({HAS_LEVEL: True, PROVIDER: "kommunen"})
    session.save()
    return SignOn.objects.create(
        user=officer, issuer="https://id.example", subject="1", linked_at=now
    )


def test_who_came_by_single_sign_on_of_the_level_needs_none(client, sign_on):
    assert client.get("/sv/notices/").status_code == 200


def test_sign_on_that_is_removed_counts_no_more_on_the_next_request(client, sign_on, now):
    unlink(sign_on=sign_on, by=sign_on.user, now=now)

    assert client.get("/sv/notices/")["Location"] == SECURITY


def test_sign_on_of_a_provider_that_is_gone_counts_no_more(client, sign_on, settings):
    settings.SSO_PROVIDERS = {}

    assert client.get("/sv/notices/")["Location"] == SECURITY


@pytest.mark.parametrize("role", ["owner", "stranger"])
def test_members_of_firms_may_do_without(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get("/sv/notices/").status_code == 200
    assert not client.get(SECURITY).context["must_set_up"]


def test_visitors_are_asked_nothing(client, db):
    assert client.get("/sv/").status_code == 200


def test_elsewhere_than_in_production_it_is_offered_only(client, officer, settings):
    settings.MFA_REQUIRED = False
    client.force_login(officer)

    assert client.get("/sv/notices/").status_code == 200


@pytest.mark.parametrize(
    ("environment", "is_required"),
    [
        (PRODUCTION | {"MFA_REQUIRED": "0", "XPORT_DEMO": ""}, True),
        ({"XPORT_ENV": "development"}, False),
        ({"XPORT_ENV": "development", "MFA_REQUIRED": "1"}, True),
    ],
)
def test_production_cannot_be_told_otherwise(environment, is_required):
    ask = "import json; from xport import settings; print(json.dumps(settings.MFA_REQUIRED))"
    asked = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(asked.stdout) is is_required

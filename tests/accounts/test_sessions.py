"""How long a session lasts, and what is kept of a page (xport/middleware.py)."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from xport.accounts.actions import appoint_operator

PAGE = "/sv/accounts/password/change/"


def visit_after(client, *, pause=timedelta(0), since_sign_in=timedelta(0)):
    """Visit once, move the session's times back, visit again."""
    client.get(PAGE)
    session = client.session
    now = timezone.now()
    session["seen_at"] = (now - pause).isoformat()
    session["signed_in_at"] = (now - max(pause, since_sign_in)).isoformat()
    session.save()
    return client.get(PAGE)


@pytest.fixture
def operator(person, now):
    appoint_operator(user=person, by=None, now=now)
    return person


def test_session_ends_twelve_hours_after_signing_in(client, person):
    client.force_login(person)

    response = visit_after(client, since_sign_in=timedelta(hours=12, minutes=1))

    assert response.status_code == 302
    assert response["Location"].startswith("/sv/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_twelve_hours_count_from_the_sign_in_and_not_from_the_first_page(client, person):
    client.post("/sv/accounts/login/", {"login": person.email, "password": PASSWORD})

    started = datetime.fromisoformat(client.session["signed_in_at"])
    assert timezone.now() - started < timedelta(minutes=1)


def test_visits_do_not_prolong_the_twelve_hours(client, person):
    client.force_login(person)
    visit_after(client, since_sign_in=timedelta(hours=11))
    started = client.session["signed_in_at"]

    client.get(PAGE)

    assert client.session["signed_in_at"] == started


@pytest.mark.parametrize(("minutes", "status"), [(179, 200), (181, 302)])
def test_staff_is_signed_out_after_a_pause_of_three_hours(client, operator, minutes, status):
    client.force_login(operator)

    assert visit_after(client, pause=timedelta(minutes=minutes)).status_code == status


@pytest.mark.parametrize("role", ["officer", "adviser"])
def test_officers_and_advisers_are_staff_too(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert visit_after(client, pause=timedelta(hours=4)).status_code == 302


def test_member_of_a_company_may_pause_longer(client, person):
    client.force_login(person)

    assert visit_after(client, pause=timedelta(hours=5)).status_code == 200


def test_ordinary_request_writes_no_session(client, person):
    client.force_login(person)
    client.get(PAGE)
    seen = client.session["seen_at"]

    client.get(PAGE)

    assert client.session["seen_at"] == seen


def test_page_of_a_signed_in_person_is_not_stored(client, person):
    client.force_login(person)

    assert client.get("/sv/")["Cache-Control"] == "no-store"
    assert client.get("/sv/no-such-page/")["Cache-Control"] == "no-store"
    assert client.post("/sv/accounts/logout/")["Cache-Control"] == "no-store"

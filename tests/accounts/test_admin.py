import pytest

from tests.accounts.conftest import PASSWORD
from xport.accounts import audit
from xport.accounts.actions import appoint_operator, create_person, end_operator
from xport.accounts.models import AuditEntry

ADMIN = "/operator/"
NEW_PASSWORD = "four red kites by noon"


@pytest.fixture
def operator(person, now):
    appoint_operator(user=person, by=None, now=now)
    return person


def test_admin_sends_the_anonymous_to_the_portals_own_sign_in(client, db):
    response = client.get(ADMIN, follow=True)

    path, _ = response.redirect_chain[-1]
    assert path.startswith("/sv/accounts/login/?next=")
    assert client.post("/operator/login/", {"username": "a", "password": "b"}).status_code == 302


def test_admin_refuses_who_is_no_operator(client, person):
    client.force_login(person)

    assert client.get(ADMIN, follow=True).status_code == 403


def test_admin_changes_no_password_past_the_portals_own_page(client, operator):
    client.force_login(operator)
    values = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD}

    answer = client.post(f"{ADMIN}password_change/", values | {"new_password2": NEW_PASSWORD})

    assert answer["Location"] == "/sv/accounts/password/change/"
    operator.refresh_from_db()
    assert operator.check_password(PASSWORD)


def test_admin_opens_for_an_operator(client, operator):
    client.force_login(operator)

    assert client.get(ADMIN).status_code == 200
    assert client.get("/operator/accounts/user/").status_code == 200


def test_former_operator_is_out_on_the_next_request(client, operator, now):
    client.force_login(operator)
    end_operator(user=operator, by=operator, now=now)

    assert client.get(ADMIN, follow=True).status_code == 403
    actions = AuditEntry.objects.filter(object_id=str(operator.pk)).values_list("action", flat=True)
    assert {"operator.appointed", "operator.ended"} <= set(actions)


def test_audit_log_can_be_read_but_not_written(client, operator, now):
    audit.record(action="tested", by=operator, obj=operator, now=now)
    entry = AuditEntry.objects.get(action="tested")
    client.force_login(operator)
    url = f"/operator/accounts/auditentry/{entry.pk}/"

    assert "tested" in client.get("/operator/accounts/auditentry/").content.decode()
    assert client.get(f"{url}change/").status_code == 200
    assert client.post(f"{url}change/", {"action": "other"}).status_code == 403
    assert client.post(f"{url}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/operator/accounts/auditentry/add/").status_code == 403


def test_closing_an_account_is_written_down(client, operator, now):
    person = create_person(
        email="bo@firman.example", full_name="Bo Ek", language="sv", password=None, now=now
    )
    client.force_login(operator)

    client.post(
        f"/operator/accounts/user/{person.pk}/change/", {"full_name": "Bo Ek", "language": "sv"}
    )

    person.refresh_from_db()
    entry = AuditEntry.objects.get(action="person.changed")
    assert not person.is_active
    assert (entry.actor_id, entry.object_id) == (operator.pk, str(person.pk))
    assert entry.details == {"fields": ["is_active"]}


def test_operator_verifies_no_address_for_anybody(client, operator):
    client.force_login(operator)
    url = "/operator/account/emailaddress/"

    assert client.get(url).status_code == 200
    assert client.get(f"{url}add/").status_code == 403
    assert "make_verified" not in client.get(url).text

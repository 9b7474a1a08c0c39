from datetime import UTC, datetime

import pytest
from django.urls import reverse

from markets.actions import appoint_adviser
from markets.models import Adviser, Market
from markets.queries import markets_of
from xport.accounts.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def operator(client) -> User:
    user = User.objects.create_user(
        "operator@xport.example", full_name="Olga Olsson", is_staff=True, is_superuser=True
    )
    client.force_login(user)
    return user


@pytest.mark.usefixtures("operator")
@pytest.mark.parametrize("model", ["country", "observation", "category", "certificate"])
def test_admin_shows_reference_data_that_nobody_can_change(client, model):
    page = client.get(reverse(f"admin:markets_{model}_changelist"))

    assert page.status_code == 200
    assert client.get(reverse(f"admin:markets_{model}_add")).status_code == 403


@pytest.mark.usefixtures("operator")
def test_admin_refuses_to_change_a_country(client):
    url = reverse("admin:markets_country_change", args=["DE"])

    assert client.get(url).status_code == 200
    assert client.post(url, {"name_sv": "Fransmarken"}).status_code == 403


def test_admin_ends_an_adviser(client, operator):
    user = User.objects.create_user("adviser@adviser.example")
    adviser = appoint_adviser(user=user, markets=Market.objects.all(), by=operator, now=NOW)

    client.post(
        reverse("admin:markets_adviser_changelist"),
        {"action": "end_appointments", "_selected_action": [adviser.pk]},
    )

    assert markets_of(user) == set()
    assert Adviser.objects.get().ended_at is not None

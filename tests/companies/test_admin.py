import pytest
from django.contrib import admin
from django.test import RequestFactory

from companies.models import ProfileDraft
from companies.people.access import municipalities_of
from xport.accounts.models import AuditEntry
from xport.lib.admin import ReadOnlyAdmin

PAGES = [page for page in admin.site._registry.values() if isinstance(page, ReadOnlyAdmin)]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.model.__name__)
def test_operators_look_and_change_nothing(page, operator):
    request = RequestFactory().get("/")
    request.user = operator

    assert page.has_view_permission(request)
    assert page.get_model_perms(request) == {
        "add": False,
        "change": False,
        "delete": False,
        "view": True,
    }


def test_drafts_are_not_in_the_admin():
    assert ProfileDraft not in admin.site._registry


def test_operator_ends_an_officers_appointment(client, operator, officer):
    client.force_login(operator)
    office = officer.offices.get()

    for _ in range(2):
        client.post(
            "/operator/companies/officer/",
            {"action": "end_appointments", "_selected_action": [office.pk]},
        )

    assert not municipalities_of(officer)
    assert AuditEntry.objects.get(action="officer.ended").actor_id == operator.pk


def test_operator_lets_an_officer_lead_where_nobody_does(client, operator, officer):
    client.force_login(operator)
    office = officer.offices.get()

    client.post(
        "/operator/companies/officer/",
        {"action": "let_lead", "_selected_action": [office.pk]},
    )

    office.refresh_from_db()
    assert office.is_lead

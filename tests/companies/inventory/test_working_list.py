import pytest

from companies.inventory import working_list
from companies.inventory.contact_log import NotAnOfficer
from companies.inventory.queries import inventory_of
from companies.models import FollowUp, Responsibility
from tests.factories import NOW, CompanyFactory
from xport.accounts.models import AuditEntry


def together(home, officer, companies):
    return {"municipality": home, "companies": companies, "by": officer, "now": NOW}


def test_responsible_is_set_for_many_in_one_audit_row(
    home, officer, lead_officer, inventoried_company, company_elsewhere
):
    firms = [inventoried_company, CompanyFactory(), company_elsewhere]

    for person in (officer, lead_officer):
        result = working_list.set_responsible(officer=person, **together(home, officer, firms))

    assert result.changed == 2
    assert {row.officer for row in Responsibility.objects.all()} == {lead_officer}
    assert AuditEntry.objects.filter(action="inventory.responsible_set").count() == 2
    listed = working_list.with_care(inventory_of(home), home)
    assert [row.responsible_name for row in listed] == ["Lena Ledare"] * 2


def test_nobody_may_be_responsible(home, officer, inventoried_company):
    values = together(home, officer, [inventoried_company])
    working_list.set_responsible(officer=officer, **values)

    working_list.set_responsible(officer=None, **values)

    assert not Responsibility.objects.exists()


def test_only_an_officer_of_the_municipality_can_be_responsible(
    home, officer, officer_elsewhere, inventoried_company
):
    with pytest.raises(NotAnOfficer):
        working_list.set_responsible(
            officer=officer_elsewhere, **together(home, officer, [inventoried_company])
        )


def test_follow_up_is_planned_for_many_in_one_audit_row(
    home, officer, inventoried_company, company_elsewhere
):
    firms = [inventoried_company, CompanyFactory(), company_elsewhere]

    working_list.plan_follow_ups(
        what="Bjud in", due_on=NOW.date(), responsible=officer, **together(home, officer, firms)
    )

    assert FollowUp.objects.count() == 2
    assert AuditEntry.objects.get(action="inventory.follow_ups_planned").details["changed"] == [
        firm.pk for firm in firms[:2]
    ]
    (first, _) = working_list.with_care(inventory_of(home), home).order_by("pk")
    assert (first.next_follow_up_on, first.last_contact_on) == (NOW.date(), None)

"""Categories that SNI codes speak for, of firms that are in the inventory."""

import pytest

from companies.inventory.sni_categories import confirm_categories, suggested_groups
from tests.cast import ELSEWHERE
from tests.factories import NOW, CompanyFactory, municipality
from xport.accounts.models import AuditEntry

METERS, CHARGING = "2025:26510:energy-metering", "2007:43210:charging-infrastructure"

pytestmark = pytest.mark.django_db


def confirm(keys, officer):
    return confirm_categories(municipality=municipality(), keys=keys, by=officer, now=NOW)


def test_firms_without_a_category_are_grouped(officer):
    CompanyFactory(name="B AB", sni_2025=["26510"])
    CompanyFactory(name="A AB", sni_2025=["26510"], sni_2007=["43210"])
    CompanyFactory(sni_2025=["26510"], categories=["smart-charging"])
    CompanyFactory(sni_2025=["26510"], municipality=municipality(ELSEWHERE))
    CompanyFactory(sni_2025=["26510"], members={officer: "owner"})

    groups = suggested_groups(municipality())

    found = [(each.sni.key, each.count, each.examples, each.is_ticked) for each in groups]
    assert found == [(METERS, 2, ("A AB", "B AB"), True), (CHARGING, 1, ("A AB",), False)]


def test_confirming_writes_the_ticked_and_says_who(officer):
    both = CompanyFactory(sni_2025=["26510"], sni_2007=["43210"])
    other = CompanyFactory(sni_2007=["43210"])

    assert confirm([METERS, "2025:99999:nonsense"], officer) == 1

    both.refresh_from_db()
    assert [each.code for each in both.categories.all()] == ["energy-metering"]
    assert both.provenance["categories"]["source"] == "sni"
    assert both.provenance["categories"]["by"] == officer.pk
    assert not other.categories.exists()
    entry = AuditEntry.objects.get(action="inventory.sni_categories_confirmed")
    assert (entry.details["keys"], entry.details["changed"]) == ([METERS], 1)
    assert confirm([METERS], officer) == 0

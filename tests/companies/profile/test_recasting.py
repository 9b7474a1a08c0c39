from datetime import UTC, datetime

import pytest

from companies.models import Company, Municipality, ScoringInputs
from companies.profile import recasting
from companies.profile.scoring_inputs import rewrite
from markets.models import Category

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def companies() -> list[Company]:
    municipality = Municipality.objects.get(code="2482")
    rows = [
        Company.objects.create(
            name=name,
            sort_key=Company.sort_key_of(name),
            municipality=municipality,
            origin=Company.Origin.MUNICIPALITY,
            created_at=NOW,
            changed_at=NOW,
            sent_at=NOW,
        )
        for name in ("Ett AB", "Två AB", "Tre AB")
    ]
    for company, category in zip(
        rows, ("route-planning", "route-planning", "battery-systems"), strict=True
    ):
        company.categories.add(category)
        rewrite(company=company, kind="sent", now=NOW)
    return rows


def test_rewrite_every_scoring_input_moves_only_firms_of_recast_categories(companies, monkeypatch):
    monkeypatch.setattr(recasting, "_CHUNK_SIZE", 2)
    Category.objects.get(code="route-planning").needs.set(["urban-mobility"])

    changed = recasting.rewrite_every_scoring_input(now=NOW)

    assert changed == 2
    rows = ScoringInputs.objects.order_by("company_id").values_list("version", "needs")
    assert list(rows) == [
        (2, ["urban-mobility"]),
        (2, ["urban-mobility"]),
        (1, ["ev-ramp-up"]),
    ]


@pytest.mark.usefixtures("companies")
def test_rewrite_every_scoring_input_without_a_change_moves_nobody():
    assert recasting.rewrite_every_scoring_input(now=NOW) == 0

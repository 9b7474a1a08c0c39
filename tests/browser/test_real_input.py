"""Real firms from a real list: imported, sorted by the officer in the browser, scored."""

import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import call_command

from companies.models import Company
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import current_basis
from matchmaking.rescoring.queries import scores_behind
from matchmaking.scoring import Firm, MarketScore, hundredths, score_firm, scoring_model_1
from tests.factories import OfficerFactory
from tests.worker import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Their sources are named in tests/data/README.md.
FILE = Path(__file__).parents[1] / "data" / "companies_real_sample.csv"
FIRMS = 60
GROUP = FIRMS // 3
# What the engine must get out of each category: its needs, and whether it is digitalisation.
CATEGORIES = {
    "grid-flexibility-services": Firm(
        needs=frozenset({"grid-flexibility", "digital-services"}), energy_share=1.0
    ),
    "charging-infrastructure": Firm(
        needs=frozenset({"ev-charging", "ev-ramp-up"}), energy_share=0.0
    ),
    "route-planning": Firm(
        needs=frozenset({"urban-mobility", "digital-services"}), energy_share=0.0
    ),
}
LANGUAGES = frozenset({"sv", "en", "de"})
WITH_LANGUAGES = 5


@pytest.fixture
def officer(empty_portal, visit):
    officer = OfficerFactory(user__email="nils@savsjo.example")
    visitor = visit()
    visitor.sign_in(officer.user.email)
    visitor.list_path = f"municipalities/{officer.municipality.pk}/companies/"
    return visitor


def test_sixty_real_firms_are_imported_sorted_and_scored(officer):
    import_says_that_categories_are_missing(officer)
    for category in CATEGORIES:
        set_categories(officer, category)
    spoken = set_languages(officer)
    wait_for(lambda: scores_behind() == 0, "all market scores")

    scores_are_the_engines(spoken)
    categories_give_different_scores()
    officer_sees_market_scores(officer)


def import_says_that_categories_are_missing(officer):
    said = io.StringIO()
    code = officer.list_path.split("/")[1]
    call_command("import_companies", FILE, municipality=code, language="en", stdout=said)

    assert f"{FIRMS} companies imported." in said.getvalue()
    assert f"{FIRMS} companies have no category" in said.getvalue()
    page = officer.open(f"{officer.list_path}?missing=category")
    assert str(FIRMS) in page.locator("#rows [role=status]").inner_text()
    assert set(page.locator("#rows .x-heat").all_inner_texts()) == {"–"}


def set_categories(officer, category):
    page = officer.open(f"{officer.list_path}?missing=category")
    tick_first(page, GROUP)
    page.click("button[name=field][value=categories]")
    officer.tick("categories", [category])
    officer.submit()

    assert Company.objects.filter(categories=category).count() == GROUP


def set_languages(officer):
    """Set them for the first firms of the list; return these firms' ids."""
    page = officer.open(officer.list_path)
    tick_first(page, WITH_LANGUAGES)
    page.click("button[name=field][value=languages]")
    officer.tick("languages", LANGUAGES)
    officer.submit()

    spoken = set(Company.objects.exclude(languages=None).values_list("pk", flat=True))
    assert len(spoken) == WITH_LANGUAGES
    return spoken


def tick_first(page, count):
    for box in page.locator("#rows [name=companies]").all()[:count]:
        box.check()


def scores_are_the_engines(spoken):
    for company in Company.objects.prefetch_related("categories", "fit_scores"):
        (category,) = company.categories.all()
        expected = engine_scores(category.pk, LANGUAGES if company.pk in spoken else None)
        assert {
            (row.market_id, row.status, row.label, row.market_part_hundredths, row.score_hundredths)
            for row in company.fit_scores.all()
        } == {(each.market, "preliminary", "", market_score_of(each), None) for each in expected}


def engine_scores(category: str, languages: frozenset[str] | None) -> Iterable[MarketScore]:
    base = CATEGORIES[category]
    firm = Firm(needs=base.needs, energy_share=base.energy_share, languages=languages)
    return score_firm(firm, current_basis().world.atlas, scoring_model_1()).markets


def market_score_of(score: MarketScore) -> int:
    assert score.best is not None
    assert score.best.market_part is not None
    return hundredths(score.best.market_part)


def categories_give_different_scores():
    for market in ("nordics", "europe", "usa", "india", "china", "singapore"):
        without_languages = FitScore.objects.filter(market=market, company__languages=None)
        seen = dict(
            without_languages.values_list("company__categories", "market_part_hundredths")
        )
        assert len(set(seen.values())) == len(CATEGORIES), (market, seen)


def officer_sees_market_scores(officer):
    page = officer.open(officer.list_path)
    company = Company.objects.in_swedish_order().first()
    stored = company.fit_scores.get(market="nordics").market_part_hundredths

    shown = page.get_by_role("row").filter(has_text=company.name).locator(".x-heat").first
    assert shown.inner_text() == f"{(stored + 5) // 10 / 10:.1f}".replace(".", ",")
    assert shown.get_attribute("data-step") == "preliminary"

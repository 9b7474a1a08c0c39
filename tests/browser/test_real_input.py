"""Real firms from a real list: imported, sorted by the officer in the browser, scored."""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from companies.models import Company
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import current_basis
from matchmaking.rescoring.queries import scores_behind
from matchmaking.scoring import Firm, MarketScore, hundredths, score_firm
from tests.browser.visitor import make_person
from tests.factories import OfficerFactory
from tests.worker import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Their sources are named in tests/data/README.md.
FILE = Path(__file__).parents[1] / "data" / "companies_real_sample.csv"
FIRMS, PAGE_SIZE = 60, 50
GROUP = FIRMS // 3
# What the officer gives each third of them, and what the engine must get of it: one domain, the
# other, both (the market score asks for no more than the share of digitalisation).
FIRM_OF = {
    ("grid-flexibility-services",): Firm(
        needs=frozenset({"grid-flexibility", "digital-services"}), energy_share=1.0
    ),
    ("charging-infrastructure",): Firm(
        needs=frozenset({"ev-charging", "ev-ramp-up"}), energy_share=0.0
    ),
    ("energy-metering", "route-planning"): Firm(
        needs=frozenset({"energy-efficiency", "urban-mobility", "digital-services"}),
        energy_share=0.5,
    ),
}
LANGUAGES = frozenset({"sv", "en", "de"})
WITH_LANGUAGES = 5


@pytest.fixture
def officer(empty_portal, visit):
    officer = OfficerFactory(user=make_person("nils@savsjo.example"))
    visitor = visit()
    visitor.sign_in(officer.user.email)
    visitor.list_path = f"municipalities/{officer.municipality.pk}/companies/"
    return visitor


def test_sixty_real_firms_are_imported_sorted_and_scored(officer):
    import_says_that_categories_are_missing(officer)
    for categories in FIRM_OF:
        set_categories(officer, categories)
    spoken = set_languages(officer)
    wait_for(lambda: scores_behind() == 0, "all market scores")

    scores_are_the_engines(spoken)
    categories_and_languages_make_a_difference(spoken)
    officer_sees_market_scores(officer)


def import_says_that_categories_are_missing(officer):
    said = io.StringIO()
    code = officer.list_path.split("/")[1]
    call_command("import_companies", FILE, municipality=code, language="en", stdout=said)

    assert f"{FIRMS} companies imported." in said.getvalue()
    assert f"{FIRMS} companies have no category" in said.getvalue()
    page = officer.open(f"{officer.list_path}?missing=category")
    assert str(FIRMS) in page.locator("#rows [role=status]").inner_text()
    assert page.locator("#rows .x-heat").count() == PAGE_SIZE * 6
    assert page.locator("#rows .x-heat:not([data-step=none])").count() == 0


def set_categories(officer, categories):
    page = officer.open(f"{officer.list_path}?missing=category")
    tick_first(page, GROUP)
    page.click("button[name=field][value=categories]")
    officer.tick("categories", categories)
    officer.submit()
    officer.submit()

    assert Company.objects.filter(categories=categories[0]).count() == GROUP


def set_languages(officer):
    """Set them for the first firms of the list; return these firms' ids."""
    page = officer.open(officer.list_path)
    tick_first(page, WITH_LANGUAGES)
    page.click("button[name=field][value=languages]")
    officer.tick("languages", LANGUAGES)
    officer.submit()
    officer.submit()

    spoken = set(Company.objects.exclude(languages=None).values_list("pk", flat=True))
    assert len(spoken) == WITH_LANGUAGES
    return spoken


def tick_first(page, count):
    for box in page.locator("#rows [name=companies]").all()[:count]:
        box.check()


def scores_are_the_engines(spoken):
    for company in Company.objects.prefetch_related("categories", "fit_scores"):
        languages = LANGUAGES if company.pk in spoken else None
        expected = engine_scores(categories_of(company), languages)
        assert {
            (row.market_id, row.status, row.label, row.market_part_hundredths, row.score_hundredths)
            for row in company.fit_scores.all()
        } == {(each.market, "preliminary", "", market_score_of(each), None) for each in expected}


def categories_of(company: Company) -> tuple[str, ...]:
    return tuple(sorted(category.pk for category in company.categories.all()))


def engine_scores(
    categories: tuple[str, ...], languages: frozenset[str] | None
) -> Iterable[MarketScore]:
    firm = replace(FIRM_OF[categories], languages=languages)
    basis = current_basis()
    return score_firm(firm, basis.world.atlas, basis.model).markets


def market_score_of(score: MarketScore) -> int:
    assert score.best is not None
    assert score.best.market_part is not None
    return hundredths(score.best.market_part)


def categories_and_languages_make_a_difference(spoken):
    seen = defaultdict(set)
    for row in FitScore.objects.select_related("company").prefetch_related("company__categories"):
        answers = (categories_of(row.company), row.company_id in spoken)
        seen[row.market_id].add((answers, row.market_part_hundredths))

    for market, scores in seen.items():
        assert len({score for (_, speaks), score in scores if not speaks}) == len(FIRM_OF), market
    # In the Nordics Swedish, English and German leave nothing to wish for; an open answer costs.
    assert len({score for _, score in seen["nordics"]}) > len(FIRM_OF)


def officer_sees_market_scores(officer):
    page = officer.open(officer.list_path)
    company = Company.objects.in_swedish_order().first()
    stored = company.fit_scores.get(market="nordics").market_part_hundredths

    shown = page.get_by_role("row").filter(has_text=company.name).locator(".x-heat").first
    assert shown.inner_text() == f"{(stored + 5) // 10 / 10:.1f}".replace(".", ",")
    assert shown.get_attribute("data-step") == "preliminary"

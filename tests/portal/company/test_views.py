import pytest
from django.urls import reverse
from django.utils import translation

from companies.models import ScoringInputs
from companies.profile.answers import Answers
from markets.models import CountryWarning
from matchmaking.models import FitScore
from matchmaking.rescoring.actions import rescore_inputs
from matchmaking.rescoring.queries import scores_behind
from matchmaking.scoring import half_up
from tests.cast import add_draft
from tests.factories import NOW, CompanyFactory, UserFactory
from tests.matchmaking.factories import GOOD_ANSWERS, GOOD_CATEGORIES, good_company
from xport.lib.formatting import score_text

Kind = ScoringInputs.Kind


@pytest.fixture
def scored_company(owner):
    """A strong firm, scored, with a draft that says much less."""
    company = good_company(members={owner: "owner"})
    add_draft(company, owner, Answers(categories=("charging-infrastructure",)))
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    return company


def page_of(client, user, company, *market):
    client.force_login(user)
    name = "company_market" if market else "company"
    return client.get(reverse(name, args=[company.public_id, *market]))


def test_member_sees_the_scores_of_the_draft(client, owner, scored_company):
    page = page_of(client, owner, scored_company)

    assert page.context["scores"].kind == Kind.DRAFT
    assert {market.stored.status for market in page.context["scores"].markets} == {"preliminary"}


def test_officer_and_adviser_see_the_scores_of_what_was_sent(
    client, officer, adviser, scored_company
):
    for user in (officer, adviser):
        page = page_of(client, user, scored_company)
        assert page.context["scores"].kind == Kind.SENT
        assert len(page.context["rows"]) == 6
        assert not page.context["has_draft"]


def test_page_waits_politely_for_scores_that_are_on_their_way(client, officer, inventoried_company):
    page = page_of(client, officer, inventoried_company)

    assert page.status_code == 200
    assert page.context["scores"].markets == ()


def test_market_page_shows_ten_components_with_their_sources(client, officer, scored_company):
    page = page_of(client, officer, scored_company, "nordics")

    components = page.context["explained"].leading.components
    assert len(components) == 10
    assert page.text.count("<tr") > len(components)


def test_every_market_has_its_page(client, owner, scored_company):
    client.force_login(owner)

    for market in ("nordics", "europe", "usa", "india", "china", "singapore"):
        assert page_of(client, owner, scored_company, market).status_code == 200


@pytest.mark.parametrize("market", ["atlantis", "NORDICS", "nordics-"])
def test_market_that_does_not_exist_has_no_page(client, officer, scored_company, market):
    assert page_of(client, officer, scored_company, market).status_code == 404


def test_page_offers_an_officer_only_what_may_be_done(
    client, officer, sent_company, inventoried_company, strange_company
):
    claimed = page_of(client, officer, sent_company).context["may"]
    unclaimed = page_of(client, officer, inventoried_company).context["may"]
    unverified = page_of(client, officer, strange_company).context["may"]

    assert (claimed["edit_unclaimed"], claimed["confirm"]) == (False, False)
    assert (unclaimed["edit_unclaimed"], unclaimed["confirm"]) == (True, False)
    assert (unverified["edit_unclaimed"], unverified["confirm"]) == (False, True)


def test_text_of_people_stays_text(client, officer):
    company = CompanyFactory(
        name="<script>alert(1)</script> & Co", summary="</dd><img src=x onerror=alert(1)>"
    )

    page = page_of(client, officer, company)

    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in page.text


def test_page_of_a_big_firm_says_that_it_is_no_small_one(client, officer):
    company = CompanyFactory(categories=GOOD_CATEGORIES, **{**GOOD_ANSWERS, "employees": 900})
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind=Kind.SENT).pk, now=NOW)

    page = page_of(client, officer, company)

    assert page.status_code == 200
    assert not page.context["scores"].is_in_scope


def test_draft_without_scores_promises_none_below(client, owner):
    company = CompanyFactory(employees=4_000, sent_at=None, members={owner: "owner"})

    page = page_of(client, owner, company)

    assert "Skicka profilen, så ser er kommun" in page.text
    assert "Poängen nedan" not in page.text


def test_new_person_without_a_firm_sees_no_firm(client, sent_company):
    assert page_of(client, UserFactory(), sent_company).status_code == 404


def test_a_warning_of_the_country_stands_beside_the_score_with_reason_and_source(
    client, officer, scored_company
):
    CountryWarning.objects.create(
        country_id="DK", reason="Exportkontroll", source="2021/821", set_at=NOW
    )

    page = page_of(client, officer, scored_company, "nordics")

    assert "adviser_warning" in page.context["explained"].score.warnings
    assert "Exportkontroll" in page.text
    assert "2021/821" in page.text


def test_a_warning_moves_no_score_and_makes_nobody_due(client, officer, scored_company):
    before = list(FitScore.objects.values())

    CountryWarning.objects.create(country_id="DK", reason="A", source="B", set_at=NOW)

    assert scores_behind() == 0
    assert list(FitScore.objects.values()) == before


def test_history_is_of_the_draft_for_members_and_of_what_was_sent_for_others(
    client, owner, officer, scored_company
):
    for user, kind in ((owner, Kind.DRAFT), (officer, Kind.SENT)):
        page = page_of(client, user, scored_company, "nordics")
        assert {entry.change.kind for entry in page.context["history"].entries} == {kind}


def test_another_country_has_its_own_bound_gates_and_reliability(client, officer):
    company = good_company(certificates=None, sells_in=[], export_share_pct=0, employees=6)
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind=Kind.SENT).pk, now=NOW)
    CountryWarning.objects.create(country_id="MT", reason="Hamnen", source="UD", set_at=NOW)
    client.force_login(officer)

    with translation.override("en"):
        address = reverse("company_market", args=[company.public_id, "europe"])
        page = client.get(address, {"country": "MT"})
        best, shown = page.context["explained"].leading.score, page.context["shown"].score
        score, bound, best_bound = map(
            score_text, (shown.score, shown.upper_bound, best.upper_bound)
        )

    detail = page.text.partition('id="detail"')[2]
    assert f"{score}, up to {bound}. Unanswered: certificates." in detail
    reliability = detail.partition('id="reliability"')[2].partition("</section>")[0]
    assert f"<dd>{bound}</dd>" in reliability
    assert best_bound not in reliability
    assert "yes, about Malta" in detail
    assert "Next step: a first customer in Malta." in detail
    assert f"{shown.grade}, {half_up(shown.confidence, 0)} of 100" in reliability
    assert half_up(best.confidence, 0) != half_up(shown.confidence, 0)


def test_every_step_that_raises_a_market_stands_on_its_page(client, officer):
    company = good_company(certificates=[], trl=5, sells_in=[], languages=["sv"])
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind=Kind.SENT).pk, now=NOW)

    with translation.override("en"):
        page = page_of(client, officer, company, "europe")

    steps = page.context["market_steps"]
    aside = page.text.partition('id="raising"')[2].partition("Largest in other markets")
    assert len(steps) > 5
    assert aside[0].count("gives ") == len(steps)
    assert "What else would raise it" in aside[0]
    others = aside[2].partition("</section>")[0]
    assert others.count("<li>") == len(page.context["other_steps"]) > 4


def test_a_first_exporter_is_told_the_next_step_and_what_it_gives(client, officer):
    newcomer = {**GOOD_ANSWERS, "sells_in": [], "export_share_pct": 0, "employees": 6}
    company = CompanyFactory(categories=GOOD_CATEGORIES, **newcomer)
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind=Kind.SENT).pk, now=NOW)

    with translation.override("en"):
        page = page_of(client, officer, company, "nordics")

    explained = page.context["explained"]
    assert "first_export" in explained.score.badges
    assert explained.leading.first_customer_gain > 1
    assert "Next step: a first customer in Denmark." in page.text


def test_a_first_exporter_who_has_not_said_where_it_sells_is_asked(client, officer):
    company = CompanyFactory(categories=GOOD_CATEGORIES, **{**GOOD_ANSWERS, "sells_in": None})
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind=Kind.SENT).pk, now=NOW)

    page = page_of(client, officer, company, "nordics")

    assert page.context["explained"].leading.first_customer_gain is None


def test_low_maturity_holds_the_label_down_and_the_page_says_why(client, officer):
    immature = {**GOOD_ANSWERS, "trl": 4, "certificates": []}
    company = CompanyFactory(categories=GOOD_CATEGORIES, **immature)
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind=Kind.SENT).pk, now=NOW)

    page = page_of(client, officer, company, "nordics")

    assert page.context["explained"].is_held_down
    assert "low_trl" in page.context["explained"].score.warnings
    # Beside the six scores too, where a high one would contradict its label.
    assert "hålls nere för att mognaden är låg" in page_of(client, officer, company).text


def test_the_rank_is_among_as_many_as_were_ranked(client, officer, scored_company):
    page = page_of(client, officer, scored_company)

    assert {row.market.ranked_count for row in page.context["rows"]} == {34}

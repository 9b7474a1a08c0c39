from datetime import UTC, datetime, timedelta

import pytest

from companies.models import ContactEntry, ScoringInputs
from matchmaking.models import InputsArchive, MatchEvent
from matchmaking.rescoring.actions import rescore_inputs
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    MembershipFactory,
    municipality,
)
from tests.matchmaking.factories import (
    FitScoreFactory,
    MatchFactory,
    ScoreChangeFactory,
    good_company,
)
from xport.portal.municipality.overview.figures import overview_of
from xport.portal.municipality.overview.stages import CODES

BEFORE = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)
# The first hour of November in Sweden, still October in UTC.
NOVEMBER = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)


@pytest.fixture
def overview(home):
    return lambda: overview_of(home, now=NOW)


def counts(overview):
    return {stage.code: stage.count for stage in overview.stages if stage.count}


def stage(overview, code):
    return overview.by_code[code]


def test_no_firm_gives_noughts(overview):
    figures = overview()

    assert counts(figures) == {}
    assert [stage.code for stage in figures.stages] == list(CODES)
    assert (figures.heat, figures.events) == ((), ())


def test_firms_that_are_no_business_of_the_municipality_are_not_counted(
    overview, draft_only_company, archived_company, company_elsewhere
):
    assert counts(overview()) == {}


def test_firm_that_is_no_sme_is_left_out_and_counted_apart(overview, owner):
    CompanyFactory(employees=300, members={owner: "owner"})

    figures = overview()

    assert counts(figures) == {}
    assert figures.outside == 1


def test_firm_that_asks_is_contacted_and_firm_with_a_member_taken_over(overview, owner):
    ClaimFactory(company=CompanyFactory())
    CompanyFactory(members={owner: "reader"})

    assert counts(overview()) == {"inventoried": 2, "contacted": 2, "claimed": 1}


def test_logged_call_is_a_contact_on_its_day_and_a_note_is_none(overview, home):
    for kind in ("call", "note"):
        ContactEntry.objects.create(
            company=CompanyFactory(created_at=BEFORE),
            municipality=home,
            kind=kind,
            on=NOW - timedelta(days=40),
            created_at=NOW,
        )

    figures = overview()

    assert counts(figures) == {"inventoried": 2, "contacted": 1}
    assert stage(figures, "contacted").new == 0


def test_contact_that_another_municipality_logged_is_none_of_this_one(overview):
    ContactEntry.objects.create(
        company=CompanyFactory(created_at=BEFORE),
        municipality=municipality("0687"),
        kind="visit",
        on=NOW,
        created_at=NOW,
    )

    assert counts(overview()) == {"inventoried": 1}


def test_complete_needs_every_answer_and_is_dated_by_the_score_that_rested_on_them(overview):
    company = good_company(created_at=BEFORE)
    rescore_inputs(inputs_id=company.scoring_inputs.get().pk, now=NOW - timedelta(days=40))
    good_company(certificates=None)

    complete = stage(overview(), "complete")

    assert (complete.count, complete.new) == (1, 0)
    assert complete.by_month[-2:] == (1, 1)
    assert complete.by_month[-3] == 0


def test_complete_without_a_score_is_dated_by_the_latest_answer(overview):
    company = good_company(created_at=BEFORE)
    ScoringInputs.objects.filter(company=company).update(changed_at=BEFORE)
    assert not InputsArchive.objects.exists()

    complete = stage(overview(), "complete")

    assert (complete.count, complete.new) == (1, 0)


def test_strong_is_dated_by_the_last_time_that_a_market_became_strong(overview):
    company = CompanyFactory(created_at=BEFORE)
    FitScoreFactory(company=company)
    ScoreChangeFactory(company=company, at=BEFORE)
    ScoreChangeFactory(company=company, at=BEFORE + timedelta(days=40), old_label="strong")
    ScoreChangeFactory(company=company, market_id="india", at=BEFORE - timedelta(days=90))
    FitScoreFactory(company=CompanyFactory(), kind="draft")

    strong = stage(overview(), "strong")

    assert (strong.count, strong.new) == (1, 0)
    assert strong.by_month[-4:] == (1, 1, 1, 1)
    assert strong.by_month[-5] == 0


def test_introduced_stays_and_export_started_needs_a_match_that_is_won(overview):
    lost, won = MatchFactory(state="lost"), MatchFactory(state="won")
    for match in (lost, won):
        MatchEvent.objects.create(match=match, at=NOW, to_state="introduced")
        MatchEvent.objects.create(match=match, at=NOW, to_state=match.state)

    figures = counts(overview())

    assert (figures["introduced"], figures["exporting"]) == (2, 1)


def test_month_begins_at_midnight_in_sweden(overview):
    CompanyFactory(created_at=NOVEMBER - timedelta(hours=1))
    CompanyFactory(created_at=NOVEMBER)

    inventoried = stage(overview(), "inventoried")

    assert (inventoried.count, inventoried.new) == (2, 1)
    assert inventoried.by_month[-3:] == (0, 1, 2)


def test_what_members_did_before_they_sent_leaves_no_date(overview, owner):
    company = CompanyFactory(origin="self", sent_at=NOW, created_at=BEFORE)
    MembershipFactory(company=company, user=owner, created_at=BEFORE)

    figures = overview()

    for code in ("inventoried", "contacted", "claimed"):
        assert stage(figures, code).by_month[-2:] == (0, 1)


def test_firm_that_sends_again_keeps_the_date_of_its_first_sent_score(overview):
    company = CompanyFactory(origin="self", sent_at=NOW, created_at=BEFORE)
    ScoreChangeFactory(company=company, at=BEFORE, new_label="weak", old_label="")

    assert stage(overview(), "inventoried").new == 0


def test_heat_counts_promising_and_strong_firms_by_category_and_market(overview):
    for label in ("strong", "promising", "weak"):
        company = CompanyFactory(categories=["charging-services"])
        FitScoreFactory(company=company, label=label)
    CompanyFactory(categories=["charging-services"], employees=300)
    FitScoreFactory(company=CompanyFactory())

    (line,) = overview().heat

    cells = {cell.market.pk: (cell.firms, cell.strong, cell.step) for cell in line.cells}
    assert line.firms == 3
    assert cells["nordics"] == (2, 1, 5)
    assert cells["india"] == (0, 0, None)


def test_events_of_this_month_come_newest_first(overview, owner):
    old = CompanyFactory(name="Gammal AB", created_at=BEFORE)
    MembershipFactory(company=old, user=owner, created_at=NOW - timedelta(days=1))
    ScoreChangeFactory(company=old, at=NOW - timedelta(days=2), market_id="india")
    ScoreChangeFactory(company=old, at=NOW - timedelta(days=2))
    ScoreChangeFactory(company=old, at=NOW - timedelta(days=3), old_label="strong", new_label="")
    ScoreChangeFactory(company=old, at=NOW - timedelta(days=4), kind="draft")
    ScoreChangeFactory(company=old, at=BEFORE)
    match = MatchFactory(company=old)
    MatchEvent.objects.create(match=match, at=NOW - timedelta(days=5), to_state="introduced")
    MatchEvent.objects.create(match=match, at=NOW - timedelta(days=5), to_state="in_review")
    CompanyFactory.create_batch(2, created_at=NOW - timedelta(days=6))

    events = overview().events

    assert [(event.kind, event.count) for event in events] == [
        ("claimed", 1),
        ("strong", 1),
        ("fell", 1),
        ("introduced", 1),
        ("added", 2),
    ]
    assert all("%" not in event.sentence for event in events)
    assert [market.pk for market in events[1].markets] == ["nordics", "india"]


def test_match_that_comes_back_with_its_firm_is_no_event(overview):
    match = MatchFactory(company=CompanyFactory(created_at=BEFORE), state="won")
    MatchEvent.objects.create(match=match, at=NOW, from_state="withdrawn", to_state="won")

    assert overview().events == ()


def test_at_most_twelve_events_are_told_and_that_there_are_more(overview):
    company = CompanyFactory(created_at=BEFORE)
    for day in range(20):
        ScoreChangeFactory(company=company, at=NOW - timedelta(days=day))

    figures = overview()

    assert len(figures.events) == 12
    assert figures.has_more_events

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from companies.models import ScoringInputs
from companies.profile import scoring_inputs
from markets.models import Figures
from matchmaking.matches.policies import State
from matchmaking.models import (
    FitScore,
    InputsArchive,
    Match,
    ScoreChange,
    Scored,
    ScoringModelVersion,
)
from matchmaking.rescoring import actions
from matchmaking.rescoring.basis import NothingToScoreWith, current_basis
from matchmaking.rescoring.due import due_inputs
from matchmaking.scoring import Firm, ScoringModel, hundredths, score_firm
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import GOOD_CATEGORIES, MatchFactory, good_company
from tests.worker import wait_for
from xport.notifications.models import Notice, OutgoingMail

LATER = NOW + timedelta(days=1)
MARKETS = ["nordics", "europe", "usa", "india", "china", "singapore"]


def inputs_of(company, kind="sent"):
    return ScoringInputs.objects.get(company=company, kind=kind)


def rescore(company, kind="sent", now=NOW):
    return actions.rescore_inputs(inputs_id=inputs_of(company, kind).pk, now=now)


def change(company, **values):
    """Change the firm's sent answers as its own actions do."""
    for name, value in values.items():
        setattr(company, name, value)
    company.save()
    scoring_inputs.rewrite(company=company, kind="sent", now=NOW)


def scores_of(company, kind="sent"):
    rows = FitScore.objects.filter(company=company, kind=kind)
    return {row.market_id: row for row in rows}


def strong_notices():
    return Notice.objects.filter(kind="matchmaking/score_strong")


# The first model


@pytest.fixture
def no_model(db):
    ScoringModelVersion.objects.all().delete()


def test_install_scoring_model_makes_version_1_active(no_model):
    assert actions.install_scoring_model(now=NOW)

    stored = ScoringModelVersion.objects.get()
    model = ScoringModel.from_parameters(stored.parameters)
    assert (stored.version, stored.state) == (1, "active")
    assert list(model.markets) == MARKETS
    assert {rule.certificate for rule in model.certificates_asked("usa", "US", "goods")} == {
        "UL",
        "FCC",
        "ISO9001",
    }


def test_install_scoring_model_never_edits_what_is_there(no_model):
    actions.install_scoring_model(now=NOW)
    ScoringModelVersion.objects.update(parameters={"edited": True})

    assert not actions.install_scoring_model(now=LATER)

    assert ScoringModelVersion.objects.get().parameters == {"edited": True}


# One firm


def test_rescore_inputs_stores_what_the_pure_function_gives(db):
    company = good_company()

    assert rescore(company)

    basis, inputs = current_basis(), inputs_of(company)
    firm = Firm.from_answers(
        {
            "needs": inputs.needs,
            "energy_share": inputs.energy_share,
            "languages": ["sv", "en", "de"],
            "export_share_pct": 20,
            "sells_in": ["NO"],
            "employees": 35,
            "turnover_msek": 60,
            "trl": 8,
            "certificates": ["CE", "ISO9001"],
            "offer": "both",
        }
    )
    expected = score_firm(firm, basis.world.atlas, basis.model)
    stored = scores_of(company)
    assert list(stored) == MARKETS
    for score in expected.markets:
        row = stored[score.market]
        assert (row.score_hundredths, row.label, row.best_country_id) == (
            hundredths(score.score),
            score.label,
            score.best.country,
        )
        assert row.inputs_digest == firm.digest()


def test_rescore_inputs_gives_the_scores_of_the_worked_example(db):
    company = good_company()

    rescore(company)

    shown = {
        market: round(row.score_hundredths / 100, 1) for market, row in scores_of(company).items()
    }
    assert shown["usa"] == 55.4
    assert shown["india"] == 49.2
    assert shown["china"] == 60.2
    assert shown["singapore"] == 48.4


def test_rescore_inputs_archives_the_answers_by_their_digest(db):
    company = good_company()

    rescore(company)

    archived = InputsArchive.objects.get()
    assert archived.digest == scores_of(company)["usa"].inputs_digest
    assert Firm.from_answers(archived.answers).digest() == archived.digest


def test_rescore_inputs_of_a_firm_without_category_says_insufficient(db):
    company = good_company(categories=[])

    rescore(company)

    rows = scores_of(company).values()
    assert {row.status for row in rows} == {"insufficient"}
    assert {(row.score_hundredths, row.label) for row in rows} == {(None, "")}
    assert not Match.objects.exists()


def test_rescore_inputs_of_a_firm_with_few_answers_is_preliminary(db):
    company = CompanyFactory(categories=GOOD_CATEGORIES, languages=["sv", "en", "de"])

    rescore(company)

    row = scores_of(company)["europe"]
    assert (row.status, row.score_hundredths, row.label) == ("preliminary", None, "")
    assert row.market_part_hundredths // 10 == 681
    assert not Match.objects.exists()


def test_rescore_inputs_of_a_firm_that_is_no_sme_takes_its_scores_away(db):
    company = good_company()
    rescore(company)

    change(company, employees=300)
    rescore(company)

    assert scores_of(company) == {}
    assert not due_inputs().exists()


def test_a_firm_that_leaves_the_scope_is_told_like_one_that_is_no_longer_strong(db, officer):
    company = good_company()
    rescore(company)
    strong = {market for market, row in scores_of(company).items() if row.label == "strong"}

    change(company, employees=300)
    rescore(company)

    fallen = Notice.objects.filter(kind="matchmaking/score_fell", recipient=officer)
    assert strong
    assert {notice.facts["market"] for notice in fallen} == strong
    moves = ScoreChange.objects.filter(company=company, new_status="")
    assert {move.market_id for move in moves} == set(MARKETS)


def test_rescore_inputs_of_an_archived_firm_takes_its_scores_away(db, officer):
    company = good_company()
    rescore(company)
    company.archived_at = NOW
    company.save()
    ScoringInputs.objects.filter(company=company).update(version=2)

    rescore(company)

    assert scores_of(company) == {}
    assert not Notice.objects.filter(kind="matchmaking/score_fell").exists()


def test_rescore_inputs_refused_by_the_engine_leaves_no_score_and_is_not_tried_again(db, caplog):
    company = good_company()
    rescore(company)
    ScoringInputs.objects.filter(company=company).update(needs=["moonshine"], version=2)

    assert rescore(company)

    assert scores_of(company) == {}
    assert not due_inputs().exists()
    assert "needs: unknown_code" in caplog.text


def test_rescore_inputs_of_a_row_that_is_gone_does_nothing(db):
    assert not actions.rescore_inputs(inputs_id=0, now=NOW)


def test_rescore_inputs_without_a_model_says_so(no_model):
    company = good_company()

    with pytest.raises(NothingToScoreWith):
        rescore(company)


# Again and again


def test_rescore_inputs_twice_changes_nothing(db, officer, django_assert_max_num_queries):
    company = good_company()
    rescore(company)
    before = list(FitScore.objects.values()), ScoreChange.objects.count(), Notice.objects.count()

    with django_assert_max_num_queries(8):
        assert not rescore(company, now=LATER)

    after = list(FitScore.objects.values()), ScoreChange.objects.count(), Notice.objects.count()
    assert after == before


def test_rescore_inputs_only_marks_a_version_that_changed_nothing(db):
    company = good_company()
    rescore(company)
    ScoringInputs.objects.filter(company=company).update(version=7)

    assert rescore(company, now=LATER)

    assert Scored.objects.get().inputs_version == 7
    assert {row.computed_at for row in scores_of(company).values()} == {NOW}


def test_rescore_inputs_writes_changes_for_what_moved(db):
    company = good_company()
    rescore(company)
    first_digest = scores_of(company)["usa"].inputs_digest
    ScoreChange.objects.all().delete()

    change(company, certificates=["CE", "ISO9001", "UL", "FCC"])
    rescore(company, now=LATER)

    moved = ScoreChange.objects.get()
    assert moved.market_id == "usa"
    assert moved.new_score_hundredths > moved.old_score_hundredths
    assert moved.old_digest == first_digest != moved.new_digest
    assert moved.at == LATER


def test_rescore_inputs_is_due_again_after_new_figures(db):
    company = good_company()
    rescore(company)

    Figures.objects.update(version=Figures.objects.get().version + 1, changed_at=LATER)
    assert rescore(company, now=LATER)

    assert ScoreChange.objects.filter(at=LATER).count() == 0
    assert {row.computed_at for row in scores_of(company).values()} == {LATER}


def test_rescore_inputs_is_due_again_after_a_new_model(db):
    company = good_company()
    rescore(company)
    first = ScoringModelVersion.objects.get()
    parameters = first.parameters | {"version": 2, "need_floor": 0.5}
    ScoringModelVersion.objects.update(state="retired")
    ScoringModelVersion.objects.create(
        version=2, state="active", parameters=parameters, activated_at=LATER
    )

    assert rescore(company, now=LATER)

    assert {row.model_version for row in scores_of(company).values()} == {2}
    assert ScoreChange.objects.filter(at=LATER, market="india").exists()


# What follows


def test_a_promising_score_makes_a_match_and_a_weak_one_does_not(db, adviser):
    company = good_company()

    rescore(company)

    labels = {market: row.label for market, row in scores_of(company).items()}
    made = set(Match.objects.filter(company=company).values_list("market", flat=True))
    assert made == {market for market, label in labels.items() if label in ("strong", "promising")}
    assert {"nordics", "europe"} <= made


def test_a_match_that_was_withdrawn_stays_so(db):
    company = good_company()
    MatchFactory(company=company, state=State.WITHDRAWN)

    rescore(company)

    assert Match.objects.get(company=company, market="nordics").state == "withdrawn"


def test_a_reviewed_match_keeps_its_state_when_the_score_moves(db, adviser):
    company = good_company()
    MatchFactory(company=company, state="recommended", adviser=adviser)

    rescore(company)

    assert Match.objects.get(company=company, market="nordics").state == "recommended"


def test_a_strong_score_tells_officers_advisers_and_members_once(
    sent_company, owner, colleague, officer, officer_elsewhere, adviser, adviser_of_india
):
    change(
        sent_company,
        offer="both",
        languages=["sv", "en", "de"],
        export_share_pct=20,
        sells_in=["NO"],
        employees=35,
        turnover_ksek=60_000,
        trl=8,
        certificates=["CE", "ISO9001"],
    )

    rescore(sent_company)

    strong = {market for market, row in scores_of(sent_company).items() if row.label == "strong"}
    assert {"nordics", "europe"} <= strong
    told = strong_notices().filter(facts__market="nordics")
    assert {notice.recipient for notice in told} == {owner, colleague, officer, adviser}
    assert (
        told.first().facts["score_hundredths"]
        == scores_of(sent_company)["nordics"].score_hundredths
    )
    mails = OutgoingMail.objects.filter(recipient=owner.email)
    assert any("Laddkraft AB" in mail.subject for mail in mails)


def test_a_strong_score_is_not_told_again_while_it_stays_strong(db, officer):
    company = good_company()
    rescore(company)
    told = strong_notices().count()

    change(company, trl=9)
    rescore(company)

    assert told > 0
    assert strong_notices().count() == told


def test_a_score_that_becomes_strong_again_is_a_new_event(db, officer):
    company = good_company()
    rescore(company)
    told = strong_notices().count()
    change(company, certificates=[], trl=1)
    rescore(company)
    assert not FitScore.objects.filter(company=company, label="strong").exists()

    change(company, certificates=["CE", "ISO9001"], trl=8)
    rescore(company)

    assert strong_notices().count() == 2 * told


def test_a_draft_is_scored_for_the_firm_alone(company_with_draft, officer, adviser):
    inputs = inputs_of(company_with_draft, "draft")
    values = scoring_inputs_of_a_good_firm()
    ScoringInputs.objects.filter(pk=inputs.pk).update(version=2, **values)

    rescore(company_with_draft, "draft")

    assert scores_of(company_with_draft, "draft")["nordics"].label == "strong"
    assert not Match.objects.exists()
    assert {change.kind for change in ScoreChange.objects.all()} == {"draft"}
    assert not Notice.objects.exists()


def scoring_inputs_of_a_good_firm():
    good = inputs_of(good_company())
    names = ("needs", "energy_share", "languages", "export_share_pct", "sells_in", "employees")
    names += ("turnover_msek", "trl", "certificates", "offer")
    return {name: getattr(good, name) for name in names}


def test_a_market_without_adviser_is_told_once(db, officer, operator):
    company = good_company()
    rescore(company)
    told = Notice.objects.filter(kind="matchmaking/market_without_adviser")
    first = told.count()

    change(company, certificates=[], trl=1)
    rescore(company)
    change(company, certificates=["CE", "ISO9001"], trl=8)
    rescore(company)

    assert first == 2 * Match.objects.count()
    assert told.count() == first


# Everybody who is due


def test_rescore_due_scores_the_oldest_first(db):
    newer = good_company()
    older = good_company()
    ScoringInputs.objects.filter(company=newer).update(changed_at=LATER)

    report = actions.rescore_due(now=LATER, limit=1)

    assert report == actions.SweepReport(scored=1, failed=0)
    assert scores_of(older)
    assert not scores_of(newer)


def test_rescore_due_goes_on_after_a_row_that_fails(db, monkeypatch, caplog):
    broken, fine = good_company(), good_company(trl=3)
    score = actions.computed_scores

    def fails_for_one(inputs, firm, basis, now):
        if inputs.company == broken:
            raise ZeroDivisionError
        return score(inputs, firm, basis, now)

    monkeypatch.setattr(actions, "computed_scores", fails_for_one)

    report = actions.rescore_due(now=NOW)

    assert (report.scored, report.failed) == (1, 1)
    assert scores_of(fine)
    assert not Scored.objects.filter(inputs__company=broken).exists()


def test_the_command_scores_all_and_says_how_many(db, capsys):
    for _ in range(3):
        good_company()

    call_command("rescore", "--wait")

    assert not due_inputs().exists()
    assert "Scores are up to date (3 scored now)" in capsys.readouterr().out


def test_nothing_is_due_before_the_first_load(no_model):
    good_company()

    assert not due_inputs().exists()


def test_sweep_wakes_the_next_one_until_nobody_waits(db, monkeypatch):
    woken = []
    monkeypatch.setattr(actions, "wake", woken.append)
    for _ in range(3):
        good_company()

    actions.sweep_rescoring(now=NOW, limit=2)
    assert woken == ["matchmaking.sweep_rescoring"]
    actions.sweep_rescoring(now=NOW, limit=2)

    assert woken == ["matchmaking.sweep_rescoring"]
    assert not due_inputs().exists()


@pytest.mark.django_db(transaction=True)
def test_sweep_beside_another_ends_without_work():
    firm = good_company()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [actions._SWEEPING])
        actions.sweep_rescoring(now=NOW)
        assert not scores_of(firm)
    other.close()

    wait_for(lambda: actions.sweep_rescoring(now=NOW) or scores_of(firm), "a sweep that is alone")

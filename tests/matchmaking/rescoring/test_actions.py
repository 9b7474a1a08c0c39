import pytest

from companies.models import ScoringInputs
from markets.models import Figures
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
from matchmaking.scoring import Firm, hundredths, score_firm
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import GOOD_CATEGORIES, good_company
from tests.matchmaking.rescoring.conftest import (
    LATER,
    MARKETS,
    change,
    inputs_of,
    rescore,
    scores_of,
)
from xport.notifications.models import Notice

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

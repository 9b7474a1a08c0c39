from datetime import timedelta

import pytest
from django.db.models import F

from markets.models import Figures
from matchmaking.models import ScoreChange
from matchmaking.rescoring import batches
from matchmaking.rescoring.actions import rescore_due, rescore_inputs
from matchmaking.rescoring.batches import tell_of_rescoring
from tests.factories import NOW
from tests.matchmaking.factories import good_company
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def scored(owner):
    """A firm with members and scores, of which the first rescoring has been told."""
    company = good_company(members={owner: "owner"})
    rescore_due(now=NOW)
    tell_of_rescoring(now=NOW)
    Notice.objects.all().delete()
    return company


def new_figures():
    Figures.objects.update(version=F("version") + 1, changed_at=LATER)


def move(company, *, market="nordics", old="promising", new="strong", at=LATER, **values):
    """Write a move as a rescoring with new figures does."""
    figures = Figures.objects.get().version
    digest = company.fit_scores.first().inputs_digest
    defaults = {
        "kind": "sent",
        "old_status": "scored",
        "new_status": "scored",
        "old_digest": digest,
        "new_digest": digest,
        "old_figures_version": figures - 1,
        "figures_version": figures,
        "old_model_version": 1,
        "model_version": 1,
    }
    return ScoreChange.objects.create(
        company=company,
        market_id=market,
        old_label=old,
        new_label=new,
        at=at,
        **{**defaults, **values},
    )


def facts_by_person():
    return {
        notice.recipient: (notice.facts["strong"], notice.facts["fell"])
        for notice in Notice.objects.filter(kind=batches.KIND)
    }


def test_each_municipality_market_and_firm_is_told_once_for_all(scored, officer, adviser, owner):
    other = good_company()
    new_figures()
    rescore_due(now=LATER)
    move(scored)
    move(scored, market="europe")
    move(scored, market="india", old="strong", new="promising")
    move(other)

    told = [tell_of_rescoring(now=LATER), tell_of_rescoring(now=LATER)]

    # The adviser has two of the markets.
    assert told == [4, 0]
    assert Notice.objects.filter(recipient=adviser, kind=batches.KIND).count() == 2
    facts = facts_by_person()
    assert (facts[officer], facts[owner]) == ((3, 1), (2, 1))


def test_nothing_is_told_before_everybody_is_rescored(scored, officer):
    good_company()
    new_figures()
    move(scored)

    assert tell_of_rescoring(now=LATER) == 0
    rescore_due(now=LATER)
    assert tell_of_rescoring(now=LATER) > 0


def test_firm_that_cannot_be_scored_does_not_silence_the_others_for_ever(scored, officer):
    new_figures()
    move(scored)

    assert tell_of_rescoring(now=LATER + batches.LONGEST_WAIT) == 0
    assert tell_of_rescoring(now=LATER + batches.LONGEST_WAIT + timedelta(minutes=1)) > 0


def test_up_and_down_again_is_no_move(scored, officer):
    new_figures()
    rescore_due(now=LATER)
    move(scored)
    move(scored, old="strong", new="promising")

    assert tell_of_rescoring(now=LATER) == 0


def test_move_is_told_with_one_batch_only(scored, officer):
    new_figures()
    rescore_due(now=LATER)
    move(scored)
    tell_of_rescoring(now=LATER)
    new_figures()
    rescore_due(now=LATER + timedelta(hours=1))

    assert tell_of_rescoring(now=LATER + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    "values", [{"old_digest": "0" * 64}, {"old_status": ""}, {"kind": "draft"}]
)
def test_move_that_answers_made_is_no_part_of_the_batch(scored, officer, values):
    new_figures()
    rescore_due(now=LATER)
    move(scored, **values)

    assert tell_of_rescoring(now=LATER) == 0


def test_cause_is_the_model_if_that_has_changed(scored, officer):
    new_figures()
    rescore_due(now=LATER)
    move(scored, old_model_version=0)

    tell_of_rescoring(now=LATER)

    assert Notice.objects.filter(recipient=officer).get().facts["cause"] == "model"


def test_firms_are_not_told_one_by_one_of_new_figures(scored, officer, monkeypatch):
    scored.fit_scores.filter(market="nordics").update(label="promising")
    new_figures()

    rescore_due(now=LATER)

    became = ScoreChange.objects.filter(new_label="strong", old_label="promising")
    assert became.filter(market="nordics").exists()
    assert not Notice.objects.filter(kind="matchmaking/score_strong").exists()


def test_answers_that_make_a_score_fall_are_told(scored, officer, adviser, owner):
    assert scored.fit_scores.get(kind="sent", market="europe").label == "strong"
    inputs = scored.scoring_inputs.get(kind="sent")
    inputs.trl, inputs.version = 2, inputs.version + 1
    inputs.save()

    rescore_inputs(inputs_id=inputs.pk, now=LATER)

    assert scored.fit_scores.get(kind="sent", market="europe").label == "promising"
    told = Notice.objects.filter(kind="matchmaking/score_fell", facts__market="europe")
    assert {notice.recipient for notice in told} == {officer, adviser, owner}


def test_nothing_is_told_before_the_first_figures():
    Figures.objects.all().delete()

    assert tell_of_rescoring(now=NOW) == 0

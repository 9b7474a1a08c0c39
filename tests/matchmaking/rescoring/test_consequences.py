"""What follows from scores that moved: matches, notices, mails."""

from companies.models import ScoringInputs
from matchmaking.matches.policies import State
from matchmaking.models import FitScore, Match, ScoreChange
from tests.matchmaking.factories import MatchFactory, good_company
from tests.matchmaking.rescoring.conftest import change, inputs_of, rescore, scores_of
from xport.notifications.models import Notice, OutgoingMail


def strong_notices():
    return Notice.objects.filter(kind="matchmaking/score_strong")


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

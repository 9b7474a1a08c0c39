from datetime import date, timedelta

import pytest

from companies.models import Membership
from markets.actions import end_adviser
from markets.models import Country
from matchmaking.matches import actions
from matchmaking.matches.refusals import (
    MatchRefused,
    MovedMeanwhile,
    MoveRefused,
    NotYourMatch,
    VerdictRefused,
)
from matchmaking.models import Match
from tests.factories import NOW, AdviserFactory, CompanyFactory, MembershipFactory
from tests.matchmaking.factories import FitScoreFactory, MatchFactory
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice, OutgoingMail

REASON = "Danmark köper sådant nu och ni säljer redan i Norge."
TOMORROW = date(2026, 11, 24)


@pytest.fixture
def match(sent_company):
    return MatchFactory(company=sent_company)


@pytest.fixture
def reviewed(match, adviser):
    return actions.take_match(match=match, by=adviser, now=NOW)


@pytest.fixture
def recommended(reviewed, adviser, officer):
    return give(reviewed, adviser, "recommended")


def give(match, adviser, verdict="recommended", **values):
    values = {"reason": REASON} | values
    return actions.give_verdict(match=match, verdict=verdict, by=adviser, now=NOW, **values)


def stored(match):
    return Match.objects.get(pk=match.pk)


def audited(match):
    entries = AuditEntry.objects.filter(object_type="matchmaking.match", object_id=str(match.pk))
    return [entry.action for entry in entries.order_by("pk")]


# Suggesting


def test_suggest_match_makes_one_with_its_first_event(sent_company, adviser):
    market = Country.objects.get(pk="DK").market

    match = actions.suggest_match(company=sent_company, market=market, now=NOW)

    assert stored(match).state == "suggested"
    assert [(event.from_state, event.to_state) for event in match.events.all()] == [
        ("", "suggested")
    ]
    assert audited(match) == ["match.suggested"]


def test_suggest_match_makes_no_second_one(match):
    again = actions.suggest_match(company=match.company, market=match.market, now=NOW)

    assert again is None
    assert Match.objects.count() == 1


def test_suggest_match_leaves_a_withdrawn_match_withdrawn(sent_company):
    match = MatchFactory(company=sent_company, state="withdrawn")

    actions.suggest_match(company=sent_company, market=match.market, now=NOW)

    assert stored(match).state == "withdrawn"


def test_suggest_match_refuses_a_firm_that_has_sent_nothing(draft_only_company):
    market = Country.objects.get(pk="DK").market

    with pytest.raises(MatchRefused, match="company_not_sent"):
        actions.suggest_match(company=draft_only_company, market=market, now=NOW)


def test_suggest_match_without_an_adviser_tells_operators_and_officers(
    sent_company, officer, operator
):
    market = Country.objects.get(pk="DK").market

    actions.suggest_match(company=sent_company, market=market, now=NOW)

    notices = Notice.objects.filter(kind="matchmaking/market_without_adviser")
    assert {notice.recipient for notice in notices} == {officer, operator}


# Taking


def test_take_match_makes_the_adviser_its_reviewer(match, adviser):
    actions.take_match(match=match, by=adviser, now=NOW)

    assert stored(match).state == "in_review"
    assert stored(match).adviser == adviser
    assert audited(match) == ["match.taken"]


def test_take_match_twice_by_the_same_adviser_changes_nothing(reviewed, adviser):
    actions.take_match(match=reviewed, by=adviser, now=NOW + timedelta(hours=1))

    assert reviewed.events.count() == 1


def test_take_match_refuses_one_that_a_colleague_has(reviewed):
    colleague = AdviserFactory().user

    with pytest.raises(MatchRefused, match="already_taken"):
        actions.take_match(match=reviewed, by=colleague, now=NOW)

    assert stored(reviewed).adviser != colleague


def test_take_match_refuses_who_saw_the_page_before_a_colleague_took_it(match, adviser):
    as_seen = stored(match)
    colleague = AdviserFactory().user
    actions.take_match(match=match, by=adviser, now=NOW)

    with pytest.raises(MovedMeanwhile):
        actions.take_match(match=as_seen, by=colleague, now=NOW)

    assert stored(match).adviser == adviser


def test_take_match_is_open_when_the_reviewer_has_left(reviewed, adviser, operator):
    colleague = AdviserFactory().user
    end_adviser(user=adviser, by=operator, now=NOW)

    actions.take_match(match=reviewed, by=colleague, now=NOW)

    assert stored(reviewed).adviser == colleague
    assert stored(reviewed).state == "in_review"


@pytest.mark.parametrize("state", ["won", "lost", "withdrawn"])
def test_take_match_refuses_an_ended_one(sent_company, adviser, state):
    match = MatchFactory(company=sent_company, state=state)

    with pytest.raises(MatchRefused, match="not_possible_now"):
        actions.take_match(match=match, by=adviser, now=NOW)


def test_take_match_refuses_an_adviser_of_another_market(match, adviser_of_india):
    with pytest.raises(NotYourMatch, match="not_of_market"):
        actions.take_match(match=match, by=adviser_of_india, now=NOW)


def test_take_match_refuses_an_adviser_who_belongs_to_the_firm(match, adviser):
    MembershipFactory(company=match.company, user=adviser, role=Membership.Role.READER)

    with pytest.raises(NotYourMatch, match="has_stake"):
        actions.take_match(match=match, by=adviser, now=NOW)


# Handing over


def test_hand_over_puts_the_match_back_for_others(reviewed, adviser):
    colleague = AdviserFactory().user

    actions.hand_over(match=reviewed, by=adviser, now=NOW, has_stake=True)
    actions.take_match(match=reviewed, by=colleague, now=NOW)

    assert stored(reviewed).adviser == colleague


def test_hand_over_with_a_stake_closes_every_match_of_the_firm_to_the_adviser(reviewed, adviser):
    other = MatchFactory(company=reviewed.company, market_id="europe")

    actions.hand_over(match=reviewed, by=adviser, now=NOW, has_stake=True)

    for match in (reviewed, other):
        with pytest.raises(NotYourMatch, match="has_stake"):
            actions.take_match(match=match, by=adviser, now=NOW)


def test_hand_over_without_a_stake_leaves_the_match_open_to_the_adviser(reviewed, adviser):
    actions.hand_over(match=reviewed, by=adviser, now=NOW, reason="Jag är ledig i två veckor.")
    actions.take_match(match=reviewed, by=adviser, now=NOW)

    assert stored(reviewed).adviser == adviser


def test_hand_over_is_the_reviewers_alone(reviewed):
    with pytest.raises(NotYourMatch, match="not_reviewer"):
        actions.hand_over(match=reviewed, by=AdviserFactory().user, now=NOW)


# Verdicts


@pytest.mark.parametrize("verdict", ["recommended", "needs_information", "not_suitable"])
def test_give_verdict_records_it_with_reason_and_score(reviewed, adviser, verdict):
    FitScoreFactory(company=reviewed.company, score_hundredths=6870)

    give(reviewed, adviser, verdict)

    match, event = stored(reviewed), reviewed.events.first()
    assert match.state == verdict
    assert (event.by, event.reason, event.to_state) == (adviser, REASON, verdict)
    assert match.verdict_snapshot == event.score_snapshot
    assert match.verdict_snapshot["score_hundredths"] == 6870
    assert match.verdict_snapshot["best_country"] == "DK"
    assert audited(match)[-1] == "match.verdict_given"


def test_give_verdict_keeps_the_snapshot_when_the_score_moves(reviewed, adviser):
    score = FitScoreFactory(company=reviewed.company, score_hundredths=6870)
    give(reviewed, adviser)

    score.score_hundredths = 4000
    score.save()

    assert stored(reviewed).verdict_snapshot["score_hundredths"] == 6870


def test_give_verdict_without_a_score_keeps_no_snapshot(reviewed, adviser):
    give(reviewed, adviser)

    assert stored(reviewed).verdict_snapshot is None


def test_give_verdict_not_now_keeps_the_day(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)

    assert stored(reviewed).review_on == TOMORROW


def test_give_verdict_keeps_a_day_for_not_now_only(reviewed, adviser):
    give(reviewed, adviser, "recommended", review_on=TOMORROW)

    assert stored(reviewed).review_on is None


def test_give_verdict_names_the_country_to_begin_with(reviewed, adviser):
    give(reviewed, adviser, country=Country.objects.get(pk="NO"))

    assert stored(reviewed).country_id == "NO"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"reason": "  för kort  "}, "reason", "reason_short"),
        ({"reason": "x" * 601}, "reason", "reason_long"),
        ({"verdict": "accepted"}, "verdict", "verdict_unknown"),
        ({"verdict": "not_now"}, "review_on", "day_missing"),
        ({"verdict": "not_now", "review_on": NOW.date()}, "review_on", "day_not_to_come"),
    ],
)
def test_give_verdict_refuses_what_lacks_something(reviewed, adviser, values, field, code):
    with pytest.raises(VerdictRefused) as refusal:
        give(reviewed, adviser, **values)

    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert stored(reviewed).state == "in_review"


def test_give_verdict_refuses_a_country_of_another_market(reviewed, adviser):
    with pytest.raises(VerdictRefused, match="country_elsewhere"):
        give(reviewed, adviser, country=Country.objects.get(pk="DE"))


def test_give_verdict_refuses_who_has_not_taken_it(match, adviser):
    with pytest.raises(NotYourMatch, match="not_reviewer"):
        give(match, adviser)


def test_give_verdict_refuses_a_second_one(recommended, adviser):
    with pytest.raises(MoveRefused):
        give(recommended, adviser, "not_suitable")


def test_give_verdict_refuses_an_adviser_who_left_the_market(reviewed, adviser, operator):
    end_adviser(user=adviser, by=operator, now=NOW)

    with pytest.raises(NotYourMatch, match="not_of_market"):
        give(reviewed, adviser)


def test_give_verdict_tells_members_and_officers_and_nobody_else(
    recommended, owner, colleague, officer, officer_elsewhere, stranger
):
    notices = Notice.objects.filter(kind="matchmaking/verdict_given")

    assert {notice.recipient for notice in notices} == {owner, colleague, officer}


def test_give_verdict_mails_without_the_reason(recommended, owner):
    mail = OutgoingMail.objects.get(recipient=owner.email)

    assert "Laddkraft AB" in mail.subject
    assert REASON not in mail.text + mail.html
    assert f"/sv/matches/{recommended.public_id}/" in mail.text


# The firm's answer


def test_accept_match_tells_the_reviewer(recommended, owner, adviser):
    actions.accept_match(match=recommended, by=owner, now=NOW)

    assert stored(recommended).state == "accepted"
    notice = Notice.objects.get(kind="matchmaking/match_answered")
    assert notice.recipient == adviser
    assert notice.facts["answer"] == "accepted"


def test_decline_match_keeps_the_reason(recommended, owner):
    actions.decline_match(match=recommended, by=owner, now=NOW, reason="Vi hinner inte.")

    assert stored(recommended).state == "declined"
    assert recommended.events.first().reason == "Vi hinner inte."


def test_accept_match_refuses_one_that_is_not_recommended(reviewed, owner):
    with pytest.raises(MoveRefused):
        actions.accept_match(match=reviewed, by=owner, now=NOW)


def test_answer_match_puts_it_back_in_review_with_the_same_reviewer(reviewed, adviser, owner):
    give(reviewed, adviser, "needs_information")

    actions.answer_match(match=reviewed, answer="Vi har UL sedan maj.", by=owner, now=NOW)

    assert (stored(reviewed).state, stored(reviewed).adviser) == ("in_review", adviser)
    assert reviewed.events.first().reason == "Vi har UL sedan maj."


@pytest.mark.parametrize(
    ("answer", "code"), [("  ", "answer_missing"), ("x" * 2001, "answer_long")]
)
def test_answer_match_refuses_nothing_and_too_much(reviewed, adviser, owner, answer, code):
    give(reviewed, adviser, "needs_information")

    with pytest.raises(VerdictRefused, match=code):
        actions.answer_match(match=reviewed, answer=answer, by=owner, now=NOW)


def test_an_answer_to_a_match_without_reviewer_goes_to_the_markets_advisers(
    recommended, owner, adviser
):
    Match.objects.filter(pk=recommended.pk).update(adviser=None)

    actions.accept_match(match=stored(recommended), by=owner, now=NOW)

    assert Notice.objects.get(kind="matchmaking/match_answered").recipient == adviser


# Taking it up again, and what came of it


def test_reopen_match_after_a_no_makes_a_colleague_the_reviewer(recommended, owner):
    actions.decline_match(match=recommended, by=owner, now=NOW)
    colleague = AdviserFactory().user

    actions.reopen_match(match=recommended, reason=REASON, by=colleague, now=NOW)

    assert (stored(recommended).state, stored(recommended).adviser) == ("in_review", colleague)


def test_reopen_match_that_waits_for_the_firm_is_the_reviewers_alone(recommended):
    with pytest.raises(NotYourMatch, match="not_reviewer"):
        actions.reopen_match(match=recommended, reason=REASON, by=AdviserFactory().user, now=NOW)


def test_reopen_match_needs_a_reason(recommended, adviser):
    with pytest.raises(VerdictRefused, match="reason_short"):
        actions.reopen_match(match=recommended, reason="", by=adviser, now=NOW)


def test_record_outcome_follows_an_accepted_match_to_its_end(recommended, owner, adviser):
    actions.accept_match(match=recommended, by=owner, now=NOW)

    for outcome in ("introduced", "in_dialogue", "won"):
        actions.record_outcome(match=recommended, outcome=outcome, by=adviser, now=NOW)

    assert stored(recommended).state == "won"


def test_record_outcome_refuses_a_leap_and_an_unknown_word(recommended, adviser):
    with pytest.raises(MoveRefused):
        actions.record_outcome(match=recommended, outcome="won", by=adviser, now=NOW)
    with pytest.raises(VerdictRefused, match="outcome_unknown"):
        actions.record_outcome(match=recommended, outcome="accepted", by=adviser, now=NOW)


# Coming back on a day


def test_wake_matches_on_the_day_and_not_before(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)

    assert actions.wake_matches(now=NOW) == 0
    assert actions.wake_matches(now=NOW + timedelta(days=1)) == 1

    assert (stored(reviewed).state, stored(reviewed).review_on) == ("in_review", None)
    assert reviewed.events.first().by is None


def test_wake_matches_after_missed_nights(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)

    assert actions.wake_matches(now=NOW + timedelta(days=30)) == 1


def test_wake_matches_by_the_swedish_day(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)
    after_midnight_in_stockholm = NOW.replace(hour=23, minute=30)

    assert actions.wake_matches(now=after_midnight_in_stockholm) == 1


def test_the_audit_log_holds_no_words_of_the_match(recommended):
    details = str([entry.details for entry in AuditEntry.objects.all()])

    assert REASON not in details
    assert recommended.company.name not in details


def test_a_firm_without_members_has_its_answer_written_down_by_the_reviewer(adviser):
    match = MatchFactory(company=CompanyFactory())
    actions.take_match(match=match, by=adviser, now=NOW)
    give(match, adviser, "needs_information")

    actions.reopen_match(match=match, reason="De svarade per telefon.", by=adviser, now=NOW)

    assert stored(match).state == "in_review"

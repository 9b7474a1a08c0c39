"""What an adviser decides on a match, and what the firm answers."""

import pytest

from markets.actions import end_adviser
from markets.models import Country
from matchmaking.matches import actions
from matchmaking.matches.refusals import MoveRefused, NotYourMatch, VerdictRefused
from matchmaking.models import Match
from tests.factories import NOW
from tests.matchmaking.factories import FitScoreFactory
from tests.matchmaking.matches.conftest import REASON, TOMORROW, audited, give, stored
from xport.notifications.models import Notice, OutgoingMail

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

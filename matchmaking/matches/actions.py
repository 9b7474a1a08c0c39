"""Everything that happens to a match: made, taken, decided, answered, followed up.

Each step is one conditional UPDATE on the row as the person saw it, so that two people cannot both
decide; with it, in the same transaction, an event of its history, an audit entry and the notices.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from companies.models import Company, ScoringInputs
from markets.models import Country, Market
from markets.queries import advisers_of
from matchmaking.matches import notices
from matchmaking.matches.policies import (
    OUTCOMES,
    VERDICTS,
    Mover,
    State,
    check_move,
)
from matchmaking.matches.refusals import (
    MatchRefused,
    MovedMeanwhile,
    VerdictRefused,
)
from matchmaking.matches.reviewers import check_may_reopen, check_reviewer, check_takeable
from matchmaking.models import FitScore, Match, MatchEvent
from xport.accounts import audit
from xport.accounts.models import User

SHORTEST_REASON = 10
LONGEST_REASON = 600
LONGEST_ANSWER = 2000


@transaction.atomic
def suggest_match(
    *, company: Company, market: Market, by: User | None = None, now: datetime
) -> Match | None:
    """Make the match of a firm and a market, unless there is one already: then return None.

    `by` is the person who asked for it; None when its score did.
    """
    if not company.is_sent:
        raise MatchRefused("company_not_sent")
    match, is_new = Match.objects.get_or_create(
        company=company, market=market, defaults={"created_at": now, "changed_at": now}
    )
    if not is_new:
        return None
    match.events.create(
        at=now, by=by, to_state=State.SUGGESTED, score_snapshot=score_snapshot_of(match)
    )
    audit.record(action="match.suggested", by=by, obj=match, now=now)
    if not advisers_of(market).exists():
        notices.tell_no_adviser(match, now)
    return match


@transaction.atomic
def take_match(*, match: Match, by: User, now: datetime) -> Match:
    """Make `by` the reviewer of a match that nobody reviews, or whose reviewer has left the market.

    Raises MatchRefused.
    """
    if match.adviser_id == by.pk and match.state == State.IN_REVIEW:
        return match
    check_takeable(match, by)
    to_state = State.IN_REVIEW if match.state == State.SUGGESTED else State(match.state)
    _step(match, to_state, by=by, now=now, changes={"adviser": by})
    audit.record(action="match.taken", by=by, obj=match, now=now)
    return match


@transaction.atomic
def hand_over(
    *, match: Match, by: User, now: datetime, reason: str = "", has_stake: bool = False
) -> Match:
    """Give the match back to the queue; with a stake in the firm, never to be taken again.

    Raises NotYourMatch, MovedMeanwhile.
    """
    check_reviewer(match, by)
    reason = _optional(reason)
    event = {"reason": reason, "is_stake": has_stake}
    _step(match, match.state, by=by, now=now, event=event, changes={"adviser": None})
    audit.record(action="match.handed_over", by=by, obj=match, now=now, has_stake=has_stake)
    return match


@transaction.atomic
def give_verdict(
    *,
    match: Match,
    verdict: str,
    reason: str,
    by: User,
    now: datetime,
    country: Country | None = None,
    review_on: date | None = None,
) -> Match:
    """Record the reviewer's verdict with the score of that moment; tell the firm and its officers.

    Raises VerdictRefused if `verdict` lacks what it needs, else NotYourMatch, MoveRefused,
    MovedMeanwhile.
    """
    check_reviewer(match, by)
    if verdict not in VERDICTS:
        raise VerdictRefused("verdict_unknown", "verdict")
    reason = _required(reason)
    if verdict == State.NOT_NOW:
        _check_day(review_on, now)
    if country and country.market_id != match.market_id:
        raise VerdictRefused("country_elsewhere", "country")
    check_move(match.state, verdict, Mover.ADVISER)
    snapshot = score_snapshot_of(match)
    event = _step(
        match,
        verdict,
        by=by,
        now=now,
        event={"reason": reason, "score_snapshot": snapshot},
        changes={
            "country": country,
            "review_on": review_on if verdict == State.NOT_NOW else None,
            "verdict_snapshot": snapshot,
        },
    )
    audit.record(action="match.verdict_given", by=by, obj=match, now=now, verdict=str(verdict))
    notices.tell_verdict(event)
    return match


@transaction.atomic
def accept_match(*, match: Match, by: User, now: datetime) -> Match:
    """Record that the firm wants what the adviser recommended. Raises as `answer_match`."""
    return _answer(match, State.ACCEPTED, by=by, now=now)


@transaction.atomic
def decline_match(*, match: Match, by: User, now: datetime, reason: str = "") -> Match:
    """Record that the firm does not want it, maybe with a reason. Raises as `answer_match`."""
    return _answer(match, State.DECLINED, by=by, now=now, reason=_optional(reason))


@transaction.atomic
def answer_match(*, match: Match, answer: str, by: User, now: datetime) -> Match:
    """Give the information that the adviser asked for: the match is in review again.

    Raises VerdictRefused for an answer that is empty or too long, MoveRefused, MovedMeanwhile.
    """
    answer = answer.strip()
    if not answer:
        raise VerdictRefused("answer_missing", "answer")
    if len(answer) > LONGEST_ANSWER:
        raise VerdictRefused("answer_long", "answer")
    return _answer(match, State.IN_REVIEW, by=by, now=now, reason=answer)


@transaction.atomic
def reopen_match(*, match: Match, reason: str, by: User, now: datetime) -> Match:
    """Take up the review again, with a reason; `by` becomes the reviewer.

    Raises NotYourMatch, MoveRefused, VerdictRefused without a reason, MovedMeanwhile.
    """
    check_may_reopen(match, by)
    reason = _required(reason)
    check_move(match.state, State.IN_REVIEW, Mover.ADVISER)
    changes = {"adviser": by, "review_on": None}
    _step(match, State.IN_REVIEW, by=by, now=now, event={"reason": reason}, changes=changes)
    audit.record(action="match.reopened", by=by, obj=match, now=now)
    return match


@transaction.atomic
def record_outcome(
    *, match: Match, outcome: str, by: User, now: datetime, reason: str = ""
) -> Match:
    """Record what came of an accepted match: introduced, in dialogue, won, lost or inactive.

    Raises NotYourMatch, MoveRefused, VerdictRefused, MovedMeanwhile.
    """
    check_reviewer(match, by)
    if outcome not in OUTCOMES:
        raise VerdictRefused("outcome_unknown", "outcome")
    check_move(match.state, outcome, Mover.ADVISER)
    _step(match, outcome, by=by, now=now, event={"reason": _optional(reason)})
    audit.record(action="match.outcome_recorded", by=by, obj=match, now=now, outcome=str(outcome))
    return match


def wake_matches(*, now: datetime) -> int:
    """Put every match whose day has come back in review; return how many."""
    today = timezone.localdate(now)
    due = Match.objects.filter(state=State.NOT_NOW, review_on__lte=today).order_by("review_on")
    woken = 0
    for match in due.iterator():
        try:
            _wake(match, now)
        except MovedMeanwhile:
            continue  # another worker was first
        woken += 1
    return woken


@transaction.atomic
def _wake(match: Match, now: datetime) -> None:
    check_move(match.state, State.IN_REVIEW, Mover.DATE)
    _step(match, State.IN_REVIEW, by=None, now=now, changes={"review_on": None})
    audit.record(action="match.woken", by=None, obj=match, now=now)


def score_snapshot_of(match: Match) -> dict[str, Any] | None:
    """Return the sent score of the match as it is now, JSON-able; None if it has none."""
    score = FitScore.objects.filter(
        company=match.company_id, market=match.market_id, kind=ScoringInputs.Kind.SENT
    ).first()
    if score is None:
        return None
    return {
        "status": score.status,
        "label": score.label,
        "score_hundredths": score.score_hundredths,
        "upper_bound_hundredths": score.upper_bound_hundredths,
        "best_country": score.best_country_id,
        "inputs_digest": score.inputs_digest,
        "figures_version": score.figures_version,
        "model_version": score.model_version,
        "computed_at": score.computed_at.isoformat(),
    }


def _answer(match: Match, to_state: State, *, by: User, now: datetime, reason: str = "") -> Match:
    check_move(match.state, to_state, Mover.COMPANY)
    event = _step(match, to_state, by=by, now=now, event={"reason": reason})
    audit.record(action="match.answered", by=by, obj=match, now=now, answer=str(to_state))
    notices.tell_answer(event)
    return match


def _step(
    match: Match,
    to_state: str,
    *,
    by: User | None,
    now: datetime,
    event: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> MatchEvent:
    """Change the row if it is still as `match` was read, and write the event."""
    from_state = match.state
    new_values = {"state": to_state, "changed_at": now, **(changes or {})}
    as_seen = Match.objects.filter(pk=match.pk, state=from_state, adviser=match.adviser_id)
    if not as_seen.update(**new_values):
        raise MovedMeanwhile
    for name, value in new_values.items():
        setattr(match, name, value)
    return match.events.create(
        at=now, by=by, from_state=from_state, to_state=to_state, **(event or {})
    )


def _check_day(review_on: date | None, now: datetime) -> None:
    if review_on is None:
        raise VerdictRefused("day_missing", "review_on")
    if review_on <= timezone.localdate(now):
        raise VerdictRefused("day_not_to_come", "review_on")


def _required(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise VerdictRefused("reason_short", "reason")
    return _optional(reason)


def _optional(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise VerdictRefused("reason_long", "reason")
    return reason

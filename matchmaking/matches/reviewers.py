"""Who may review a match: rules about the person, apart from those about its state."""

from collections.abc import Callable

from markets.queries import advisers_of, markets_of
from matchmaking.matches.policies import (
    OUTCOMES,
    REOPENED_BY_ANY,
    Mover,
    State,
    can_move,
    moves_open_to,
)
from matchmaking.matches.refusals import MatchRefused, NotYourMatch
from matchmaking.models import Match, MatchEvent
from xport.accounts.models import User


def check_may_review(match: Match, user: User) -> None:
    """Raise NotYourMatch unless `user` advises in the market and has no stake in the firm."""
    if match.market_id not in markets_of(user):
        raise NotYourMatch("not_of_market")
    said_so = MatchEvent.objects.filter(match__company=match.company_id, by=user, is_stake=True)
    if said_so.exists() or user.memberships.filter(company=match.company_id).exists():
        raise NotYourMatch("has_stake")


def check_reviewer(match: Match, user: User) -> None:
    """Raise NotYourMatch unless `user` has taken the match and may still review it."""
    if match.adviser_id != user.pk:
        raise NotYourMatch("not_reviewer")
    check_may_review(match, user)


def check_takeable(match: Match, user: User) -> None:
    """Raise MatchRefused unless `user` may take the match.

    It is free if nobody has it, or if who has it advises in the market no more.
    """
    check_may_review(match, user)
    if match.adviser_id and advisers_of(match.market).filter(pk=match.adviser_id).exists():
        raise MatchRefused("already_taken")
    if not moves_open_to(match.state, Mover.ADVISER):
        raise MatchRefused("not_possible_now")


def check_may_reopen(match: Match, user: User) -> None:
    """Raise NotYourMatch unless `user` may take up the review again.

    While the firm's answer is awaited that is the reviewer's; a closed review is anybody's.
    """
    if match.state in REOPENED_BY_ANY:
        check_may_review(match, user)
    else:
        check_reviewer(match, user)


# The questions below ask the match's state first: it is at hand, the person's rights are queries.


def can_take(match: Match, user: User) -> bool:
    is_possible = match.adviser_id != user.pk and moves_open_to(match.state, Mover.ADVISER)
    return bool(is_possible) and _is_allowed(check_takeable, match, user)


def can_decide(match: Match, user: User) -> bool:
    """Return whether `user` may give a verdict now."""
    return match.state == State.IN_REVIEW and _is_allowed(check_reviewer, match, user)


def can_reopen(match: Match, user: User) -> bool:
    is_possible = can_move(match.state, State.IN_REVIEW, Mover.ADVISER)
    # A suggested match is not reopened but taken.
    return (
        is_possible
        and match.state != State.SUGGESTED
        and _is_allowed(check_may_reopen, match, user)
    )


def outcomes_open_to(match: Match, user: User) -> tuple[State, ...]:
    """Return what `user` may record as the outcome of the match now."""
    outcomes = tuple(state for state in OUTCOMES if can_move(match.state, state, Mover.ADVISER))
    return outcomes if outcomes and _is_allowed(check_reviewer, match, user) else ()


def _is_allowed(check: Callable[[Match, User], None], match: Match, user: User) -> bool:
    try:
        check(match, user)
    except MatchRefused:
        return False
    return True

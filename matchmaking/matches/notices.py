"""What people are told about a match; facts are codes, ids and names, the words are templates."""

from datetime import datetime

from companies.models import Company
from companies.people.access import members_of, officers_of
from markets.models import Market
from markets.queries import advisers_of
from matchmaking.matches.policies import State
from matchmaking.models import Match, MatchEvent
from xport.accounts.models import User
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject


def facts_of(company: Company, market: Market) -> dict[str, object]:
    """Return what every notice about a firm in a market can name."""
    return {
        "company": company.name,
        "company_id": company.public_id,
        "market": market.code,
        "market_names": {"sv": market.name_sv, "en": market.word_en or market.name_en},
    }


def tell_verdict(event: MatchEvent) -> None:
    """Tell the firm's members and its municipality's officers what the adviser decided."""
    match = event.match
    notify(
        recipients={
            "member": members_of(match.company),
            "officer": officers_of(match.company.municipality),
        },
        kind="matchmaking/verdict_given",
        event_key=f"match_event:{event.pk}",
        facts={**facts_of(match.company, match.market), "verdict": event.to_state},
        path=path_of("match", match.public_id),
        group_label=match.company.name,
        about=Subject(company=match.company.public_id),
        now=event.at,
    )


def tell_answer(event: MatchEvent) -> None:
    """Tell the adviser what the firm answered; if nobody reviews it, the market's advisers."""
    match = event.match
    notify(
        recipients={"adviser": [match.adviser] if match.adviser else advisers_of(match.market)},
        kind="matchmaking/match_answered",
        event_key=f"match_event:{event.pk}",
        facts={
            **facts_of(match.company, match.market),
            "answer": {
                State.ACCEPTED: "accepted",
                State.DECLINED: "declined",
                State.IN_REVIEW: "information",
            }[State(event.to_state)],
        },
        path=path_of("match", match.public_id),
        group_label=match.company.name,
        about=about(match),
        now=event.at,
    )


def tell_no_adviser(match: Match, now: datetime) -> None:
    """Tell the officers and the operators that a match waits in a market that nobody covers."""
    officers = officers_of(match.company.municipality)
    # An operator has no match page to go to. Who is both has been told as an officer.
    for audience, people, path in (
        ("officer", officers, path_of("match", match.public_id)),
        ("operator", User.objects.operators(), ""),
    ):
        notify(
            recipients={audience: people},
            kind="matchmaking/market_without_adviser",
            # One row per company and market for ever, so this is told once for the two.
            event_key=f"market_without_adviser:{match.pk}",
            facts=facts_of(match.company, match.market),
            path=path,
            group_label=match.company.name,
            about=Subject(company=match.company.public_id),
            now=now,
        )


def tell_waiting(match: Match, days: int, now: datetime) -> int:
    """Remind the match's adviser, or without one the market's, that it waits; return how many."""
    return notify(
        recipients={"adviser": [match.adviser] if match.adviser else advisers_of(match.market)},
        kind="matchmaking/match_waiting",
        event_key=waiting_key(match),
        facts={**facts_of(match.company, match.market), "days": days},
        path=path_of("match", match.public_id),
        group_label=match.company.name,
        about=about(match),
        now=now,
    )


def waiting_key(match: Match) -> str:
    """Name this spell of waiting: a match that moves and waits again is a new one."""
    return f"match_waiting:{match.pk}:{match.changed_at:%Y%m%d%H%M%S}"


def about(match: Match) -> Subject:
    """Return what an adviser must still have to do with: the firm, in this market."""
    return Subject(company=match.company.public_id, market=match.market_id)

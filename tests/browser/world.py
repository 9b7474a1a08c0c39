"""What the pages show while they are judged: people, and firms and matches in every state."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from companies.models import ClaimRequest, Company, Membership, Municipality
from companies.people.actions import ask_to_take_over, decide_claim
from companies.profile.answers import Answers
from markets.models import Market
from matchmaking.matches import actions as matches
from matchmaking.models import Match
from matchmaking.rescoring.queries import scores_behind
from tests.cast import add_draft
from tests.factories import (
    AdviserFactory,
    CompanyFactory,
    OfficerFactory,
    UserFactory,
    municipality,
)
from tests.matchmaking.factories import good_company
from tests.worker import wait_for
from xport.accounts.models import User

MANY = 51  # one more than a page of the list
REASON = "Hamnen i Århus söker just detta, och CE-märket finns redan."
OWNER = Membership.Role.OWNER


@dataclass(kw_only=True)
class People:
    """One person per role; in a portal with nothing else their pages are empty."""

    newcomer: User
    owner: User
    reader: User
    officer: User
    adviser: User
    home: Municipality
    elsewhere: Municipality


@dataclass(kw_only=True)
class World:
    """Firms by what their pages show, and the matches of two of them by state."""

    people: People
    company: Company  # sent, verified, with a changed draft
    unverified: Company
    draft: Company
    blank: Company
    preliminary: Company
    large: Company
    unclaimed: Company
    claim: ClaimRequest
    decided_claim: ClaimRequest
    known: Company
    asked: Company
    matches: dict[str, Match]


def make_people() -> People:
    officer = OfficerFactory(
        user__email="nils@savsjo.example", user__full_name="Nils Näringsliv", is_lead=True
    ).user
    OfficerFactory(user=officer, municipality=municipality("0687"))
    markets = [market.pk for market in Market.objects.all()]
    return People(
        newcomer=UserFactory(email="ny@xport.example", full_name="Nya Nilsson"),
        owner=UserFactory(email="olga@laddkraft.example", full_name="Olga Ägare"),
        reader=UserFactory(email="kalle@laddkraft.example", full_name="Kalle Kollega"),
        officer=officer,
        adviser=AdviserFactory(
            user__email="ada@advisers.example",
            user__full_name="Ada Rådgivare",
            market_codes=markets,
        ).user,
        home=municipality("0684"),
        elsewhere=municipality("0687"),
    )


def make_world(people: People, *, with_long_list: bool) -> World:
    """Fill the portal; the real worker has scored everything when this returns."""
    now = timezone.now()
    members = {people.owner: OWNER, people.reader: Membership.Role.READER}
    company = good_company(name="Laddkraft i Norr AB", verified_at=now, members=members)
    reviewed = good_company(name="Åbrink Flexnät AB", members={people.owner: OWNER})
    asked = CompanyFactory(name="Begärd Teknik AB")
    asker = UserFactory(email="petra@xport.example", full_name="Petra Pettersson")
    firms = _firms_by_state(members)
    for serial in range(MANY if with_long_list else 0):
        name = f"Bolag {serial:02} med ett ganska långt namn i bygden AB"
        CompanyFactory(name=name, municipality=people.elsewhere)
    claims = [
        ask_to_take_over(company=asked, by=person, message="Jag är VD här.", now=now)
        for person in (asker, people.newcomer)
    ]
    decide_claim(claim=claims[0], approve=False, reason=REASON, by=people.officer, now=now)
    wait_for(lambda: scores_behind() == 0, "all scores", seconds=60)
    add_draft(company, people.owner, Answers(categories=("smart-charging",), trl=9))
    wait_for(lambda: scores_behind() == 0, "the scores of the draft")
    return World(
        people=people,
        company=company,
        claim=claims[1],
        decided_claim=claims[0],
        known=reviewed,
        asked=asked,
        matches=_move_matches(company, reviewed, people),
        **firms,
    )


def _firms_by_state(members: dict[User, Any]) -> dict[str, Company]:
    draft = CompanyFactory(name="Utkastet AB", sent_at=None, members=members)
    answers = {
        "categories": ["route-planning", "city-logistics"],
        "offer": "services",
        "trl": 7,
        "certificates": [],
        "languages": ["sv", "en"],
        "sells_in": [],
        "export_share_pct": "0",
        "employees": 8,
        "turnover_ksek": 9_500,
    }
    add_draft(draft, next(iter(members)), Answers.from_json(answers))
    return {
        "draft": draft,
        "unverified": good_company(name="Ny Laddning AB", members=members),
        "blank": CompanyFactory(name="Tomma Bladet AB", sent_at=None, members=members),
        "preliminary": CompanyFactory(
            name="Halvvägs Sensorik AB", categories=["energy-metering"], languages=["sv"]
        ),
        "large": good_company(name="Storbolaget AB", employees=900),
        "unclaimed": good_company(name="Inventerad Teknik AB"),
    }


def _move_matches(company: Company, reviewed: Company, people: People) -> dict[str, Match]:
    """Bring one match into each state that gives its page another form."""
    moved = {"suggested": company.matches.get(market="china")}
    moved["in_review"] = _taken(company, "europe", people.adviser)
    for market, verdict in (
        ("nordics", "recommended"),
        ("usa", "needs_information"),
        ("india", "not_now"),
    ):
        moved[verdict] = _decided(company, market, verdict, people.adviser)
    moved["not_suitable"] = _decided(reviewed, "nordics", "not_suitable", people.adviser)
    accepted = _decided(reviewed, "europe", "recommended", people.adviser)
    moved["accepted"] = matches.accept_match(match=accepted, by=people.owner, now=timezone.now())
    return moved


def _taken(company: Company, market: str, adviser: User) -> Match:
    match = company.matches.get(market=market)
    return matches.take_match(match=match, by=adviser, now=timezone.now())


def _decided(company: Company, market: str, verdict: str, adviser: User) -> Match:
    return matches.give_verdict(
        match=_taken(company, market, adviser),
        verdict=verdict,
        reason=REASON,
        review_on=timezone.localdate() + timedelta(days=30) if verdict == "not_now" else None,
        by=adviser,
        now=timezone.now(),
    )

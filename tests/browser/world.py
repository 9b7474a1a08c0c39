"""What the pages show while they are judged: people, and firms and matches in every state."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import connection
from django.utils import timezone

from companies.imports import jobs
from companies.inventory import contact_log, log_corrections
from companies.inventory.move_requests import ask_for_companies, decline_request
from companies.inventory.moving import move_company
from companies.inventory.saved_views import save_view
from companies.models import (
    ClaimRequest,
    Company,
    CompanyFile,
    ContactEntry,
    ImportBatch,
    Membership,
    MoveRequest,
    Municipality,
    Officer,
    Proposal,
    Reference,
    SavedView,
)
from companies.people.actions import ask_to_take_over, decide_claim
from companies.people.proposing import propose_value
from companies.profile import scoring_inputs
from companies.profile.answers import Answers, answers_of
from companies.profile.proposals import values_of
from markets.actions import warn_of_country
from markets.models import Country, Market
from matchmaking.matches import actions as matches
from matchmaking.models import Match
from matchmaking.rescoring.queries import scores_behind
from tests.accounts.mfa.soft_passkey import SoftPasskey
from tests.cast import add_draft
from tests.companies.files.factories import CompanyFileFactory
from tests.companies.imports import made
from tests.companies.imports.lists import STATES, list_in
from tests.factories import (
    AdviserFactory,
    CompanyFactory,
    OfficerFactory,
    UserFactory,
    municipality,
    product,
)
from tests.matchmaking.factories import good_company
from tests.worker import wait_for
from xport.accounts.models import SignOn, User
from xport.accounts.session_store import SessionStore

IN_WORK = ("reading", "committing")
MANY = 51  # one more than a page of the list
REASON = "Hamnen i Århus söker just detta, och CE-märket finns redan."
OWNER = Membership.Role.OWNER
# Of people.owner, who has every kind of second step.
WITH_SECOND_STEP = "olga@laddkraft.example"


@dataclass(kw_only=True)
class People:
    """One person per role; in a portal with nothing else their pages are empty."""

    newcomer: User
    owner: User
    reader: User
    officer: User
    office: Officer
    adviser: User
    operator: User
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
    numberless: Company
    claim: ClaimRequest
    decided_claim: ClaimRequest
    known: Company
    asked: Company
    attachment: CompanyFile
    matches: dict[str, Match]
    lists: dict[str, ImportBatch]
    view: SavedView
    asked_of_officers: MoveRequest
    asked_of_firm: MoveRequest
    answered_by_firm: MoveRequest
    log_entry: ContactEntry


def make_people() -> People:
    officer = OfficerFactory(
        user__email="nils@savsjo.example", user__full_name="Nils Näringsliv", is_lead=True
    ).user
    OfficerFactory(user=officer, municipality=municipality("0687"))
    SignOn.objects.create(
        user=officer,
        issuer="https://login.savsjo.example",
        subject="nils",
        linked_at=timezone.now(),
        last_used_at=timezone.now(),
    )
    markets = [market.pk for market in Market.objects.all()]
    return People(
        newcomer=UserFactory(email="ny@xport.example", full_name="Nya Nilsson"),
        owner=_with_second_step(UserFactory(email=WITH_SECOND_STEP, full_name="Olga Ägare")),
        reader=UserFactory(email="kalle@laddkraft.example", full_name="Kalle Kollega"),
        officer=officer,
        office=OfficerFactory(user=UserFactory(email="olle@savsjo.example")),
        adviser=AdviserFactory(
            user__email="ada@advisers.example",
            user__full_name="Ada Rådgivare",
            market_codes=markets,
        ).user,
        operator=UserFactory(email="drift@xport.example", full_name="Disa Drift", is_staff=True),
        home=municipality("0684"),
        elsewhere=municipality("0687"),
    )


def _with_second_step(user: User) -> User:
    """Give the person an app, a passkey, recovery codes, and a session at another browser."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    options = {"publicKey": {"user": {"id": "MQ"}, "challenge": "MQ"}}
    WebAuthn.add(user, "Telefonen", json.loads(SoftPasskey().create(options)))
    elsewhere = SessionStore()
    seen_at = (timezone.now() - timedelta(minutes=40)).isoformat()
    elsewhere.update({"_auth_user_id": user.pk, "device": "Firefox/Android", "seen_at": seen_at})
    elsewhere.create()
    return user


def make_world(people: People, *, with_long_list: bool) -> World:
    """Fill the portal; the real worker has scored everything when this returns."""
    now = timezone.now()
    members = {people.owner: OWNER, people.reader: Membership.Role.READER}
    company = good_company(name="Laddkraft i Norr AB", verified_at=now, members=members)
    origin = {"source": "import", "date": "2026-03-02", "by": None}
    reviewed = good_company(
        name="Åbrink Flexnät AB",
        members={people.owner: OWNER},
        provenance={
            "languages": origin,
            "employees": origin | {"source": "municipality", "confirmed_by": people.owner.pk},
        },
    )
    asked = CompanyFactory(name="Begärd Teknik AB")
    asker = UserFactory(email="petra@xport.example", full_name="Petra Pettersson")
    firms = _firms_by_state(members)
    for serial in range(MANY if with_long_list else 0):
        name = f"Bolag {serial:02} med ett ganska långt namn i bygden AB"
        CompanyFactory(name=name, municipality=people.elsewhere)
    _fill_log(firms["unclaimed"], people.officer)
    _propose(company, firms["unclaimed"], people)
    gone = (CompanyFactory(name="Utflyttad AB"), CompanyFactory(name="Bortflyttad Teknik AB"))
    for left in gone:
        _fill_log(left, people.officer)
        there = municipality("0680")
        move_company(company=left, destination=there, by=people.officer, now=now)
    claims = [
        ask_to_take_over(company=asked, by=person, message="Jag är VD här.", now=now)
        for person in (asker, people.newcomer)
    ]
    decide_claim(claim=claims[0], approve=False, reason=REASON, by=people.officer, now=now)
    wait_for(lambda: scores_behind() == 0, "all scores", seconds=60)
    draft = Answers(categories=("smart-charging",), products=(product(9),))
    add_draft(company, people.owner, draft)
    wait_for(lambda: scores_behind() == 0, "the scores of the draft")
    _move_score(firms["draft"])
    warn_of_country(
        country=Country.objects.get(iso2="CN"),
        reason="Exportkontroll av teknik för elnät.\nKontrollera produkten före offert.",
        source="Förordning (EU) 2021/821, bilaga I",
        by=people.adviser,
        now=now,
    )
    return World(
        people=people,
        company=company,
        claim=claims[1],
        decided_claim=claims[0],
        known=reviewed,
        asked=asked,
        attachment=_attach_to(reviewed),
        matches=_move_matches(company, reviewed, people),
        lists=_lists(firms["preliminary"], people, gone),
        view=_views(people),
        log_entry=_correct_log(people.officer),
        **_ask_for(firms, reviewed, people),
        **firms,
    )


def _ask_for(firms: dict[str, Company], claimed: Company, people: People) -> dict[str, MoveRequest]:
    """Let one municipality ask officers of another and two firms, of which one says no."""
    there, now = municipality("0680"), timezone.now()
    asker = OfficerFactory(user__full_name="Jenny Jönsson", municipality=there).user
    by_firm = {"asked_of_officers": firms["unclaimed"], "asked_of_firm": claimed}
    by_firm["answered_by_firm"] = firms["unverified"]
    names = {firm.organisation_number: f"{firm.name} (publ)" for firm in by_firm.values()}
    requests = ask_for_companies(destination=there, names=names, by=asker, now=now)
    of = {request.company_id: request for request in requests}
    found = {name: of[firm.pk] for name, firm in by_firm.items()}
    decline_request(request=found["answered_by_firm"], reason=REASON, by=people.owner, now=now)
    return found


def _correct_log(officer: User) -> ContactEntry:
    """Correct the first entry of the log and remove the last."""
    first, *_, last = ContactEntry.objects.order_by("pk")
    log_corrections.correct_entry(
        entry=first,
        kind=first.kind,
        on=first.on,
        people="",
        note="Rättat",
        by=officer,
        now=timezone.now(),
    )
    log_corrections.remove_entry(entry=last, by=officer, now=timezone.now())
    return first


def _views(people: People) -> SavedView:
    """Save one view with something new, a shared one, and one whose filter is no more."""
    long_ago = timezone.now() - timedelta(days=30)
    for name, query in (("Utan kategori", "missing=category"), ("Gammal", "category=gone")):
        save_view(
            municipality=people.home,
            name=name,
            query=query,
            is_shared=True,
            by=people.officer,
            now=timezone.now(),
        )
    return save_view(
        municipality=people.home,
        name="Starka, senast ändrade",
        query="strong=nordics&order=changed&columns=name&columns=state&columns=changed",
        is_shared=False,
        by=people.officer,
        now=long_ago,
    )


def _firms_by_state(members: dict[User, Any]) -> dict[str, Company]:
    draft = CompanyFactory(name="Utkastet AB", sent_at=None, members=members)
    answers = {
        "categories": ["route-planning", "city-logistics"],
        "offer": "services",
        "products": [{"key": "0000000000000001", "name": "Ruttplan", "trl": 7}],
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
        "numberless": CompanyFactory(name="Inventerad Teknik i Norr", organisation_number=None),
    }


def _lists(
    known: Company, people: People, elsewhere: tuple[Company, Company]
) -> dict[str, ImportBatch]:
    """Return a list in each state that gives its pages another form."""
    lists = {
        state: list_in(
            state,
            of=people.home,
            known=known,
            by=people.officer,
            now=timezone.now(),
            number=made.NUMBERS[place + 2],
        )
        for place, state in enumerate(STATES)
        if state not in IN_WORK
    }
    for number, firm in enumerate(elsewhere, start=20):
        lists["previewed"].rows.create(
            number=number,
            outcome="skipped",
            reason="already_elsewhere",
            name=firm.name,
            organisation_number=firm.organisation_number,
        )
    names = {str(elsewhere[0].organisation_number): elsewhere[0].name}
    now = timezone.now()
    ask_for_companies(destination=people.home, names=names, by=people.officer, now=now)
    batch = list_in("uploaded", of=people.home, known=known, by=people.officer, now=timezone.now())
    with connection.cursor() as cursor:
        # As somebody who works on it: the worker leaves it alone.
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.OF_BATCH, batch.pk])
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="committing", rows_done=40_000, rows_total=60_000
    )
    return lists | {"committing": batch}


def _propose(claimed: Company, unclaimed: Company, people: People) -> None:
    """Let something wait for a firm, of several kinds, with one settled; and one for officers."""
    proposed: dict[str, dict[str, object]] = {
        "website": {"website": "https://laddkraft.example/"},
        "size_year": {"size_year": 2025},
        "languages": {"languages": ["en", "fr", "sv"]},
        "description_sv": {"description_sv": "Laddstolpar för vägen." * 12},
        "name": {"name": "Laddkraft i Norra Sävsjö AB"},
    }
    now = timezone.now()
    for question, values in proposed.items():
        propose_value(
            company=claimed,
            question=question,
            proposed=values,
            reason="Så står det i er årsredovisning.",
            by=people.officer,
            now=now,
        )
    claimed.proposals.filter(question="size_year").update(state="declined", decided_at=now)
    Proposal.objects.create(
        company=unclaimed,
        question="website",
        old=values_of(unclaimed, answers_of(unclaimed), "website"),
        proposed={"website": "https://inventerad.example/"},
        digest="x",
        source="import",
        row_number=17,
        created_at=now,
    )


def _fill_log(company: Company, officer: User) -> None:
    """Note something of every kind, the follow-up and a barrier in both states."""
    now, today = timezone.now(), timezone.localdate()
    noted: dict[str, Any] = {"company": company, "by": officer, "now": now}
    for kind, person in (("visit", "Eva Ek, VD"), ("note", "")):
        contact_log.add_entry(kind=kind, on=today, people=person, note=REASON, **noted)
    for what in ("Ring om CE-märket", "Skicka underlaget om Norge"):
        follow_up = contact_log.add_follow_up(what=what, due_on=today, responsible=officer, **noted)
    contact_log.set_follow_up_done(follow_up=follow_up, is_done=True, by=officer, now=now)
    for code in ("finance", "capacity"):
        barrier = contact_log.note_barrier(code=code, note="En person gör allt", **noted)
    contact_log.set_barrier_removed(barrier=barrier, is_removed=True, by=officer, now=now)


def _move_score(company: Company) -> None:
    company.draft.answers["products"][0]["trl"] = 9
    company.draft.answers["certificates"] = ["ISO9001"]
    company.draft.save()
    scoring_inputs.rewrite(company=company, kind=scoring_inputs.Kind.DRAFT, now=timezone.now())
    wait_for(lambda: scores_behind() == 0, "the score that moves")


def _attach_to(company: Company) -> CompanyFile:
    """Give the firm a logo and two attachments of a reference; return one of these."""
    Reference.objects.create(company=company, key="vind", position=9, customer="Region Gotland")
    CompanyFileFactory(company=company, kind=CompanyFile.Kind.LOGO)
    name = "Intyg från Region Gotland om hundra laddstolpar vid hamnen i Visby 2026.png"
    CompanyFileFactory(company=company, reference_key="vind", name=name)
    return CompanyFileFactory(company=company, reference_key="vind")


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

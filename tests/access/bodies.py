"""What a person with the right sends to each URL, and the state of a record that takes it."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from companies.imports.queries import reading_of
from companies.models import Company, ImportBatch, Proposal, SeenProof
from companies.people.contacts import contacts_of, version_of
from companies.profile.answers import answers_of, draft_answers_of
from markets.models import CountryWarning
from matchmaking.matches.policies import State
from matchmaking.merging.choices import GROUPS
from matchmaking.models import Match
from tests.access.world import TURNOVER, World
from tests.cast import HOME
from tests.companies.files import made
from tests.factories import NOW, organisation_number
from tests.matchmaking.factories import GOOD_ANSWERS
from xport.lib.versions import version_of as content_version
from xport.notifications.kinds import Frequency, all_audiences, all_kinds
from xport.portal.municipality.import_question_forms import name_of

_WARNED_OF = ("DK", "IN")
# Each step on a match is possible from one state only.
STATE_FOR = {
    "match_verdict": State.IN_REVIEW,
    "match_reopen": State.DECLINED,
    "match_outcome": State.ACCEPTED,
    "match_answer": State.RECOMMENDED,
}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that the test client can send any number of times."""

    name: str
    content: bytes

    def read(self) -> bytes:
        return self.content


def bring_matches_into_state_for(url_name: str, world: World) -> None:
    matches = Match.objects.all()
    if url_name == "match_take":
        matches.update(state=State.SUGGESTED, adviser=None)
    if url_name in STATE_FOR:
        matches.update(state=STATE_FOR[url_name])
    if url_name == "municipality_import_undo":
        ImportBatch.objects.update(state="committed", committed_at=timezone.now())
    if url_name == "country_warning_lift":
        for iso2 in _WARNED_OF:
            CountryWarning.objects.create(
                country_id=iso2, reason="Export", source="2021/821", set_at=NOW
            )
    if url_name == "company_proof_remove":
        for firm in Company.objects.all():
            SeenProof.objects.create(
                company=firm, question="employees", value=GOOD_ANSWERS["employees"], seen_at=NOW
            )
    # Made by update_or_create, a match may have come without its reviewer.
    if url_name != "match_take":
        matches.filter(market="india").update(adviser=world.people["indias"])
        matches.exclude(market="india").update(adviser=world.people["adviser"])


def bodies(world: World) -> dict[str, dict[str, Any]]:
    """Return for each URL that takes a POST what a person with the right would send."""
    reason = "En begäran med en ordentlig motivering"
    picture = Upload(name="bild.png", content=made.picture())
    return {
        "language": {"language": "en", "next": "/sv/"},
        "complaint": {"message": "Knappen syns inte", "page": "", "email": ""},
        "notice_preferences": {
            f"{audience.code}-{kind.code.replace('/', '-')}": Frequency.WEEKLY
            for audience in all_audiences()
            for kind in all_kinds()
        },
        "company_register": {
            "organisation_number": organisation_number(999_000),
            "name": "Nya bolaget AB",
            "municipality": HOME,
        },
        "company_logo": {"logo": picture},
        "company_file_add": {"reference": "refdraft", "file": picture},
        "account_details": {"full_name": "Nya Namnet", "language": "sv"},
        "company_proof_see": {
            "question": "employees",
            "version": content_version(GOOD_ANSWERS["employees"]),
        },
        "company_proof_remove": {"question": "employees"},
        "company_proposals_settle": {
            "decline": "all",
            "proposal": list(Proposal.objects.values_list("public_id", flat=True)),
        },
        "company_propose_answer": {"website": "https://ny.example/", "reason": reason},
        "company_inherited": {
            "field": "all",
            "version": answers_of(world.records["sent"]).version,
        },
        "company_claim": {"message": "Jag är verkställande direktör"},
        "claim": {"decision": "refuse", "reason": reason},
        "move_request": {"decision": "approve"},
        "country_warning": {"reason": reason, "source": "Förordning (EU) 2021/821"},
        "municipality_company_add": {
            "organisation_number": organisation_number(999_001),
            "name": "Nyinventerat AB",
        },
        "municipality_companies_bulk": {
            "field": "categories",
            "confirmed": "1",
            "categories": ["charging-infrastructure"],
            "companies": [firm.public_id for firm in Company.objects.all()],
        },
        "company_move": {"municipality": "0180"},
        "municipality_company_move": {"municipality": "0180"},
        "municipality_company_invite": {
            "name": "Gäst",
            "email": "gast@utanfor.example",
            "language": "sv",
            "message": reason,
            "send": "1",
        },
        "municipality_companies_invite": {
            "companies": [firm.public_id for firm in Company.objects.all()],
            "language": "sv",
            "message": reason,
            "send": "1",
        },
        "municipality_duplicates_decide": {
            "companies": [
                world.records["sent"].public_id,
                world.records["unclaimed"].public_id,
            ],
            "decision": "apart",
        },
        "municipality_merge": {
            **dict.fromkeys(GROUPS, "kept"),
            "name": "gone",
        },
        "municipality_officer_appoint": {"email": "ny@savsjo.example", "full_name": "Ny Kollega"},
        "municipality_officer_lead": {"is_lead": "1"},
        "municipality_view_add": {"name": "Ännu en vy"},
        "municipality_view_edit": {"name": "Ett nytt namn", "is_shared": "on"},
        "municipality_imports": {
            "cells": f"Företag\tOrg.nr\nNy AB\t{organisation_number(999_003)}"
        },
        "municipality_company_number": {"organisation_number": organisation_number(999_004)},
        "municipality_import_columns": {"column-0": "name", "column-1": "organisation_number"},
        "municipality_import_answers": {f"answer-{name_of(TURNOVER)}": "mkr"},
        "municipality_import_ask": {"all": "1"},
        "municipality_import_commit": {"reading": reading_of(world.records["list_home"])},
        "municipality_companies_export": {"format": "csv"},
        "municipality_company_log": {
            "form": "entry",
            "entry-kind": "call",
            "entry-on": "2026-11-02",
            "entry-note": reason,
        },
        "municipality_entry_correct": {
            "entry-kind": "call",
            "entry-on": "2026-11-02",
            "entry-note": reason,
        },
        "municipality_follow_up": {"done": "yes"},
        "municipality_barrier": {"removed": "yes"},
        "match_verdict": {"verdict": State.RECOMMENDED, "reason": reason},
        "match_reopen": {"reason": reason},
        "match_outcome": {"outcome": State.INTRODUCED, "reason": reason},
        "match_answer": {"answer": State.ACCEPTED, "text": ""},
    }


def step_body(firm: Company, step: str, *, by_officer: bool) -> dict[str, Any]:
    """Return what somebody would send who has just read this step of the firm's profile."""
    if step == "contact":
        person = {"contacts-row": ["0"], "contacts-0-name": "Nya Kontakten"}
        return {"version": version_of(contacts_of(firm)), **person}
    read = answers_of(firm) if by_officer else draft_answers_of(firm)
    return {
        "version": read.version,
        "offer": "goods",
        "categories": ["charging-infrastructure"],
    }

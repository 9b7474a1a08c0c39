"""The people and records of the access table, each record with words of its own in every text.

The word of "sent.draft", say, stands in every text of the draft of the firm `sent` and nowhere
else: an answer that holds it has shown that draft.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from companies.imports.batches import begin_reading, upload_list
from companies.imports.preparing import prepare_batch
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.results import Question
from companies.models import (
    Barrier,
    ClaimRequest,
    Company,
    CompanyFile,
    ContactEntry,
    FollowUp,
    ImportBatch,
    Membership,
    Merge,
    Reference,
    SeenProof,
)
from companies.people.contacts import contacts_of, version_of
from companies.profile.answers import Answers, answers_of, draft_answers_of
from companies.profile.parts import ReferenceAnswer
from markets.models import CountryWarning
from matchmaking.matches.policies import State
from matchmaking.merging.choices import GROUPS
from matchmaking.models import Match
from matchmaking.rescoring.actions import rescore_inputs
from tests.access.table import SECRETS
from tests.cast import ELSEWHERE, HOME, add_draft
from tests.companies.files import made
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    ContactFactory,
    UserFactory,
    municipality,
    organisation_number,
)
from tests.matchmaking.factories import GOOD_ANSWERS, GOOD_CATEGORIES
from xport.accounts.models import User
from xport.lib.versions import version_of as content_version
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Frequency, all_audiences, all_kinds
from xport.notifications.models import Notice
from xport.portal.municipality.import_question_forms import name_of

Role = Membership.Role

# A record that does not exist, by what stands in its URL.
NOTHING = {
    "public_id": "nothing0nothing0",
    "code": "0000",
    "country": "xx",
    "notice": 0,
    "office": 0,
    "merge": 0,
    "one": "nothing0nothing0",
    "other": "nothing0nothing0",
    "follow_up": "nothing",
    "barrier": "nothing",
}
_WARNED_OF = ("DK", "IN")
# Each step on a match is possible from one state only.
STATE_FOR = {
    "match_verdict": State.IN_REVIEW,
    "match_reopen": State.DECLINED,
    "match_outcome": State.ACCEPTED,
    "match_answer": State.RECOMMENDED,
}


def word(secret: str) -> str:
    return f"zq{secret.replace('.', '').replace('_', '')}qz"


WORDS = {secret: word(secret) for secret in SECRETS}


@dataclass(frozen=True, kw_only=True)
class World:
    people: dict[str, User]
    records: dict[str, Any]

    def name_of(self, email: str) -> str:
        names = {user.email: name for name, user in self.people.items()}
        return names.get(email, "")

    def arguments(self, record: str, names: list[str], step: str = "") -> dict[str, Any]:
        """Return what a URL needs to be about the record."""
        values = {
            "public_id": getattr(self.records.get(record), "public_id", ""),
            "code": _code_of(self.records.get(record)),
            "follow_up": _follow_up_of(record),
            "barrier": Barrier.Code.FINANCE.value,
            "notice": getattr(self.records.get(record), "pk", 0),
            "office": getattr(self.records.get(record), "pk", 0),
            "merge": getattr(self.records.get(record), "pk", 0),
            "one": getattr(self.records.get(record), "one", ""),
            "other": getattr(self.records.get(record), "other", ""),
            "market": "nordics",
            "provider": "nowhere",
            "reason": "unknown",
            "country": record.removeprefix("country_") if record.startswith("country_") else "de",
            "step": step or "offer",
            "indicator": "gdp_growth_pct",
            "uidb36": "1",
            "pk": "1",
            "key": "wrong-key",
        }
        return {name: values[name] for name in names}


def _code_of(record: Any) -> str:
    """Return the code of the municipality that the record is, or that the firm is in."""
    return str(getattr(record, "code", "") or getattr(record, "municipality_id", ""))


def _follow_up_of(firm: str) -> str:
    return f"plan{firm.replace('_', '')}"[:16]


def make(people: dict[str, User]) -> World:
    asker = UserFactory(email="asker@utanfor.example")
    for name, person in (people | {"asker": asker}).items():
        if f"person.{name}" in WORDS:
            person.full_name = f"Person {word(f'person.{name}')}"
            person.save()
    firms = _firms(people)
    records = {
        **firms,
        **_files(firms),
        **_claims(people["officer"], asker, firms),
        **_matches(people, firms),
        "list_home": _list("list_home", HOME),
        "list_abroad": _list("list_abroad", ELSEWHERE),
        "municipality": municipality(HOME),
        "municipality_abroad": municipality(ELSEWHERE),
        **_merges(firms["unclaimed"]),
        "office": people["officer"].offices.get(),
        "office_abroad": people["tranas"].offices.get(),
    }
    records["notice"] = _notice(people["owner"])
    return World(people=people, records=records)


def _firms(people: dict[str, User]) -> dict[str, Company]:
    owner, reader, other = people["owner"], people["reader"], people["other"]
    own, shared = {owner: Role.OWNER}, {owner: Role.OWNER, reader: Role.READER}
    firms = {
        "draft_only": _firm("draft_only", members=shared, sent_at=None),
        "sent": _firm("sent", members=shared, verified_at=NOW),
        "other_sent": _firm("other_sent", members={other: Role.OWNER}),
        "other_unsent": _firm("other_unsent", members={other: Role.OWNER}, sent_at=None),
        "unclaimed": _firm("unclaimed"),
        # Some have an open answer, so that the list of gaps has somebody to show.
        "elsewhere": _firm("elsewhere", languages=None, municipality=municipality(ELSEWHERE)),
        "archived": _firm("archived", members=own, archived_at=NOW),
    }
    for name, firm in firms.items():
        if f"{name}.contact" in WORDS:
            ContactFactory(company=firm, name=f"Kontakt {word(f'{name}.contact')}")
        if f"{name}.log" in WORDS:
            _log(name, firm)
        if f"{name}.draft" in WORDS:
            add_draft(firm, owner, _draft(word(f"{name}.draft")))
    for name in ("draft_only", "sent", "elsewhere"):
        for inputs in firms[name].scoring_inputs.all():
            rescore_inputs(inputs_id=inputs.pk, now=NOW)
    return firms


@dataclass(frozen=True, kw_only=True)
class MergePair:
    """Two firms by their public ids, as they stand in the URL."""

    code: str
    one: str
    other: str


def _merges(unclaimed: Company) -> dict[str, Any]:
    alike = _firm("alike", organisation_number=None, languages=None)
    merged = _firm("merged", organisation_number=None, archived_at=NOW)
    pair = MergePair(code=HOME, one=unclaimed.public_id, other=alike.public_id)
    merge = Merge.objects.create(
        kept=unclaimed, gone=merged, merged_at=timezone.now(), was_claimed=False
    )
    return {"merge_pair": pair, "merge": merge}


def _log(name: str, firm: Company) -> None:
    """What the municipality has noted of the firm."""
    shared: dict[str, Any] = {"company": firm, "municipality": firm.municipality}
    secret = word(f"{name}.log")
    ContactEntry.objects.create(
        **shared, kind="call", on=NOW, people=secret, note=secret, created_at=NOW
    )
    FollowUp.objects.create(
        **shared, public_id=_follow_up_of(name), what=secret, due_on=NOW, created_at=NOW
    )
    Barrier.objects.create(**shared, code="finance", note=secret, changed_at=NOW)


def _firm(name: str, **values: Any) -> Company:
    return CompanyFactory(
        **{
            "name": f"Firma {word(f'{name}.name')}",
            "summary": f"Vi säljer {word(f'{name}.sent')}",
            "website": f"https://{word(f'{name}.sent')}.example/",
            "categories": GOOD_CATEGORIES,
            **GOOD_ANSWERS,
            **values,
        }
    )


def _draft(secret: str) -> Answers:
    return Answers(
        summary=f"Vi tänker på {secret}",
        website=f"https://{secret}.example/",
        references=(ReferenceAnswer(key="refdraft", customer=f"Kunden {secret}"),),
    )


def _files(firms: dict[str, Company]) -> dict[str, CompanyFile]:
    customer = f"Kunden {word('sent.sent')}"
    Reference.objects.create(company=firms["sent"], key="refsent", position=0, customer=customer)
    return {
        "file_sent": _file("file_sent", firms["sent"], reference_key="refsent"),
        "file_draft": _file("file_draft", firms["sent"], reference_key="refdraft"),
        "logo": _file("logo", firms["sent"], kind=CompanyFile.Kind.LOGO),
        **{
            f"logo_{name}": _file(f"logo_{name}", firms[name], kind=CompanyFile.Kind.LOGO)
            for name in ("draft_only", "elsewhere", "archived")
        },
    }


def _file(name: str, firm: Company, **values: Any) -> CompanyFile:
    return CompanyFileFactory(company=firm, name=f"{word(name)}.png", **values)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that the test client can send any number of times."""

    name: str
    content: bytes

    def read(self) -> bytes:
        return self.content


def _claims(officer: User, asker: User, firms: dict[str, Company]) -> dict[str, ClaimRequest]:
    decided = {
        "state": ClaimRequest.State.REFUSED,
        "reason": f"Nej: {word('claim_decided')}",
        "decided_by": officer,
        "decided_at": NOW,
    }
    return {
        "claim": _claim("claim", firms["unclaimed"], asker),
        "claim_decided": _claim("claim_decided", firms["unclaimed"], asker, **decided),
        "claim_elsewhere": _claim("claim_elsewhere", firms["elsewhere"], asker),
    }


def _claim(name: str, firm: Company, asker: User, **values: Any) -> ClaimRequest:
    return ClaimFactory(company=firm, user=asker, message=f"Jag är {word(name)}", **values)


def _matches(people: dict[str, User], firms: dict[str, Company]) -> dict[str, Match]:
    adviser, indias = people["adviser"], people["indias"]
    return {
        "match": _match("match", firms["sent"], "nordics", adviser),
        "match_india": _match("match_india", firms["sent"], "india", indias),
        "match_elsewhere": _match("match_elsewhere", firms["elsewhere"], "nordics", adviser),
    }


def _match(name: str, firm: Company, market: str, reviewer: User) -> Match:
    match, _ = Match.objects.update_or_create(
        company=firm,
        market_id=market,
        defaults={"state": State.IN_REVIEW, "adviser": reviewer, "changed_at": NOW},
        create_defaults={"state": State.IN_REVIEW, "created_at": NOW, "changed_at": NOW},
    )
    match.events.create(at=NOW, by=reviewer, to_state=State.IN_REVIEW, reason=word(name))
    return match


# Asked of each list.
TURNOVER = Question(code="turnover_unit_unknown", field="turnover", text="12")


def _list(name: str, code: str) -> ImportBatch:
    """A list that waits to be saved, with its word in its name, a header and its rows."""
    number, own = organisation_number(999_002), word(name)
    asked = f"Y {own} AB;{organisation_number(999_004)};;{TURNOVER.text}"
    cells = f"Företag;Org.nr;{own};Omsättning\n{own} AB;{number};;\nX {own};1;;\n{asked}\n"
    batch = upload_list(
        municipality=municipality(code),
        content=cells.encode(),
        name=f"{word(name)}.csv",
        by=None,
        now=timezone.now(),
    )
    begin_reading(batch, ColumnMapping.from_json(batch.mapping or {}))
    prepare_batch(batch=batch, now=NOW)
    return batch


def _notice(recipient: User) -> Notice:
    notify(
        recipients=[recipient],
        kind="companies/claim_decided",
        event_key="planted",
        facts={"company": word("notice"), "is_approved": False, "reason": word("notice")},
        path=path_of("home"),
        group_label=word("notice"),
        now=NOW,
    )
    return Notice.objects.get(recipient=recipient, kind="companies/claim_decided")


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
        "company_claim": {"message": "Jag är verkställande direktör"},
        "claim": {"decision": "refuse", "reason": reason},
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
        "municipality_imports": {
            "cells": f"Företag\tOrg.nr\nNy AB\t{organisation_number(999_003)}"
        },
        "municipality_import_columns": {"column-0": "name", "column-1": "organisation_number"},
        "municipality_import_answers": {f"answer-{name_of(TURNOVER)}": "mkr"},
        "municipality_companies_export": {"format": "csv"},
        "municipality_company_log": {
            "form": "entry",
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

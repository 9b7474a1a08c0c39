"""The people and records of the access table, each record with words of its own in every text.

The word of "sent.draft", say, stands in every text of the draft of the firm `sent` and nowhere
else: an answer that holds it has shown that draft.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from companies.files import storage
from companies.imports.batches import begin_reading, upload_list
from companies.imports.preparing import prepare_batch
from companies.imports.queries import reading_of
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
    MoveRequest,
    MunicipalityArchive,
    Proposal,
    Reference,
    SavedView,
    SeenProof,
)
from companies.people.contacts import contacts_of, version_of
from companies.people.invitations import Invitee, invite
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
    MoveRequestFactory,
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
    "view": "nothing0nothing0",
    "entry": 0,
    "invitation": "nothing",
    "token": "nothing",
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
    # The entry in the contact log of each firm.
    entries: dict[str, int]

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
            "entry": self.entries.get(record, 0),
            "view": getattr(self.records.get(record), "public_id", ""),
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
            "question": "website",
            "indicator": "gdp_growth_pct",
            "uidb36": "1",
            "pk": "1",
            "key": "wrong-key",
            "token": "wrong-token",
            "invitation": getattr(self.records.get(record), "invitation", ""),
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
        **_views(people),
        **_moves(people, firms),
        "list_home": _list("list_home", HOME, elsewhere=firms["elsewhere"]),
        "list_abroad": _list("list_abroad", ELSEWHERE, elsewhere=firms["other_sent"]),
        "archive": _archive(HOME),
        "archive_abroad": _archive(ELSEWHERE),
        "municipality": municipality(HOME),
        "municipality_abroad": municipality(ELSEWHERE),
        **_merges(firms["unclaimed"]),
        "invitation": _invitation("invited", HOME, by=people["officer"]),
        "invitation_abroad": _invitation("invited_abroad", ELSEWHERE, by=people["tranas"]),
        "office": people["officer"].offices.get(),
        "office_abroad": people["tranas"].offices.get(),
    }
    records["notice"] = _notice(people["owner"])
    return World(people=people, records=records, entries=_entries(people["officer"], firms))


def _firms(people: dict[str, User]) -> dict[str, Company]:
    owner, reader, other = people["owner"], people["reader"], people["other"]
    own, shared = {owner: Role.OWNER}, {owner: Role.OWNER, reader: Role.READER}
    firms = {
        "draft_only": _firm("draft_only", members=shared, sent_at=None),
        # With an answer that its municipality gave.
        "sent": _firm(
            "sent",
            members=shared,
            verified_at=NOW,
            provenance={"languages": {"source": "municipality", "date": "2026-11-02", "by": None}},
        ),
        "other_sent": _firm("other_sent", members={other: Role.OWNER}),
        "other_unsent": _firm("other_unsent", members={other: Role.OWNER}, sent_at=None),
        "unclaimed": _firm("unclaimed"),
        # Some have an open answer, so that the list of gaps has somebody to show.
        "elsewhere": _firm("elsewhere", languages=None, municipality=municipality(ELSEWHERE)),
        "archived": _firm("archived", members=own, archived_at=NOW),
    }
    for name, firm in firms.items():
        if f"{name}.contact" in WORDS:
            # With an address, or nobody would be invited there.
            email = f"kontakt@{name.replace('_', '-')}.example"
            ContactFactory(company=firm, name=f"Kontakt {word(f'{name}.contact')}", email=email)
        if f"{name}.log" in WORDS:
            _log(name, firm)
        _propose(name, firm)
        if f"{name}.draft" in WORDS:
            add_draft(firm, owner, _draft(word(f"{name}.draft")))
    ContactFactory(company=firms["unclaimed"], name="Kontakt", email="kontakt@unclaimed.example")
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
    return {"merge_pair": pair, "merge": merge, "numberless": alike}


@dataclass(frozen=True, kw_only=True)
class Invited:
    """An open invitation as it stands in the URL."""

    code: str
    public_id: str
    invitation: str


def _invitation(name: str, code: str, *, by: User) -> Invited:
    # A name of its own: it is not asked here who may read it.
    firm = CompanyFactory(name=f"Bolaget {name}", municipality=municipality(code))
    guest = Invitee(name="Gäst", email=f"{name.replace('_', '-')}@utanfor.example", language="sv")
    sent = invite(company=firm, invitee=guest, by=by, now=timezone.now())
    return Invited(code=code, public_id=firm.public_id, invitation=sent.public_id)


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


def _views(people: dict[str, User]) -> dict[str, SavedView]:
    return {
        "view_own": _view("view_own", people["officer"], is_shared=False),
        "view_shared": _view("view_shared", people["officer"]),
        "view_of_lead": _view("view_of_lead", people["lead"]),
        "view_abroad": _view("view_abroad", people["tranas"], code=ELSEWHERE),
    }


def _view(name: str, owner: User, *, code: str = HOME, is_shared: bool = True) -> SavedView:
    return SavedView.objects.create(
        municipality=municipality(code),
        owner=owner,
        name=f"Vyn {word(name)}",
        is_shared=is_shared,
        query="mine=on",
        created_at=NOW,
        changed_at=NOW,
    )


def _propose(name: str, firm: Company) -> None:
    Proposal.objects.create(
        company=firm,
        question="size_year",
        old={"size_year": firm.size_year},
        proposed={"size_year": 2024},
        digest=content_version({"size_year": 2024}),
        source=Proposal.Source.MUNICIPALITY,
        reason=f"Enligt {word(f'{name}.proposal')}",
        created_at=NOW,
    )


def _entries(officer: User, firms: dict[str, Company]) -> dict[str, int]:
    """Return the entry of each log; of other_sent corrected once, with one that was removed."""
    own = ContactEntry.objects.get(company=firms["other_sent"])
    ContactEntry.objects.update(created_by=None)
    ContactEntry.objects.filter(pk=own.pk).update(created_by=officer)
    own.versions.create(
        kind="call", on=NOW, note=word("other_sent.before"), replaced_at=NOW, replaced_by=officer
    )
    shared: dict[str, Any] = {"company": own.company, "municipality": own.municipality}
    secret = word("other_sent.removed")
    entries = dict(ContactEntry.objects.values_list("company", "pk"))
    ContactEntry.objects.create(
        **shared, kind="call", on=NOW, people=secret, note=secret, created_at=NOW, removed_at=NOW
    )
    return {name: entries[firm.pk] for name, firm in firms.items() if firm.pk in entries}


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


def _moves(people: dict[str, User], firms: dict[str, Company]) -> dict[str, MoveRequest]:
    declined = {"state": MoveRequest.State.DECLINED, "ended_at": NOW, "ended_by": people["tranas"]}
    of_firm = {"asked_of": None}
    return {
        "move_officers": _asked_for("move_officers", firms["unclaimed"], people["tranas"]),
        "move_firm": _asked_for("move_firm", firms["sent"], people["tranas"], **of_firm),
        "move_abroad": _asked_for("move_abroad", firms["elsewhere"], people["officer"], **declined),
    }


def _asked_for(name: str, firm: Company, asker: User, **values: Any) -> MoveRequest:
    return MoveRequestFactory(
        company=firm,
        destination=asker.offices.get().municipality,
        name=f"Bolaget {word(name)}",
        asked_by=asker,
        **{"asked_of": firm.municipality} | values,
    )


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


def _archive(code: str) -> MunicipalityArchive:
    return MunicipalityArchive.objects.create(
        municipality=municipality(code),
        state=MunicipalityArchive.State.READY,
        asked_at=timezone.now(),
        stored_name=storage.write(b"PK"),
    )


# Asked of each list.
TURNOVER = Question(code="turnover_unit_unknown", field="turnover", text="12")


def _list(name: str, code: str, *, elsewhere: Company) -> ImportBatch:
    """A list that waits to be saved, with its word in its name, a header and its rows.

    One row is of a firm `elsewhere`.
    """
    number, own = organisation_number(999_002), word(name)
    asked = f"Y {own} AB;{organisation_number(999_004)};;{TURNOVER.text}"
    cells = f"Företag;Org.nr;{own};Omsättning\n{own} AB;{number};;\nX {own};1;;\n{asked}\n"
    cells += f"Z {own};{elsewhere.organisation_number};;\n"
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

"""The people and records of the access table, each record with words of its own in every text."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from companies.files import storage
from companies.imports.batches import begin_reading, upload_list
from companies.imports.preparing import prepare_batch
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.results import Question
from companies.models import (
    Barrier,
    ClaimRequest,
    Company,
    ImportBatch,
    Merge,
    MoveRequest,
    MunicipalityArchive,
    SavedView,
)
from companies.people.invitations import Invitee, invite, keep_for
from matchmaking.matches.policies import State
from matchmaking.models import Match
from tests.access.firms import follow_up_of, make_entries, make_files, make_firm, make_firms
from tests.access.planted import WORDS, word
from tests.cast import ELSEWHERE, HOME
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    MoveRequestFactory,
    UserFactory,
    municipality,
    organisation_number,
)
from xport.accounts.models import User
from xport.notifications.actions import notify, path_of
from xport.notifications.models import Notice

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
            "follow_up": follow_up_of(record),
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


def make(people: dict[str, User]) -> World:
    asker = UserFactory(email="asker@utanfor.example")
    for name, person in (people | {"asker": asker}).items():
        if f"person.{name}" in WORDS:
            person.full_name = f"Person {word(f'person.{name}')}"
            person.save()
    firms = make_firms(people)
    records = {
        **firms,
        **make_files(firms),
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
        "invitation": _invitation("invited", HOME, by=people["officer"], waits_for=people["other"]),
        "invitation_abroad": _invitation("invited_abroad", ELSEWHERE, by=people["tranas"]),
        "office": people["officer"].offices.get(),
        "office_abroad": people["tranas"].offices.get(),
    }
    records["notice"] = _notice(people["owner"])
    return World(people=people, records=records, entries=make_entries(people["officer"], firms))


@dataclass(frozen=True, kw_only=True)
class MergePair:
    """Two firms by their public ids, as they stand in the URL."""

    code: str
    one: str
    other: str


def _merges(unclaimed: Company) -> dict[str, Any]:
    alike = make_firm("alike", organisation_number=None, languages=None)
    merged = make_firm("merged", organisation_number=None, archived_at=NOW)
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


def _invitation(name: str, code: str, *, by: User, waits_for: User | None = None) -> Invited:
    # A name of its own: it is not asked here who may read it.
    firm = CompanyFactory(name=f"Bolaget {name}", municipality=municipality(code))
    guest = Invitee(name="Gäst", email=f"{name.replace('_', '-')}@utanfor.example", language="sv")
    sent = invite(company=firm, invitee=guest, by=by, now=timezone.now())
    if waits_for:
        keep_for(invitation=sent, email=waits_for.email, now=timezone.now())
    return Invited(code=code, public_id=firm.public_id, invitation=sent.public_id)


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


def _archive(code: str) -> MunicipalityArchive:
    return MunicipalityArchive.objects.create(
        municipality=municipality(code),
        state=MunicipalityArchive.State.READY,
        asked_at=timezone.now(),
        stored_name=storage.write(b"PK"),
    )


# Asked of each list.
TURNOVER = Question(code="turnover_unit_unknown", field="turnover", text="12")


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

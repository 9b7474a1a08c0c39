"""The firms of the access table, with what is noted, proposed and attached of each."""

from typing import Any

from companies.models import (
    Barrier,
    Company,
    CompanyFile,
    ContactEntry,
    FollowUp,
    Membership,
    Proposal,
    Reference,
)
from companies.profile.answers import Answers
from companies.profile.parts import ReferenceAnswer
from matchmaking.rescoring.actions import rescore_inputs
from tests.access.planted import WORDS, word
from tests.cast import ELSEWHERE, add_draft
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import NOW, CompanyFactory, ContactFactory, municipality
from tests.matchmaking.factories import GOOD_ANSWERS, GOOD_CATEGORIES
from xport.accounts.models import User
from xport.lib.versions import version_of as content_version

Role = Membership.Role


def follow_up_of(firm: str) -> str:
    return f"plan{firm.replace('_', '')}"[:16]


def make_firms(people: dict[str, User]) -> dict[str, Company]:
    owner, reader, other = people["owner"], people["reader"], people["other"]
    own, shared = {owner: Role.OWNER}, {owner: Role.OWNER, reader: Role.READER}
    firms = {
        "draft_only": make_firm("draft_only", members=shared, sent_at=None),
        # With an answer that its municipality gave.
        "sent": make_firm(
            "sent",
            members=shared,
            verified_at=NOW,
            provenance={"languages": {"source": "municipality", "date": "2026-11-02", "by": None}},
        ),
        "other_sent": make_firm("other_sent", members={other: Role.OWNER}),
        "other_unsent": make_firm("other_unsent", members={other: Role.OWNER}, sent_at=None),
        "unclaimed": make_firm("unclaimed"),
        # Some have an open answer, so that the list of gaps has somebody to show.
        "elsewhere": make_firm("elsewhere", languages=None, municipality=municipality(ELSEWHERE)),
        "archived": make_firm("archived", members=own, archived_at=NOW),
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


def _log(name: str, firm: Company) -> None:
    """What the municipality has noted of the firm."""
    shared: dict[str, Any] = {"company": firm, "municipality": firm.municipality}
    secret = word(f"{name}.log")
    ContactEntry.objects.create(
        **shared, kind="call", on=NOW, people=secret, note=secret, created_at=NOW
    )
    FollowUp.objects.create(
        **shared, public_id=follow_up_of(name), what=secret, due_on=NOW, created_at=NOW
    )
    Barrier.objects.create(**shared, code="finance", note=secret, changed_at=NOW)


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


def make_entries(officer: User, firms: dict[str, Company]) -> dict[str, int]:
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


def make_firm(name: str, **values: Any) -> Company:
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


def make_files(firms: dict[str, Company]) -> dict[str, CompanyFile]:
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

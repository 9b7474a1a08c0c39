"""What a firm's profile held before its own people came, and their word that it is right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from companies.models import Company
from companies.profile.actions import AnswersChangedMeanwhile, lock
from companies.profile.answers import answers_of
from companies.profile.policies import check_member
from companies.profile.queries import AnswerRow, answer_rows
from companies.profile.steps import CONTACT, step_asking
from markets.queries import Vocabulary
from xport.accounts import audit
from xport.accounts.models import User
from xport.accounts.permissions import Permission

OWN = "company"
CONTACTS = "contacts"


@dataclass(frozen=True, kw_only=True)
class InheritedRow:
    """One answer that others gave for the firm; `row` is None for its contact persons."""

    field: str
    row: AnswerRow | None
    source: str
    date: str
    is_confirmed: bool
    step: str


def is_waiting(company: Company, rows: Iterable[AnswerRow]) -> bool:
    """Tell whether nobody at the firm has looked through one of these answers. No query."""
    names = [row.question for row in rows if row.value is not None]
    return any(_is_waiting(company.provenance.get(name)) for name in (*names, CONTACTS))


def inherited_rows(company: Company, vocabulary: Vocabulary) -> list[InheritedRow]:
    """Return what others answered for the firm, in the order of the steps, its contacts last."""
    provenance = company.provenance
    rows = {row.question: row for row in answer_rows(company, answers_of(company), vocabulary)}
    # The readiness is what the products say, and they are listed.
    inherited = [
        _inherited(name, row, provenance[name], step_asking(name).slug)
        for name, row in rows.items()
        if name != "trl" and _is_others(provenance.get(name))
    ]
    if _is_others(provenance.get(CONTACTS)) and company.contacts.exists():
        inherited.append(_inherited(CONTACTS, None, provenance[CONTACTS], CONTACT))
    return inherited


@transaction.atomic
def confirm_origins(
    *, company: Company, field: str, version: str, by: User, now: datetime
) -> list[str]:
    """Record that what others answered is right: one field, or "" for all; return which.

    `version` is that of the answers read. Raises NoLongerMember, AnswersChangedMeanwhile.
    """
    company = lock(company)
    check_member(company, by, Permission.COMPANY_EDIT)
    if version != answers_of(company).version:
        raise AnswersChangedMeanwhile
    confirmed = [
        name
        for name, origin in company.provenance.items()
        if _is_waiting(origin) and field in ("", name)
    ]
    if not confirmed:
        return []
    mark = {"confirmed_by": by.pk, "confirmed": timezone.localdate(now).isoformat()}
    for name in confirmed:
        company.provenance[name] = company.provenance[name] | mark
    company.save(update_fields=["provenance"])
    audit.record(action="company.origins_confirmed", by=by, obj=company, now=now, fields=confirmed)
    return confirmed


def _inherited(
    name: str, row: AnswerRow | None, origin: Mapping[str, Any], step: str
) -> InheritedRow:
    return InheritedRow(
        field=name,
        row=row,
        source=origin["source"],
        date=origin.get("date", ""),
        is_confirmed="confirmed_by" in origin,
        step=step,
    )


def _is_others(origin: Mapping[str, Any] | None) -> bool:
    return bool(origin) and origin.get("source") != OWN  # type: ignore[union-attr]


def _is_waiting(origin: Mapping[str, Any] | None) -> bool:
    return _is_others(origin) and "confirmed_by" not in (origin or {})

"""Loading the demo: invented people and firms, through the same actions that real ones take."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from companies.inventory.actions import add_company
from companies.models import Company, Municipality
from companies.people.actions import appoint_officer
from companies.profile import actions
from companies.profile.answers import Answers
from markets.actions import appoint_adviser
from markets.models import Market
from xport.accounts.actions import appoint_operator, create_person
from xport.accounts.models import User
from xport.portal.demo import people

COMPANIES_FILE = Path(__file__).with_name("companies.csv")
NONE = "none"


def is_demo_loaded() -> bool:
    return User.objects.filter(email__endswith=people.MAIL_DOMAIN).exists()


@transaction.atomic
def load_demo(*, now: datetime) -> int:
    """Create the demo's people and firms; return how many firms. Raises if they exist already."""
    _create_staff(now)
    members = {member.company: member for member in people.MEMBERS}
    officers = {
        officer.municipality: officer.email for officer in people.OFFICERS if officer.is_lead
    }
    with COMPANIES_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        officer = User.objects.get(email=officers[row["municipality"]])
        member = members.get(row["name"])
        if member:
            owner = _create_person(member.email, member.name, now)
            _create_own(row, owner=owner, officer=officer, now=now)
        else:
            _create_inventoried(row, officer=officer, now=now)
    return len(rows)


def _create_staff(now: datetime) -> None:
    operator = _create_person(people.OPERATOR, "Demo Operator", now)
    appoint_operator(user=operator, by=None, now=now)
    for officer in people.OFFICERS:
        appoint_officer(
            user=_create_person(officer.email, officer.name, now, officer.language),
            municipality=Municipality.objects.get(pk=officer.municipality),
            is_lead=officer.is_lead,
            by=operator,
            now=now,
        )
    for adviser in people.ADVISERS:
        appoint_adviser(
            user=_create_person(adviser.email, adviser.name, now, adviser.language),
            markets=Market.objects.filter(pk__in=adviser.markets),
            by=operator,
            now=now,
        )


def _create_person(email: str, name: str, now: datetime, language: str = "sv") -> User:
    return create_person(
        email=email, full_name=name, language=language, password=people.PASSWORD, now=now
    )


def _create_own(row: dict[str, str], *, owner: User, officer: User, now: datetime) -> None:
    """Register a firm as its owner would; how far it gets is the row's state."""
    company = actions.register_company(
        organisation_number=row["organisation_number"],
        name=row["name"],
        municipality=Municipality.objects.get(pk=row["municipality"]),
        by=owner,
        now=now,
    )
    actions.save_draft(company=company, answers=_answers(row), version=0, by=owner, now=now)
    if row["state"] == "draft":
        return
    actions.send_profile(company=company, by=owner, now=now)
    if row["state"] != "unverified":
        actions.confirm_company(company=company, by=officer, now=now)


def _create_inventoried(row: dict[str, str], *, officer: User, now: datetime) -> Company:
    company = add_company(
        municipality=Municipality.objects.get(pk=row["municipality"]),
        organisation_number=row["organisation_number"],
        name=row["name"],
        by=officer,
        now=now,
    )
    return actions.edit_unclaimed(company=company, answers=_answers(row), by=officer, now=now)


def _answers(row: dict[str, str]) -> Answers:
    """Return a row's answers; an empty cell is an open question, "none" an empty list."""
    return Answers(
        summary=row["summary"],
        categories=_codes(row["categories"]) or (),
        offer=row["offer"] or None,
        trl=int(row["trl"]) if row["trl"] else None,
        certificates=_codes(row["certificates"]),
        languages=_codes(row["languages"]),
        sells_in=_codes(row["sells_in"]),
        export_share_pct=Decimal(row["export_share_pct"]) if row["export_share_pct"] else None,
        employees=int(row["employees"]) if row["employees"] else None,
        turnover_ksek=round(Decimal(row["turnover_msek"]) * 1000) if row["turnover_msek"] else None,
    )


def _codes(cell: str) -> tuple[str, ...] | None:
    if not cell:
        return None
    return () if cell == NONE else tuple(cell.split(";"))

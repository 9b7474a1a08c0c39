"""Loading the demo: invented people and firms, through the same actions that real ones take."""

import csv
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import transaction

from companies.inventory.actions import add_company
from companies.models import Company, Municipality
from companies.models.company import LegalForm
from companies.people.actions import appoint_officer
from companies.people.contacts import Contact, save_contacts, version_of
from companies.profile import actions
from companies.profile.answers import Answers, answers_of
from companies.profile.parts import ProductAnswer, ReferenceAnswer
from markets.actions import appoint_adviser
from markets.models import Market
from xport.accounts.actions import appoint_operator, change_details, create_person
from xport.accounts.models import User
from xport.lib.ids import new_public_id
from xport.portal.demo import people

_FOLDER = Path(__file__).parent
NONE = "none"
# Telephone numbers that the Swedish Post and Telecom Authority keeps for books and films.
PHONE = "070-174 06 {serial:02}"


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
    rows = _rows_of("companies.csv")
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
            user=_create_staff_member(officer, "Näringslivsutvecklare", now),
            municipality=Municipality.objects.get(pk=officer.municipality),
            is_lead=officer.is_lead,
            by=operator,
            now=now,
        )
    for adviser in people.ADVISERS:
        appoint_adviser(
            user=_create_staff_member(adviser, "Exportrådgivare", now),
            markets=Market.objects.filter(pk__in=adviser.markets),
            by=operator,
            now=now,
        )


def _create_staff_member(
    person: people.Officer | people.Adviser, title: str, now: datetime
) -> User:
    user = _create_person(person.email, person.name, now, person.language)
    phone = PHONE.format(serial=10 + User.objects.count())
    return change_details(user=user, by=None, now=now, title=title, phone=phone)


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
    actions.save_draft(
        company=company,
        answers=_answers(row),
        version=answers_of(company).version,
        by=owner,
        now=now,
    )
    _name_contacts(company, owner, now)
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
    return actions.edit_unclaimed(
        company=company,
        answers=_answers(row),
        version=answers_of(company).version,
        by=officer,
        now=now,
    )


def _answers(row: dict[str, str]) -> Answers:
    """Return a row's answers; an empty cell is an open question, "none" an empty list."""
    return Answers(
        summary=row["summary"],
        legal_form=LegalForm.LIMITED_COMPANY.value,
        products=_products(row),
        references=_references(row),
        categories=_codes(row["categories"]) or (),
        offer=row["offer"] or None,
        certificates=_codes(row["certificates"]),
        languages=_codes(row["languages"]),
        sells_in=_codes(row["sells_in"]),
        export_share_pct=Decimal(row["export_share_pct"]) if row["export_share_pct"] else None,
        employees=int(row["employees"]) if row["employees"] else None,
        turnover_ksek=round(Decimal(row["turnover_msek"]) * 1000) if row["turnover_msek"] else None,
    )


def _products(row: dict[str, str]) -> tuple[ProductAnswer, ...]:
    """Return the firm's products by name; of the other firms only the readiness is known."""
    named = [each for each in _rows_of("products.csv") if each["company"] == row["name"]]
    if not named and row["trl"]:
        return (ProductAnswer(key=new_public_id(), trl=int(row["trl"])),)
    return tuple(
        ProductAnswer(
            key=new_public_id(),
            name=each["name"],
            trl=int(each["trl"]),
            ip_status=each["ip_status"] or None,
        )
        for each in named
    )


def _references(row: dict[str, str]) -> tuple[ReferenceAnswer, ...]:
    named = [each for each in _rows_of("references.csv") if each["company"] == row["name"]]
    return tuple(
        ReferenceAnswer(
            key=new_public_id(),
            customer=each["customer"],
            country=each["country"],
            year=int(each["year"]),
            description=each["description"],
        )
        for each in named
    )


def _name_contacts(company: Company, owner: User, now: datetime) -> None:
    contact = Contact(
        name=owner.full_name,
        role="VD",
        phone=PHONE.format(serial=50 + company.pk % 40),
        email=owner.email,
    )
    save_contacts(
        company=company,
        contacts=[contact],
        version=version_of([]),
        as_officer=False,
        by=owner,
        now=now,
    )


@cache
def _rows_of(file: str) -> list[dict[str, str]]:
    with (_FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _codes(cell: str) -> tuple[str, ...] | None:
    if not cell:
        return None
    return () if cell == NONE else tuple(cell.split(";"))

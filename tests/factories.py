"""Rows to test with. Numbers are of the form 599NNN-NNNN, mail ends in .example: nobody's."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from companies.models import (
    ClaimRequest,
    Company,
    ContactPerson,
    Membership,
    MoveRequest,
    Municipality,
    Officer,
    Product,
    ProfileDraft,
)
from companies.profile import scoring_inputs
from companies.profile.parts import ProductAnswer
from markets.models import Adviser, Market
from xport.accounts.models import User
from xport.lib.ids import new_public_id

# The moment most tests happen at.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "granskog vid sjön"


def organisation_number(serial: int) -> str:
    """Return a valid number in a series that is not given out."""
    digits = f"599{serial:06d}"
    doubled = (int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(digits))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits[:6]}-{digits[6:]}{-total % 10}"


def product(trl: int | None, name: str = "Laddaren") -> ProductAnswer:
    """Return a product as answers hold it."""
    return ProductAnswer(key=new_public_id(), name=name, trl=trl)


def municipality(code: str = "0684") -> Municipality:
    return Municipality.objects.get(code=code)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@xport.example")
    full_name = factory.Sequence(lambda number: f"Person {number}")
    language = "sv"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **values: Any) -> User:
        return User.objects.create_user(password=values.pop("password", PASSWORD), **values)


class CompanyFactory(DjangoModelFactory):
    """A firm that its municipality inventoried, with its scoring inputs.

    With `trl` it has one product of that readiness. `members={user: role}` and
    `categories=["codes"]` may be given; `sent_at=None` makes a firm
    that only its members see.
    """

    class Meta:
        model = Company
        skip_postgeneration_save = True

    organisation_number = factory.Sequence(organisation_number)
    name = factory.Sequence(lambda number: f"Firma {number} AB")
    sort_key = factory.LazyAttribute(lambda row: Company.sort_key_of(row.name))
    municipality = factory.LazyFunction(municipality)
    origin = Company.Origin.MUNICIPALITY
    created_at = changed_at = sent_at = NOW

    @classmethod
    def _create(cls, model_class: type[Company], *args: Any, **values: Any) -> Company:
        members = values.pop("members", {})
        categories = values.pop("categories", [])
        company = super()._create(model_class, *args, **values)
        company.categories.set(categories)
        if company.trl is not None:
            ProductFactory(company=company, trl=company.trl)
        for user, role in members.items():
            MembershipFactory(company=company, user=user, role=role)
        scoring_inputs.rewrite_all(company=company, now=NOW)
        return company


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    position = 0
    name = "Laddaren"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = ContactPerson

    position = 0
    name = factory.Sequence(lambda number: f"Kontakt {number}")
    phone = "070-174 06 05"
    is_first_contact = True
    changed_at = NOW


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = ProfileDraft

    answers = factory.LazyFunction(dict)
    changed_at = NOW


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    role = Membership.Role.OWNER
    created_at = NOW


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = ClaimRequest

    public_id = factory.LazyFunction(new_public_id)
    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    created_at = NOW


class MoveRequestFactory(DjangoModelFactory):
    """Of officers at home, asked by Tranås about a firm that nobody has taken over."""

    class Meta:
        model = MoveRequest

    company = factory.SubFactory(CompanyFactory)
    destination = factory.LazyFunction(lambda: municipality("0687"))
    asked_of = factory.LazyFunction(municipality)
    name = factory.LazyAttribute(lambda row: row.company.name)
    organisation_number = factory.LazyAttribute(lambda row: row.company.organisation_number)
    asked_at = NOW


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    user = factory.SubFactory(UserFactory)
    municipality = factory.LazyFunction(municipality)
    created_at = NOW


class AdviserFactory(DjangoModelFactory):
    """An adviser of `market_codes`."""

    class Meta:
        model = Adviser
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Adviser], *args: Any, **values: Any) -> Adviser:
        codes = values.pop("market_codes", ["nordics"])
        adviser = super()._create(model_class, *args, **values)
        adviser.markets.set(Market.objects.filter(code__in=codes))
        return adviser

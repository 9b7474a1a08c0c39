"""The cast: the same people and firms in every test, each with a word of its own in its texts.

Home is Sävsjö (0684), elsewhere is Tranås (0687).
"""

import pytest

from companies.models import Company, Membership, Municipality, Reference
from companies.profile import scoring_inputs
from companies.profile.answers import Answers
from companies.profile.parts import ReferenceAnswer
from tests.factories import (
    NOW,
    AdviserFactory,
    CompanyFactory,
    DraftFactory,
    OfficerFactory,
    UserFactory,
    municipality,
    product,
)
from xport.accounts.models import User

HOME, ELSEWHERE = "0684", "0687"
Role = Membership.Role


@pytest.fixture
def home(db: None) -> Municipality:
    return municipality(HOME)


@pytest.fixture
def elsewhere(db: None) -> Municipality:
    return municipality(ELSEWHERE)


# People


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory(email="owner@laddkraft.example", full_name="Olga Ägare")


@pytest.fixture
def colleague(db: None) -> User:
    """A reader in the owner's firms."""
    return UserFactory(email="reader@laddkraft.example", full_name="Kalle Kollega")


@pytest.fixture
def stranger(db: None) -> User:
    """The owner of another firm (`strange_company`)."""
    return UserFactory(email="owner@framling.example", full_name="Frida Främling")


@pytest.fixture
def officer(db: None) -> User:
    return OfficerFactory(
        user__email="officer@savsjo.example", user__full_name="Nils Näringsliv"
    ).user


@pytest.fixture
def lead_officer(db: None) -> User:
    return OfficerFactory(
        user__email="lead@savsjo.example", user__full_name="Lena Ledare", is_lead=True
    ).user


@pytest.fixture
def officer_elsewhere(elsewhere: Municipality) -> User:
    return OfficerFactory(
        user__email="officer@tranas.example",
        user__full_name="Ture Tranås",
        municipality=elsewhere,
    ).user


@pytest.fixture
def adviser(db: None) -> User:
    return AdviserFactory(
        user__email="adviser@nordics.example",
        user__full_name="Ada Rådgivare",
        market_codes=["nordics", "europe"],
    ).user


@pytest.fixture
def adviser_of_india(db: None) -> User:
    """An adviser of another market."""
    return AdviserFactory(
        user__email="adviser@india.example",
        user__full_name="Indra Rådgivare",
        market_codes=["india"],
    ).user


@pytest.fixture
def operator(db: None) -> User:
    return UserFactory(
        email="operator@xport.example",
        full_name="Otto Operatör",
        is_staff=True,
        is_superuser=True,
    )


# Firms at home


@pytest.fixture
def sent_company(owner: User, colleague: User) -> Company:
    """Taken over, verified, sent, without changes that are not sent."""
    return CompanyFactory(
        name="Laddkraft AB",
        origin=Company.Origin.SELF,
        summary="Laddstolpar som skickats",
        categories=["charging-infrastructure", "grid-flexibility-services"],
        verified_at=NOW,
        members={owner: Role.OWNER, colleague: Role.READER},
    )


@pytest.fixture
def company_with_draft(sent_company: Company, owner: User) -> Company:
    """Sent, and with a later draft that is the members' own."""
    return add_draft(sent_company, owner, Answers(summary="Hemligt utkast", products=(product(9),)))


@pytest.fixture
def company_with_references(sent_company: Company, owner: User) -> Company:
    """With a reference that is sent, "ref1", and one more in its draft, "ref2"."""
    Reference.objects.create(company=sent_company, key="ref1", position=0, customer="Åre kommun")
    own = (
        ReferenceAnswer(key="ref1", customer="Åre kommun"),
        ReferenceAnswer(key="ref2", customer="Bodö havn"),
    )
    return add_draft(sent_company, owner, Answers(references=own))


@pytest.fixture
def draft_only_company(owner: User, colleague: User) -> Company:
    """Registered by its owner, never sent: nobody else's business."""
    company = CompanyFactory(
        name="Utkastet AB",
        origin=Company.Origin.SELF,
        sent_at=None,
        members={owner: Role.OWNER, colleague: Role.READER},
    )
    return add_draft(company, owner, Answers(summary="Osänt utkast", products=(product(7),)))


@pytest.fixture
def inventoried_company(db: None) -> Company:
    """The municipality's record; nobody at the firm has been here."""
    return CompanyFactory(name="Inventerad Teknik AB", summary="Inventerad av kommunen")


@pytest.fixture
def archived_company(owner: User) -> Company:
    return CompanyFactory(
        name="Arkiverad AB",
        summary="Arkiverad verksamhet",
        archived_at=NOW,
        members={owner: Role.OWNER},
    )


# Firms of others


@pytest.fixture
def strange_company(stranger: User) -> Company:
    """Another owner's sent firm in the same municipality."""
    return CompanyFactory(
        name="Främlingens AB",
        origin=Company.Origin.SELF,
        summary="Främlingens hemlighet",
        members={stranger: Role.OWNER},
    )


@pytest.fixture
def company_elsewhere(elsewhere: Municipality) -> Company:
    """A sent firm of another municipality."""
    return CompanyFactory(
        name="Tranåsbolaget AB", summary="Tranås hemlighet", municipality=elsewhere
    )


def add_draft(company: Company, by: User, answers: Answers) -> Company:
    company.draft = DraftFactory(company=company, answers=answers.to_json(), changed_by=by)
    scoring_inputs.rewrite(company=company, kind=scoring_inputs.Kind.DRAFT, now=NOW)
    return company

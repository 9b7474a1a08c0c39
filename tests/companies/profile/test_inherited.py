from datetime import timedelta

import pytest

from companies.models import Company
from companies.people.contacts import Contact, save_contacts, version_of
from companies.profile.actions import AnswersChangedMeanwhile
from companies.profile.answers import answers_of
from companies.profile.inherited import confirm_origins, inherited_rows, is_waiting
from companies.profile.policies import NoLongerMember
from companies.profile.queries import answer_rows
from markets.queries import vocabulary
from tests.factories import NOW, CompanyFactory
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
IMPORTED = {"source": "import", "date": "2026-03-02", "by": None}


@pytest.fixture
def taken_over(owner):
    return CompanyFactory(
        employees=12,
        languages=["sv"],
        website="https://teknik.example/",
        members={owner: "owner"},
        provenance={
            "employees": IMPORTED,
            "languages": IMPORTED | {"source": "municipality"},
            "website": IMPORTED | {"source": "company"},
        },
    )


def confirm(company, by, field="", version=None):
    version = answers_of(company).version if version is None else version
    return confirm_origins(company=company, field=field, version=version, by=by, now=LATER)


def waits(company):
    company.refresh_from_db()
    return is_waiting(company, answer_rows(company, answers_of(company), vocabulary()))


def test_inherited_rows_are_what_others_answered_with_source_and_day(taken_over):
    rows = inherited_rows(taken_over, vocabulary())

    assert [(row.field, row.source, row.date, row.is_confirmed, row.step) for row in rows] == [
        ("employees", "import", "2026-03-02", False, "size"),
        ("languages", "municipality", "2026-03-02", False, "certificates"),
    ]


def test_confirm_keeps_the_source_and_says_who_found_it_right(taken_over, owner):
    assert confirm(taken_over, owner, "employees") == ["employees"]
    assert confirm(taken_over, owner, "employees") == []

    company = Company.objects.get()
    mark = {"confirmed_by": owner.pk, "confirmed": "2026-11-23"}
    assert company.provenance["employees"] == IMPORTED | mark
    assert waits(company)
    assert confirm(company, owner) == ["languages"]
    assert not waits(company)
    entries = AuditEntry.objects.filter(action="company.origins_confirmed")
    assert [entry.details["fields"] for entry in entries] == [["employees"], ["languages"]]


def test_confirm_refuses_what_has_changed_since(taken_over, owner):
    with pytest.raises(AnswersChangedMeanwhile):
        confirm(taken_over, owner, version="of yesterday")


def test_confirm_refuses_who_is_no_member(taken_over, officer):
    with pytest.raises(NoLongerMember):
        confirm(taken_over, officer)


def test_contact_persons_are_inherited_too(inventoried_company, officer):
    save_contacts(
        company=inventoried_company,
        contacts=[Contact(name="Eva Vd", email="eva@teknik.example")],
        version=version_of([]),
        as_officer=True,
        by=officer,
        now=NOW,
    )

    (row,) = inherited_rows(Company.objects.get(), vocabulary())

    assert (row.field, row.source, row.date, row.step) == (
        "contacts",
        "municipality",
        "2026-11-23",
        "contact",
    )

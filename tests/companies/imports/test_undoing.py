"""What is taken back of a list, and what is left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from companies.imports import batches
from companies.imports.policies import StepRefused
from companies.models import Company, ContactEntry, ContactPerson, Membership
from companies.profile.answer_writing import write_answers
from companies.profile.answers import answers_of
from matchmaking.models import Match
from tests.companies.imports.made import NUMBERS
from tests.companies.imports.steps import FIRST, LATER, committed, list_of, undone
from tests.factories import NOW
from xport.accounts.models import AuditEntry


@pytest.mark.django_db
def test_undo_removes_the_new_and_gives_back_the_old(officer):
    committed(list_of(f"B AB;{NUMBERS[1]};5;;energy-metering"), by=officer)
    before = Company.objects.get()
    batch = committed(
        list_of(
            f"A AB;{NUMBERS[0]};12;;",
            f"B AB;{NUMBERS[1]};20-49;https://b.example;smart-charging",
        ),
        by=officer,
        at=LATER,
    )
    assert Company.objects.count() == 2

    undone(batch, officer, LATER)

    after = Company.objects.get()
    assert (after.employees, after.employees_class, after.website) == (5, None, "")
    assert [each.code for each in after.categories.all()] == ["energy-metering"]
    assert after.provenance == before.provenance
    assert after.scoring_inputs.get().employees == 5
    assert batch.state == "undone"
    assert set(batch.rows.values_list("undone", flat=True)) == {"all"}
    assert AuditEntry.objects.filter(action="import.undone").get().details["kept"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["member", "contact", "log", "match", "edit", "confirmed"])
def test_undo_keeps_a_new_firm_that_somebody_has_touched(officer, adviser, deed):
    batch = committed(FIRST, by=officer)
    company = Company.objects.get(organisation_number=NUMBERS[0])
    if deed == "member":
        Membership.objects.create(company=company, user=adviser, role="owner", created_at=NOW)
    elif deed == "contact":
        ContactPerson.objects.create(company=company, name="K", position=0, changed_at=NOW)
    elif deed == "log":
        ContactEntry.objects.create(
            company=company, municipality=batch.municipality, kind="call", on=NOW, created_at=NOW
        )
    elif deed == "match":
        Match.objects.create(
            company=company, market_id="india", state="in_review", created_at=NOW, changed_at=NOW
        )
    elif deed == "edit":
        answers = replace(answers_of(company), offer="goods")
        write_answers(
            company=company, answers=answers, source="municipality", by=officer, now=LATER
        )
    else:
        Company.objects.filter(pk=company.pk).update(verified_at=LATER)

    undone(batch, officer)

    assert Company.objects.get() == company
    assert dict(batch.rows.values_list("number", "undone")) == {2: "kept", 3: "all"}


@pytest.mark.django_db
def test_undo_leaves_what_was_changed_since(officer):
    committed(list_of(f"A AB;{NUMBERS[0]};5;;"), by=officer)
    batch = committed(list_of(f"A AB;{NUMBERS[0]};7;https://a.example;"), by=officer, at=LATER)
    committed(list_of(f"A AB;{NUMBERS[0]};8;;"), by=officer, at=LATER + timedelta(days=1))

    undone(batch, officer, LATER + timedelta(days=2))

    company = Company.objects.get()
    assert (company.employees, company.website) == (8, "")
    assert batch.rows.get().undone == "partly"


@pytest.mark.django_db
@pytest.mark.parametrize("since", ["claimed", "merged"])
def test_undo_leaves_a_firm_that_is_no_longer_the_municipalitys_to_answer(officer, owner, since):
    committed(list_of(f"A AB;{NUMBERS[0]};5;;"), by=officer)
    batch = committed(list_of(f"A AB;{NUMBERS[0]};7;;"), by=officer, at=LATER)
    company = Company.objects.get()
    if since == "claimed":
        Membership.objects.create(company=company, user=owner, role="owner", created_at=LATER)
    else:
        Company.objects.update(archived_at=LATER)

    undone(batch, officer)

    company.refresh_from_db()
    assert company.employees == 7
    assert batch.rows.get().undone == "kept"


@pytest.mark.django_db
def test_undo_is_over_after_thirty_days(officer):
    batch = committed(FIRST, by=officer)

    with pytest.raises(StepRefused):
        batches.ask_to_undo(batch=batch, by=officer, now=NOW + timedelta(days=30))

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from companies.facts.organisation_number import OrganisationNumberError
from companies.models import Company, Membership, ProfileDraft, ScoringInputs
from companies.profile import actions
from companies.profile.actions import (
    AnswersChangedMeanwhile,
    CompanyAlreadyKnown,
    NameRefused,
    confirm_company,
    edit_unclaimed,
    register_company,
    save_draft,
    send_profile,
)
from companies.profile.answer_checks import AnswersRefused
from companies.profile.answers import Answers, answers_of
from companies.profile.policies import CompanyClaimed, OwnCompany
from tests.factories import NOW, CompanyFactory, organisation_number, product
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry
from xport.lib.text import TextDamaged

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
NUMBER = organisation_number(900_001)


def register(by, home, number=NUMBER, name="Laddkraft AB"):
    return register_company(
        organisation_number=number, name=name, municipality=home, by=by, now=NOW
    )


def audited(action):
    return AuditEntry.objects.filter(action=action)


# Registering


def test_register_company_makes_an_unsent_unverified_firm_with_its_owner(owner, home):
    company = register(owner, home, name="  Laddkraft   AB ")

    assert (company.name, company.organisation_number) == ("Laddkraft AB", NUMBER)
    assert (company.origin, company.sent_at, company.verified_at) == ("self", None, None)
    assert company.memberships.get().user == owner
    assert company.memberships.get().role == Membership.Role.OWNER
    assert [row.kind for row in company.scoring_inputs.all()] == [ScoringInputs.Kind.DRAFT]
    assert audited("company.registered").get().actor_id == owner.pk


def test_register_company_with_a_known_number_tells_only_that(owner, home, draft_only_company):
    with pytest.raises(CompanyAlreadyKnown) as caught:
        register(owner, home, number=draft_only_company.organisation_number)

    assert caught.value.company == draft_only_company
    assert draft_only_company.name not in str(caught.value)
    assert Company.objects.count() == 1


@pytest.mark.parametrize("number", ["121212-1212", "19121212-1212", "556012-5791"])
def test_register_company_refuses_what_is_no_organisation_number(owner, home, number):
    with pytest.raises(OrganisationNumberError):
        register(owner, home, number=number)

    assert not Company.objects.exists()


@pytest.mark.parametrize(
    ("name", "error"), [(" ", NameRefused), ("a" * 121, NameRefused), ("a\x00", TextDamaged)]
)
def test_register_company_refuses_the_name(owner, home, name, error):
    with pytest.raises(error):
        register(owner, home, name=name)


def test_register_company_counts_refused_tries_too(owner, home, inventoried_company):
    for _ in range(actions.REGISTRATIONS_AT_ONCE):
        with pytest.raises(CompanyAlreadyKnown):
            register(owner, home, number=inventoried_company.organisation_number)

    with pytest.raises(TooManyTries):
        register(owner, home)


def test_create_company_raises_what_is_not_about_the_number(home):
    with pytest.raises(IntegrityError):
        actions.create_company(
            organisation_number=NUMBER,
            name="Laddkraft AB",
            municipality=home,
            origin="self",
            now=None,  # type: ignore[arg-type]
        )


# Drafts


def save(company, owner, answers):
    return save_draft(
        company=company, answers=answers, version=answers_of(company).version, by=owner, now=LATER
    )


def test_save_draft_is_seen_in_the_draft_row_only(sent_company, owner, woken):
    draft = save(sent_company, owner, Answers(products=(product(9),)))

    sent_company.refresh_from_db()
    assert (draft.version, draft.changed_by, sent_company.trl) == (1, owner, None)
    rows = {row.kind: row for row in sent_company.scoring_inputs.all()}
    assert (rows["draft"].trl, rows["sent"].trl) == (9, None)
    assert woken == [("matchmaking.rescore_inputs", rows["draft"].pk)]
    assert audited("company.draft_saved").get().details == {"version": 1}


def test_save_draft_refuses_to_overwrite_what_somebody_saved_meanwhile(company_with_draft, owner):
    read = answers_of(company_with_draft).version

    with pytest.raises(AnswersChangedMeanwhile):
        save_draft(
            company=company_with_draft,
            answers=Answers(employees=5),
            version=read,
            by=owner,
            now=LATER,
        )

    assert ProfileDraft.objects.get().answers["summary"] == "Hemligt utkast"


def test_save_draft_refuses_what_was_read_before_a_colleague_saved_and_sent(sent_company, owner):
    read = answers_of(sent_company).version
    save(sent_company, owner, Answers(employees=4))
    send_profile(company=sent_company, by=owner, now=LATER)

    with pytest.raises(AnswersChangedMeanwhile):
        save_draft(
            company=sent_company, answers=Answers(employees=5), version=read, by=owner, now=LATER
        )


def test_save_draft_twice_changes_nothing(sent_company, owner):
    for _ in range(2):
        draft = save(sent_company, owner, Answers(employees=5))

    assert draft.version == 1
    assert audited("company.draft_saved").count() == 1


def test_save_draft_refuses_impossible_answers(sent_company, owner):
    with pytest.raises(AnswersRefused):
        save(sent_company, owner, Answers(employees=-1))

    assert not ProfileDraft.objects.exists()


# Sending


def test_send_profile_makes_the_draft_the_sent_values(company_with_draft, owner, woken):
    company = send_profile(company=company_with_draft, by=owner, now=LATER)

    sent_answers = answers_of(Company.objects.get())
    assert (sent_answers.summary, sent_answers.trl) == ("Hemligt utkast", 9)
    assert company.sent_at == LATER
    assert not ProfileDraft.objects.exists()
    assert company.provenance["products"] == {
        "source": "company",
        "date": "2026-11-23",
        "by": owner.pk,
    }
    sent = company.scoring_inputs.get(kind="sent")
    assert (sent.trl, sent.needs) == (9, [])
    assert ("matchmaking.rescore_inputs", sent.pk) in woken
    assert audited("company.sent").get().details["fields"] == ["categories", "summary", "products"]


def test_send_profile_for_the_first_time_shows_the_firm(draft_only_company, owner):
    company = send_profile(company=draft_only_company, by=owner, now=LATER)

    assert company in Company.objects.sent()
    assert set(company.scoring_inputs.values_list("kind", flat=True)) == {"sent", "draft"}


def test_send_profile_with_every_question_open(owner, home):
    company = send_profile(company=register(owner, home), by=owner, now=LATER)

    assert company.is_sent
    assert company.scoring_inputs.get(kind="sent").energy_share is None


def test_send_profile_twice_changes_nothing(company_with_draft, owner):
    send_profile(company=company_with_draft, by=owner, now=LATER)
    again = send_profile(company=company_with_draft, by=owner, now=LATER + timedelta(hours=1))

    assert again.sent_at == LATER
    assert audited("company.sent").count() == 1


def test_send_profile_on_another_day_confirms_what_is_sent(sent_company, owner):
    again = send_profile(company=sent_company, by=owner, now=LATER + timedelta(days=1))

    assert again.sent_at == LATER + timedelta(days=1)
    assert audited("company.confirmed_again").count() == 1
    assert not audited("company.sent").exists()


# An officer's edits


def edit(company, officer, answers):
    return edit_unclaimed(
        company=company, answers=answers, version=answers_of(company).version, by=officer, now=LATER
    )


def test_edit_unclaimed_writes_the_sent_values(inventoried_company, officer, woken):
    answers = Answers(
        categories=("grid-monitoring",), languages=(), export_share_pct=Decimal("12.5")
    )

    company = edit(inventoried_company, officer, answers)

    stored = Company.objects.get()
    assert answers_of(stored) == answers
    assert stored.provenance["languages"]["source"] == "municipality"
    sent = company.scoring_inputs.get()
    assert (sent.version, sent.languages, sent.energy_share) == (2, [], 1.0)
    assert woken == [("matchmaking.rescore_inputs", sent.pk)]
    assert audited("company.edited").get().actor_id == officer.pk


def test_edit_unclaimed_without_a_change_leaves_no_trace(inventoried_company, officer):
    answers = answers_of(inventoried_company)

    edit(inventoried_company, officer, answers)

    assert not audited("company.edited").exists()
    assert Company.objects.get().changed_at == NOW


def test_edit_unclaimed_refuses_a_firm_with_members(sent_company, officer):
    with pytest.raises(CompanyClaimed):
        edit(sent_company, officer, Answers(employees=5))


def test_edit_unclaimed_refuses_to_overwrite_what_was_saved_meanwhile(inventoried_company, officer):
    read = answers_of(inventoried_company).version
    edit(inventoried_company, officer, Answers(employees=4))

    with pytest.raises(AnswersChangedMeanwhile):
        edit_unclaimed(
            company=inventoried_company,
            answers=Answers(employees=5),
            version=read,
            by=officer,
            now=LATER,
        )

    assert Company.objects.get().employees == 4


# Confirming


def test_confirm_company_records_who_and_when(strange_company, officer):
    confirm_company(company=strange_company, by=officer, now=LATER)
    again = confirm_company(company=strange_company, by=officer, now=LATER + timedelta(hours=1))

    assert (again.verified_at, again.verified_by) == (LATER, officer)
    assert audited("company.confirmed").count() == 1


def test_confirm_company_refuses_a_member(officer):
    company = CompanyFactory(members={officer: "owner"})

    with pytest.raises(OwnCompany):
        confirm_company(company=company, by=officer, now=LATER)

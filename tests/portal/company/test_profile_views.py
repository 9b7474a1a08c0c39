import pytest
from django.urls import reverse
from django.utils.html import escape

from companies.models import Company, Membership
from companies.people import actions as people
from companies.profile import actions
from companies.profile.answers import Answers
from companies.profile.calculator import seal
from tests.cast import HOME, add_draft
from tests.factories import NOW, CompanyFactory, organisation_number
from xport.accounts.models import AuditEntry


def profile_url(company, name="company_profile"):
    return reverse(name, args=[company.public_id])


# Registering


def registration(**changes):
    return {
        "organisation_number": organisation_number(900_001),
        "name": "Nya Kraft AB",
        "municipality": HOME,
    } | changes


def test_register_makes_a_firm_that_only_its_owner_sees(member, owner):
    answer = member.post(reverse("company_register"), registration())

    company = Company.objects.get(name="Nya Kraft AB")
    assert answer["Location"] == reverse("company_profile_step", args=[company.public_id, "offer"])
    assert (company.sent_at, company.verified_at) == (None, None)
    assert company.memberships.get().user == owner


def sealed(query="category=charging-services&trl=8&certificate=none"):
    return seal(query)


def test_register_says_which_answers_come_along(member):
    page = member.get(reverse("company_register"), {"answers": sealed()})

    assert "Era svar på tre av sju frågor följer med och blir ert utkast." in page.text
    assert page.text.count(f'name="answers" value="{escape(page.context["sealed"])}"') == 1


def test_register_makes_a_draft_of_the_answers_that_come_along(member, owner):
    answer = member.post(reverse("company_register"), registration(answers=sealed()))

    company = Company.objects.get(name="Nya Kraft AB")
    answers = Answers.from_json(company.draft.answers)
    assert answer["Location"] == profile_url(company)
    assert (answers.categories, answers.trl) == (("charging-services",), 8)
    assert (answers.certificates, answers.languages) == ((), None)
    assert company.draft.changed_by == owner
    assert company.scoring_inputs.get(kind="draft").trl == 8
    # Sent stays empty: the draft is the firm's own.
    assert not company.is_sent
    assert not company.categories.exists()


def test_answers_stay_while_the_form_is_corrected(member):
    page = member.post(
        reverse("company_register"), registration(answers=sealed(), organisation_number="1")
    )

    assert "följer med och blir ert utkast" in page.text
    assert not Company.objects.filter(name="Nya Kraft AB").exists()


@pytest.mark.parametrize("broken", ["x", "x" * 5000, "a:b:c", "\0"])
def test_register_works_without_answers_that_broke_on_the_way(member, broken):
    page = member.get(reverse("company_register"), {"answers": broken})
    answer = member.post(reverse("company_register"), registration(answers=broken))

    assert "kunde inte följa med" in page.text
    company = Company.objects.get(name="Nya Kraft AB")
    assert answer["Location"] == profile_url(company, "company_profile") + "offer/"
    assert not hasattr(company, "draft")


def test_register_leads_to_the_question_who_may_act_with_answers_too(member, strange_company):
    number = strange_company.organisation_number

    answer = member.post(
        reverse("company_register"), registration(organisation_number=number, answers=sealed())
    )

    assert answer["Location"] == reverse("company_claim", args=[strange_company.public_id])


@pytest.mark.parametrize("number", ["", "599001-0001", "800101-1231", "hej", "\0", "9" * 10_000])
def test_register_says_beside_the_field_what_is_wrong_with_the_number(member, number):
    page = member.post(reverse("company_register"), registration(organisation_number=number))

    assert page.status_code == 200
    assert page.context["form"].has_error("organisation_number")
    assert "Nya Kraft AB" in page.text
    assert not Company.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 10_000, "Kraft\0", "Kraft\u202e", "\n"])
def test_register_refuses_a_name_that_cannot_be_stored(member, name):
    page = member.post(reverse("company_register"), registration(name=name))

    assert page.status_code == 200
    assert page.context["form"].has_error("name")
    assert not Company.objects.exists()


def test_register_refuses_half_a_character_pair(member):
    page = member.post(
        reverse("company_register"),
        "organisation_number=5990010001&municipality=0684&name=Kraft%ED%A0%80",
        content_type="application/x-www-form-urlencoded",
    )

    assert page.context["form"].has_error("name")


@pytest.mark.parametrize("code", ["", "9999", "\0", "0684; DROP", "١٢٣٤", "x" * 10_000])
def test_register_refuses_a_municipality_that_is_none(member, code):
    page = member.post(reverse("company_register"), registration(municipality=code))

    assert page.status_code == 200
    assert page.context["form"].has_error("municipality")


def test_register_leads_a_known_number_to_the_question_who_may_act(member, strange_company):
    number = strange_company.organisation_number

    answer = member.post(reverse("company_register"), registration(organisation_number=number))

    assert answer["Location"] == profile_url(strange_company, "company_claim")
    assert Company.objects.count() == 1


def test_register_again_leads_a_member_to_their_own_firm(member, sent_company):
    number = sent_company.organisation_number

    answer = member.post(
        reverse("company_register"), registration(organisation_number=number), follow=True
    )

    assert answer.redirect_chain[-1][0] == profile_url(sent_company, "company")


def test_register_tells_who_asks_for_many_numbers_to_wait(member):
    for serial in range(10):
        number = organisation_number(900_100 + serial)
        member.post(reverse("company_register"), registration(organisation_number=number))

    answer = member.post(reverse("company_register"), registration())

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


# Sending


def test_send_makes_the_draft_what_others_see(member, company_with_draft):
    answer = member.post(profile_url(company_with_draft, "company_send"))

    company = Company.objects.get()
    assert answer["Location"] == profile_url(company, "company")
    assert company.summary == "Hemligt utkast"
    assert not hasattr(company, "draft")


def test_send_twice_changes_nothing_more(member, company_with_draft):
    member.post(profile_url(company_with_draft, "company_send"))
    member.post(profile_url(company_with_draft, "company_send"))

    assert AuditEntry.objects.filter(action="company.sent").count() == 1


def test_send_is_nobodys_who_lost_the_firm_a_moment_ago(member, company_with_draft, monkeypatch):
    def lose_it_first(company):
        company.memberships.all().delete()
        return lock(company)

    lock = actions.lock
    monkeypatch.setattr(actions, "lock", lose_it_first)

    assert member.post(profile_url(company_with_draft, "company_send")).status_code == 404


def test_send_refuses_a_draft_with_a_code_that_is_gone(member, owner, sent_company):
    add_draft(sent_company, owner, Answers(categories=("charging-infrastructure",)))
    sent_company.draft.answers["categories"] = ["gone"]
    sent_company.draft.save()

    answer = member.post(profile_url(sent_company, "company_send"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse(
        "company_profile_step", args=[sent_company.public_id, "offer"]
    )
    assert "”Vad gör ni?” under ”Vad ni gör” har ett svar som inte längre går att välja." in (
        answer.text
    )
    assert Company.objects.get().summary == "Laddstolpar som skickats"


# Confirming


def test_confirm_says_that_the_owner_may_act(at_work, officer, strange_company):
    answer = at_work.post(profile_url(strange_company, "company_confirm"))

    company = Company.objects.get()
    assert answer["Location"] == profile_url(company, "company")
    assert company.verified_by == officer


def test_confirm_is_somebody_elses_for_an_officers_own_firm(at_work, officer):
    company = CompanyFactory(members={officer: Membership.Role.OWNER})

    answer = at_work.post(profile_url(company, "company_confirm"), follow=True)

    assert answer.status_code == 200
    assert not Company.objects.get().is_verified


def test_former_officer_has_lost_the_firm_on_the_next_request(at_work, officer, sent_company):
    url = profile_url(sent_company, "company")
    assert at_work.get(url).status_code == 200

    people.end_officer(office=officer.offices.get(), by=None, now=NOW)

    assert at_work.get(url).status_code == 404

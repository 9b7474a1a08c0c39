import pytest
from django.urls import reverse

from companies.models import Company, Membership
from companies.people import actions as people
from companies.profile.answers import Answers
from tests.cast import HOME, add_draft
from tests.factories import NOW, CompanyFactory, organisation_number
from xport.accounts.models import AuditEntry

ANSWERS = {
    "version": "0",
    "categories": ["charging-infrastructure"],
    "offer": "goods",
    "trl": "8",
    "certificates": ["CE"],
    "sells_in": ["none"],
    "export_share_pct": "12,5",
    "languages": ["en", "sv"],
    "employees": "35",
    "turnover_msek": "12,5",
    "summary": "Laddstolpar",
    "website": "https://laddkraft.example/",
}


@pytest.fixture
def member(client, owner):
    client.force_login(owner)
    return client


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
    assert answer["Location"] == profile_url(company)
    assert (company.sent_at, company.verified_at) == (None, None)
    assert company.memberships.get().user == owner


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


# The draft


def test_profile_keeps_a_draft_that_is_not_sent(member, sent_company):
    answer = member.post(profile_url(sent_company), ANSWERS)

    sent_company.refresh_from_db()
    assert answer["Location"] == profile_url(sent_company, "company")
    assert sent_company.summary == "Laddstolpar som skickats"
    assert sent_company.draft.answers["summary"] == "Laddstolpar"
    assert sent_company.draft.answers["turnover_ksek"] == 12_500


def test_profile_shows_the_draft_again_as_it_was_written(member, sent_company):
    member.post(profile_url(sent_company), ANSWERS)

    form = member.get(profile_url(sent_company)).context["form"]

    shown = {name: form[name].value() for name in ("trl", "export_share_pct", "sells_in")}
    assert {name: str(value) for name, value in shown.items()} == {
        "trl": "8",
        "export_share_pct": "12.5",
        "sells_in": "['none']",
    }


def test_profile_loses_nothing_when_a_colleague_was_faster(member, owner, company_with_draft):
    page = member.post(profile_url(company_with_draft), ANSWERS | {"version": "0"})

    company_with_draft.draft.refresh_from_db()
    assert page.status_code == 200
    assert page.context["saved"].summary == "Hemligt utkast"
    assert "Hemligt utkast" in page.text
    assert 'value="12,5"' in page.text
    assert company_with_draft.draft.answers["summary"] == "Hemligt utkast"


def test_profile_can_be_saved_again_after_looking_at_the_colleagues(member, company_with_draft):
    page = member.post(profile_url(company_with_draft), ANSWERS | {"version": "0"})

    version = page.context["version"]
    member.post(profile_url(company_with_draft), ANSWERS | {"version": str(version)})

    company_with_draft.draft.refresh_from_db()
    assert company_with_draft.draft.answers["summary"] == "Laddstolpar"


@pytest.mark.parametrize("version", ["", "-1", "1e309", "٣", "x" * 10_000, "99999999999"])
def test_profile_takes_a_version_that_is_no_number_for_the_first(member, sent_company, version):
    answer = member.post(profile_url(sent_company), ANSWERS | {"version": version})

    assert answer.status_code in (200, 302)


BAD_NUMBERS = ["NaN", "-1", "1e309", "Infinity", "-0,01", "1" * 10_000, "tolv", "\0", "1;2"]


@pytest.mark.parametrize("value", BAD_NUMBERS)
@pytest.mark.parametrize("name", ["export_share_pct", "turnover_msek", "employees"])
def test_profile_refuses_what_is_no_number(member, sent_company, name, value):
    page = member.post(profile_url(sent_company), ANSWERS | {name: value})

    assert page.status_code == 200
    assert page.context["form"].has_error(name)
    assert not hasattr(Company.objects.get(), "draft")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("categories", "no-such-category"),
        ("offer", "gold"),
        ("trl", "10"),
        ("trl", "0"),
        ("certificates", "XX"),
        ("certificates", ["none", "CE"]),
        ("sells_in", "SE\0"),
        ("languages", "klingon"),
        ("summary", "x" * 10_000),
        ("summary", "Kraft\0"),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://laddkraft.example/"),
        ("website", "https://laddkraft.example/" + "x" * 10_000),
        ("website", "https://bank@laddkraft.example/"),
        ("website", "https://laddkraft.example/\0"),
        ("website", "https://laddkraft.example/\u202e"),
    ],
)
def test_profile_says_beside_the_field_what_cannot_be(member, sent_company, name, value):
    page = member.post(profile_url(sent_company), ANSWERS | {name: value})

    assert page.status_code == 200
    assert page.context["form"].has_error(name)
    assert not hasattr(Company.objects.get(), "draft")


def test_profile_takes_a_summary_on_two_lines(member, sent_company):
    answer = member.post(profile_url(sent_company), ANSWERS | {"summary": "Laddstolpar\r\noch mer"})

    assert answer.status_code == 302
    assert Company.objects.get().draft.answers["summary"].split() == ["Laddstolpar", "och", "mer"]


def test_profile_takes_no_field_that_is_not_asked_for(member, sent_company):
    member.post(
        profile_url(sent_company), ANSWERS | {"name": "Annat AB", "verified_at": "", "id": "1"}
    )

    assert Company.objects.get().name == "Laddkraft AB"


def test_profile_leaves_every_question_open(member, sent_company):
    answer = member.post(profile_url(sent_company), {"version": "0"})

    assert answer.status_code == 302
    assert Company.objects.get().draft.answers["trl"] is None


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


def test_send_refuses_a_draft_with_a_code_that_is_gone(member, owner, sent_company):
    add_draft(sent_company, owner, Answers(categories=("charging-infrastructure",)))
    sent_company.draft.answers["categories"] = ["gone"]
    sent_company.draft.save()

    answer = member.post(profile_url(sent_company, "company_send"), follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == profile_url(sent_company)
    assert Company.objects.get().summary == "Laddstolpar som skickats"


# The officer edits


@pytest.fixture
def at_work(client, officer):
    client.force_login(officer)
    return client


def test_edit_writes_the_answers_of_a_firm_that_nobody_has_claimed(at_work, inventoried_company):
    answer = at_work.post(profile_url(inventoried_company, "company_edit"), ANSWERS)

    company = Company.objects.get()
    assert answer["Location"] == profile_url(company, "company")
    assert (company.trl, company.summary) == (8, "Laddstolpar")
    assert company.provenance["trl"]["source"] == "municipality"


def test_edit_keeps_what_was_typed_beside_the_error(at_work, inventoried_company):
    page = at_work.post(profile_url(inventoried_company, "company_edit"), ANSWERS | {"trl": "10"})

    assert page.status_code == 200
    assert page.context["form"].has_error("trl")
    assert 'value="12,5"' in page.text


def test_edit_gives_way_to_a_firm_that_claimed_its_profile(at_work, sent_company):
    answer = at_work.post(profile_url(sent_company, "company_edit"), ANSWERS)

    assert answer["Location"] == profile_url(sent_company, "company")
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

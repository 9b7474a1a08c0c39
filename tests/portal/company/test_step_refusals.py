"""What a step of a profile refuses, and that nothing typed is lost by it."""

import pytest

from companies.models import Company, ContactPerson
from companies.people import contacts
from companies.profile import actions
from companies.profile.answers import answers_of
from companies.profile.steps import SLUGS
from tests.portal.company.conftest import SENT, draft_of, save, save_contacts, url_of

# What cannot be


BAD_NUMBERS = ["NaN", "-1", "1e309", "Infinity", "-0,01", "1" * 10_000, "tolv", "\0", "1;2"]


@pytest.mark.parametrize("value", BAD_NUMBERS)
@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("export", "export_share_pct"),
        ("size", "turnover_msek"),
        ("size", "employees"),
        ("size", "balance_sheet_msek"),
    ],
)
def test_step_refuses_what_is_no_number(member, sent_company, step, name, value):
    page = save(member, sent_company, step, **{"turnover_class": "", name: value})

    assert page.status_code == 200
    assert page.context["page"].form.has_error(name)
    assert not hasattr(Company.objects.get(), "draft")


@pytest.mark.parametrize(
    ("step", "name", "value"),
    [
        ("offer", "categories", "no-such-category"),
        ("offer", "offer", "gold"),
        ("offer", "summary", "x" * 10_000),
        ("offer", "summary", "Kraft\0"),
        ("size", "employees_class", "99"),
        ("size", "employees_class", "3"),  # beside the number
        ("size", "size_year", "1066"),
        ("size", "legal_form", "guild"),
        ("size", "sni_2025", "2611"),
        ("size", "sni_2007", "26110 x"),
        ("certificates", "certificates", "XX"),
        ("certificates", "certificates", ["none", "CE"]),
        ("certificates", "certificates", ["unknown", "CE"]),
        ("certificates", "languages", "klingon"),
        ("export", "sells_in", "SE\0"),
        ("export", "export_experience", "much"),
        ("references", "description_sv", "x" * 10_000),
        ("references", "website", "javascript:alert(1)"),
        ("references", "website", "ftp://laddkraft.example/"),
        ("references", "website", "https://laddkraft.example/" + "x" * 10_000),
        ("references", "website", "https://bank@laddkraft.example/"),
        ("references", "website", "https://laddkraft.example/\0"),
        ("references", "website", "https://laddkraft.example/\u202e"),
    ],
)
def test_step_says_beside_the_field_what_cannot_be(member, sent_company, step, name, value):
    page = save(member, sent_company, step, **{name: value})

    assert page.status_code == 200
    assert page.context["page"].form.has_error(name)
    assert not hasattr(Company.objects.get(), "draft")


@pytest.mark.parametrize(
    ("step", "name", "value"),
    [
        ("products", "products-0-trl", "10"),
        ("products", "products-0-ip_status", "gold"),
        ("products", "products-0-name", "x" * 10_000),
        ("products", "products-4-name", "Kraft\0"),
        ("export", "wishes-0-country", "XX"),
        ("export", "wishes-1-status", ""),
        ("references", "references-0-customer", ""),
        ("references", "references-0-year", "99999"),
        ("references", "references-0-description", "x" * 401),
    ],
)
def test_step_says_beside_the_row_what_cannot_be(member, sent_company, step, name, value):
    page = save(member, sent_company, step, **{name: value})

    assert page.context["page"].rows.has_errors
    assert not hasattr(Company.objects.get(), "draft")


def test_step_refuses_a_wish_for_a_country_it_sells_in(member, sent_company):
    page = save(member, sent_company, "export", sells_in=["DE"])

    assert page.context["page"].form.non_field_errors()
    assert not hasattr(Company.objects.get(), "draft")


def test_step_refuses_more_rows_than_there_may_be(member, sent_company):
    rows = {f"products-{number}-name": f"Produkt {number}" for number in range(30)}

    page = save(
        member, sent_company, "products", **{"products-row": [str(n) for n in range(30)], **rows}
    )

    assert page.context["page"].form.non_field_errors()


def test_step_takes_no_field_that_is_not_asked_for(member, sent_company):
    save(member, sent_company, "offer", name="Annat AB", verified_at="", trl="9")

    assert Company.objects.get().name == "Laddkraft AB"
    assert draft_of(sent_company).trl is None


@pytest.mark.parametrize("version", ["", "0", "1e309", "٣", "x" * 10_000])
def test_step_saves_nothing_over_a_version_that_never_was(member, sent_company, version):
    page = save(member, sent_company, "offer", version)

    assert page.context["saved_rows"]
    assert not hasattr(Company.objects.get(), "draft")


@pytest.mark.parametrize("step", ["nothing", "review", "OFFER"])
def test_step_that_does_not_exist_has_no_page(member, sent_company, step):
    assert member.get(url_of(sent_company, step)).status_code == 404


# Two at once


def test_officer_loses_nothing_when_another_was_faster(at_work, inventoried_company):
    url = url_of(inventoried_company, "offer", by_officer=True)
    read = at_work.get(url).context["version"]
    size = url_of(inventoried_company, "size", by_officer=True)
    at_work.post(size, {"version": read, **SENT["size"]})

    page = at_work.post(url, {"version": read, **SENT["offer"]})
    again = at_work.post(url, {"version": page.context["version"], **SENT["offer"]})

    assert (page.status_code, again.status_code) == (200, 302)
    kept = answers_of(Company.objects.get())
    assert (kept.summary, kept.employees) == ("Laddstolpar", 35)


def test_step_loses_nothing_when_a_colleague_was_faster(member, company_with_draft):
    page = save(member, company_with_draft, "offer", "as sent")

    assert page.status_code == 200
    assert "Hemligt utkast" in page.text
    assert page.context["page"].form["summary"].value() == "Laddstolpar"
    assert draft_of(company_with_draft).summary == "Hemligt utkast"


def test_step_can_be_saved_again_after_looking_at_the_colleagues(member, company_with_draft):
    page = save(member, company_with_draft, "offer", "as sent")

    save(member, company_with_draft, "offer", page.context["version"])

    kept = draft_of(company_with_draft)
    assert (kept.summary, kept.trl) == ("Laddstolpar", 9)


def test_adding_a_row_does_not_hide_that_a_colleague_saved(member, company_with_draft):
    page = save(member, company_with_draft, "products", "as sent", add="1")

    assert page.context["version"] == "as sent"


@pytest.mark.parametrize("somebody_is_left", [True, False])
@pytest.mark.parametrize("step", SLUGS)
def test_step_is_nobodys_who_lost_the_firm_a_moment_ago(
    member, owner, colleague, sent_company, monkeypatch, step, somebody_is_left
):
    def lose_it_first(company):
        lost = company.memberships.all()
        (lost.filter(user=owner) if somebody_is_left else lost).delete()
        return lock(company)

    lock = actions.lock
    for module in (actions, contacts):
        monkeypatch.setattr(module, "lock", lose_it_first)

    answer = (
        save_contacts(member, sent_company)
        if step == "contact"
        else save(member, sent_company, step)
    )

    assert answer.status_code == 404
    assert not ContactPerson.objects.exists()

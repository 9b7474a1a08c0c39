"""The steps of a profile, as a member fills them in and as an officer does."""

import pytest
from django.urls import reverse

from companies.models import Company, ContactPerson
from companies.people import contacts
from companies.profile import actions
from companies.profile.answers import answers_of, draft_answers_of
from companies.profile.steps import SLUGS
from tests.factories import CompanyFactory, ContactFactory

SENT = {
    "offer": {
        "categories": ["charging-infrastructure"],
        "offer": "goods",
        "summary": "Laddstolpar",
    },
    "products": {
        "products-row": ["0", "4"],
        "products-0-name": "Stolpen",
        "products-0-trl": "6",
        "products-0-ip_status": "granted",
        "products-4-name": "Programmet",
        "products-4-trl": "8",
        "products-4-ip_status": "",
    },
    "size": {
        "employees": "35",
        "turnover_class": "7",
        "balance_sheet_msek": "30,5",
        "size_year": "2025",
        "legal_form": "limited_company",
        "sni_2025": "26.110, 35140",
    },
    "export": {
        "sells_in": ["NO"],
        "export_share_pct": "12,5",
        "export_experience": "single",
        "wishes-row": ["0", "1"],
        "wishes-0-country": "DE",
        "wishes-0-status": "interested",
        "wishes-1-country": "US",
        "wishes-1-status": "not_interested",
    },
    "certificates": {"certificates": ["none"], "languages": ["sv", "en"]},
    "references": {
        "references-row": ["0"],
        "references-0-customer": "Hamnen",
        "references-0-country": "SE",
        "references-0-year": "2024",
        "references-0-description": "Tolv stolpar",
        "description_sv": "Om oss",
        "description_en": "About us",
        "ambition": "Norge först",
        "website": "https://laddkraft.example/",
    },
}
SAID = {
    "offer": {"offer": "goods", "summary": "Laddstolpar"},
    "products": {"trl": 8},
    "size": {
        "employees": 35,
        "turnover_class": "7",
        "turnover_ksek": None,
        "balance_sheet_ksek": 30_500,
        "size_year": 2025,
        "legal_form": "limited_company",
        "sni_2025": ("26110", "35140"),
        "sni_2007": None,
    },
    "export": {"sells_in": ("NO",), "interested_in": ("DE",), "not_interested_in": ("US",)},
    "certificates": {"certificates": (), "languages": ("en", "sv")},
    "references": {"no_references": False, "website": "https://laddkraft.example/"},
}


@pytest.fixture
def member(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def at_work(client, officer):
    client.force_login(officer)
    return client


def url_of(company, step="", *, by_officer=False):
    name = "company_edit" if by_officer else "company_profile"
    if not step:
        return reverse(name, args=[company.public_id])
    return reverse(f"{name}_step", args=[company.public_id, step])


def save(client, company, step, version=None, **changes):
    """Save a step, as read now or when the answers had that `version`."""
    if version is None:
        version = draft_of(company).version
    values = {"version": version, **SENT.get(step, {}), **changes}
    return client.post(url_of(company, step), values)


def draft_of(company):
    return draft_answers_of(Company.objects.get(pk=company.pk))


@pytest.mark.parametrize("step", SENT)
def test_step_is_kept_in_a_draft_that_is_not_sent(member, sent_company, step):
    answer = save(member, sent_company, step)

    following = SLUGS[SLUGS.index(step) + 1]
    assert answer["Location"] == url_of(sent_company, following)
    kept = draft_of(sent_company)
    assert {name: getattr(kept, name) for name in SAID[step]} == SAID[step]
    sent_company.refresh_from_db()
    assert (sent_company.summary, sent_company.employees) == ("Laddstolpar som skickats", None)


def test_steps_one_after_another_keep_what_the_others_said(member, sent_company):
    for step in SENT:
        save(member, sent_company, step)

    kept = draft_of(sent_company)
    assert (kept.offer, kept.trl, kept.employees) == ("goods", 8, 35)
    assert [each.customer for each in kept.references] == ["Hamnen"]


@pytest.mark.parametrize("step", SENT)
def test_step_shows_again_what_was_answered_and_saves_it_unchanged(member, sent_company, step):
    save(member, sent_company, step)
    before = draft_of(sent_company)
    page = member.get(url_of(sent_company, step)).context["page"]

    again = typed_again(page)
    member.post(url_of(sent_company, step), {"version": before.version, **again})

    assert draft_of(sent_company) == before
    assert Company.objects.get().draft.version == 1


def typed_again(page):
    """Return what a browser would send of the page as it stands."""
    sent = {}
    forms = [page.form, *(page.rows.forms if page.rows else [])]
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = field.field.widget.format_value(value) or ""
    if page.rows:
        sent[f"{page.rows.part}-row"] = [str(number) for number in page.rows.numbered]
    return sent


@pytest.mark.parametrize("place", ["products", "review", "nowhere"])
def test_step_leads_where_the_button_says(member, sent_company, place):
    answer = save(member, sent_company, "size", go=place)

    expected = url_of(sent_company, "products" if place == "products" else "")
    assert answer["Location"] == expected


def test_going_through_the_steps_without_a_change_makes_no_draft(member, sent_company):
    read = draft_of(sent_company).version

    answer = member.post(url_of(sent_company, "certificates"), {"version": read})

    assert answer.status_code == 302
    assert not hasattr(Company.objects.get(), "draft")


@pytest.mark.parametrize(
    ("step", "sent", "name"),
    [
        ("certificates", {"certificates": ["unknown"]}, "certificates"),
        ("certificates", {"languages": ["unknown"]}, "languages"),
        ("export", {"sells_in": ["unknown"]}, "sells_in"),
        ("export", {"export_share_pct_unknown": "on"}, "export_share_pct"),
        ("size", {"employees_class": "unknown"}, "employees"),
        ("size", {"turnover_class": "unknown"}, "turnover_class"),
        ("size", {"balance_sheet_msek_unknown": "on"}, "balance_sheet_ksek"),
        ("offer", {"offer": ""}, "offer"),
    ],
)
def test_do_not_know_clears_an_answer(member, sent_company, step, sent, name):
    save(member, sent_company, step)

    answer = save(member, sent_company, step, **sent)

    assert answer.status_code == 302
    assert getattr(draft_of(sent_company), name) is None


def test_none_is_another_answer_than_do_not_know(member, sent_company):
    save(member, sent_company, "references", **{"references-row": [], "no_references": "on"})
    save(member, sent_company, "export", sells_in=["none"])

    kept = draft_of(sent_company)
    assert (kept.no_references, kept.references, kept.sells_in) == (True, (), ())


def test_typed_year_is_shown_again_whatever_it_is(member, sent_company):
    assert save(member, sent_company, "size", size_year="1998", add="1").status_code == 200


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


# Rows


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_add_gives_one_more_row_and_keeps_what_was_typed(member, sent_company, htmx):
    typed = {**SENT["products"], "version": "as read", "add": "1", "products-0-trl": "10"}

    page = member.post(url_of(sent_company, "products"), typed, headers=htmx)

    rows = page.context["page"].rows
    assert [form["name"].value() for form in rows.forms] == ["Stolpen", "Programmet", None]
    assert rows.forms[0]["trl"].value() == "10"
    assert not rows.has_errors
    assert not hasattr(Company.objects.get(), "draft")


def test_remove_takes_the_one_row_and_keeps_the_others_fields(member, sent_company):
    page = save(member, sent_company, "products", remove="0")

    rows = page.context["page"].rows
    assert list(rows.numbered) == [4]
    assert rows.forms[0]["name"].value() == "Programmet"


def test_clearing_a_row_takes_it_away(member, sent_company):
    save(member, sent_company, "products", **{"products-0-name": "", "products-0-trl": "",
                                              "products-0-ip_status": ""})  # fmt: skip

    assert [each.name for each in draft_of(sent_company).products] == ["Programmet"]


def test_reference_keeps_its_key_and_takes_no_foreign_one(member, sent_company):
    save(member, sent_company, "references", **{"references-0-key": "foreign-key"})
    (first,) = draft_of(sent_company).references

    save(
        member,
        sent_company,
        "references",
        **{"references-0-key": first.key, "references-0-customer": "Hamnen i Luleå"},
    )

    (second,) = draft_of(sent_company).references
    assert first.key != "foreign-key"
    assert (second.key, second.customer) == (first.key, "Hamnen i Luleå")


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


# Reviewing


def test_review_lists_what_is_open_in_each_step(member, company_with_draft):
    page = member.get(url_of(company_with_draft))

    open_in = {step.slug: open_ for step, open_ in page.context["profile_steps"]}
    assert open_in["products"] == ()
    assert open_in["offer"] == ("categories", "offer")
    assert open_in["certificates"] == ("certificates", "languages")
    assert reverse("company_send", args=[company_with_draft.public_id]) in page.text


def test_review_says_how_far_a_full_score_is(member, owner):
    company = CompanyFactory(
        categories=["charging-infrastructure"],
        offer="goods",
        members={owner: "owner"},
        trl=8,
        languages=["sv"],
        sells_in=[],
        export_share_pct=0,
        employees=8,
        turnover_class="4",
    )

    (left,) = member.get(url_of(company)).context["completeness"]

    assert left.is_all
    assert left.questions == ("certificates",)
    member.post(reverse("language"), {"language": "en", "next": "/en/"})
    english = member.get(url_of(company).replace("/sv/", "/en/"))
    assert "One answer from a full score in every market:" in english.text


# The officer


def test_officer_reads_who_the_questions_are_put_to(at_work, inventoried_company):
    page = at_work.get(url_of(inventoried_company, "offer", by_officer=True))

    assert "”ni” är Inventerad Teknik AB." in page.text


def test_member_is_put_the_questions_without_more_words(member, company_with_draft):
    assert "”ni” är" not in member.get(url_of(company_with_draft, "offer")).text


def test_officer_writes_the_steps_of_a_firm_that_nobody_has_claimed(at_work, inventoried_company):
    for step, sent in SENT.items():
        read = answers_of(Company.objects.get()).version
        at_work.post(url_of(inventoried_company, step, by_officer=True), {"version": read, **sent})

    company = Company.objects.get()
    assert (company.trl, company.summary, company.turnover_class) == (8, "Laddstolpar", "7")
    assert company.provenance["products"]["source"] == "municipality"
    assert company.scoring_inputs.get(kind="sent").trl == 8


@pytest.mark.parametrize("step", ["", "offer", "contact"])
def test_officer_gives_way_to_a_firm_that_claimed_its_profile(at_work, sent_company, step):
    url = url_of(sent_company, step, by_officer=True)

    answer = at_work.post(url, SENT["offer"]) if step else at_work.get(url)

    assert answer["Location"] == reverse("company", args=[sent_company.public_id])
    assert Company.objects.get().summary == "Laddstolpar som skickats"


# Contact persons


CONTACTS = {
    "contacts-row": ["0", "1"],
    "contacts-0-name": "Olga Ägare",
    "contacts-0-role": "VD",
    "contacts-0-phone": "070-174 06 05",
    "contacts-1-name": "Kalle Kollega",
    "contacts-1-email": "kalle@laddkraft.example",
    "contacts-1-is_first_contact": "on",
}


def save_contacts(client, company, **changes):
    page = client.get(url_of(company, "contact"))
    sent = {"version": page.context["version"], **CONTACTS, **changes}
    return client.post(url_of(company, "contact"), sent)


def test_steps_tell_whether_somebody_may_be_called(member, sent_company):
    assert "ingen än" in member.get(url_of(sent_company, "offer")).text

    save_contacts(member, sent_company)

    assert "ingen än" not in member.get(url_of(sent_company, "offer")).text


def test_contacts_are_saved_with_who_is_called_first(member, sent_company):
    answer = save_contacts(member, sent_company)

    assert answer["Location"] == url_of(sent_company)
    first, second = ContactPerson.objects.order_by("position")
    assert (first.name, first.is_first_contact) == ("Kalle Kollega", True)
    assert (second.name, second.phone) == ("Olga Ägare", "070-174 06 05")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contacts-0-name", ""),
        ("contacts-0-phone", "ring mig"),
        ("contacts-0-phone", "12"),
        ("contacts-0-email", "ingen"),
        ("contacts-0-is_first_contact", "on"),
    ],
)
def test_contacts_say_what_cannot_be_and_keep_what_was_typed(member, sent_company, name, value):
    page = save_contacts(member, sent_company, **{name: value})

    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert "Kalle Kollega" in page.text
    assert not ContactPerson.objects.exists()


def test_contacts_lose_nothing_when_a_colleague_was_faster(member, sent_company):
    ContactFactory(company=sent_company, name="Nyss Sparad")

    page = save_contacts(member, sent_company, version="stale")

    assert page.context["said"] == "changed"
    assert "Nyss Sparad" in page.text
    assert "Olga Ägare" in page.text
    assert ContactPerson.objects.get().name == "Nyss Sparad"


def test_contacts_say_that_there_are_too_many(member, sent_company):
    numbers = range(2, 21)
    more = {f"contacts-{number}-name": f"Person {number}" for number in numbers}

    page = save_contacts(
        member, sent_company, **{"contacts-row": [str(number) for number in range(21)]}, **more
    )

    assert page.context["said"] == "too_many"
    assert "Det kan vara högst 20." in page.text
    assert "Person 20" in page.text
    assert not ContactPerson.objects.exists()


def test_contacts_rows_are_added_and_removed_without_saving(member, sent_company):
    added = save_contacts(member, sent_company, add="1").context["contacts"]
    removed = save_contacts(member, sent_company, remove="0").context["contacts"]

    assert (len(added.forms), len(removed.forms)) == (3, 1)
    assert not ContactPerson.objects.exists()


def test_officer_names_contacts_of_a_firm_that_nobody_has_claimed(at_work, inventoried_company):
    url = url_of(inventoried_company, "contact", by_officer=True)

    at_work.post(url, {**CONTACTS, "version": at_work.get(url).context["version"]})

    assert inventoried_company.contacts.count() == 2


# Who sees whom


def test_officer_and_adviser_see_the_contact_of_a_sent_firm(client, officer, adviser, sent_company):
    ContactFactory(company=sent_company, name="Kajsa Kontakt")

    for user in (officer, adviser):
        client.force_login(user)
        page = client.get(reverse("company", args=[sent_company.public_id]))
        assert "Kajsa Kontakt" in page.text
        assert "070-174 06 05" in page.text


def test_member_sees_whom_to_call_at_the_municipality(member, officer, sent_company):
    officer.phone, officer.title = "070-174 06 10", "Näringslivsutvecklare"
    officer.save()

    page = member.get(reverse("company", args=[sent_company.public_id]))

    assert "Nils Näringsliv" in page.text
    assert "070-174 06 10" in page.text


def test_old_year_of_the_figures_stays_when_something_else_is_saved(member, sent_company):
    Company.objects.filter(pk=sent_company.pk).update(size_year=2009)

    page = member.get(url_of(sent_company, "size"))

    assert ("2009", "2009") in page.context["page"].form.fields["size_year"].choices
    save(member, sent_company, "size", size_year="2009", employees="36")
    assert draft_of(sent_company).size_year == 2009


def test_code_that_is_gone_stops_no_other_step(member, sent_company):
    Company.objects.filter(pk=sent_company.pk).update(languages=["sv", "xx"])

    answer = save(member, sent_company, "offer")

    assert answer.status_code == 302
    assert draft_of(sent_company).languages == ("sv", "xx")

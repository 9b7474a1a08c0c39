"""The steps of a profile, as a member fills them in and as an officer does."""

import pytest
from django.urls import reverse

from companies.models import Company
from companies.profile.answers import answers_of
from companies.profile.steps import SLUGS
from tests.factories import CompanyFactory
from tests.portal.company.conftest import SAID, SENT, draft_of, save, url_of


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


def test_range_that_a_list_gave_is_offered_and_stays(member, sent_company):
    Company.objects.filter(pk=sent_company.pk).update(employees=None, employees_class="10-49")

    assert '<option value="10-49" selected>10–49</option>' in member.get(
        url_of(sent_company, "size")
    ).text.replace("&ndash;", "–")
    save(member, sent_company, "size", employees="", employees_class="10-49")

    assert draft_of(sent_company).employees_class == "10-49"


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

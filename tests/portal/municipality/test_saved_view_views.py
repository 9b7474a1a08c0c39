from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from companies.facts.personal_numbers import MASK
from companies.inventory.saved_views import MOST_OWN
from companies.models import Company, FollowUp, Membership, Responsibility, SavedView, ViewVisit
from tests.cast import HOME
from tests.factories import NOW, CompanyFactory, OfficerFactory
from tests.matchmaking.factories import FitScoreFactory, ScoreChangeFactory

LIST = f"/sv/municipalities/{HOME}/companies/"
# Between these a view was last seen.
BEFORE, AFTER = NOW - timedelta(days=2), NOW + timedelta(days=2)


@pytest.fixture
def view_of(home, officer):
    def view_of(query, name="Vy", **values):
        shared = {"municipality": home, "owner": officer, "created_at": NOW, "changed_at": NOW}
        return SavedView.objects.create(**shared | {"query": query, "name": name} | values)

    return view_of


def url(step="", view=None):
    name = f"municipality_view{step}"
    return reverse(name, args=[HOME, view.public_id] if view else [HOME])


def counts(client, page=LIST):
    return {
        each.view.name: (each.count, each.new_count)
        for each in client.get(page, follow=True).context["views"]
    }


def old_firm(**values):
    return CompanyFactory(
        **{"created_at": BEFORE, "changed_at": BEFORE, "sent_at": BEFORE} | values
    )


# Saving and opening


def test_saved_view_leads_to_the_list_as_it_was_seen(at_work, officer):
    CompanyFactory(name="Utan TRL", trl=None)
    CompanyFactory(name="Med TRL", trl=5)
    query = "missing=trl&order=changed&columns=name&columns=state&after=x&strong=&nonsense=1"

    page = at_work.post(f"{url('_add')}?{query}", {"name": "Utan TRL"}, follow=True)

    view = SavedView.objects.get()
    assert (view.owner, view.is_shared) == (officer, False)
    assert parse_qs(view.query) == {
        "missing": ["trl"],
        "order": ["changed"],
        "columns": ["name", "state"],
    }
    address = urlsplit(page.redirect_chain[-1][0])
    assert address.path == LIST
    assert parse_qs(address.query) == parse_qs(view.query) | {"view": [view.public_id]}
    assert [row.company.name for row in page.context["rows"]] == ["Utan TRL"]
    assert page.context["layout"].columns == ("state",)


def test_personal_number_in_a_search_or_name_is_not_kept(at_work):
    at_work.post(f"{url('_add')}?q=121212-1212", {"name": "Sök 121212-1212"})

    view = SavedView.objects.get()
    assert parse_qs(view.query)["q"] == [MASK]
    assert view.name == f"Sök {MASK}"


@pytest.mark.parametrize("name", ["", "x" * 61, "Upptagen"])
def test_what_is_wrong_stands_beside_the_name(at_work, view_of, name):
    view_of("", name="Upptagen")

    page = at_work.post(f"{url('_add')}?mine=on", {"name": name})

    assert "name" in page.context["form"].errors
    assert SavedView.objects.count() == 1


def test_more_views_than_there_is_room_for_are_refused(at_work, view_of):
    for number in range(MOST_OWN):
        view_of("", name=f"{number}")

    page = at_work.post(url("_add"), {"name": "En till"})

    assert page.context["form"].non_field_errors()


def test_filter_that_is_too_long_is_refused(at_work):
    page = at_work.post(f"{url('_add')}?q={'x' * 1501}", {"name": "Lång"})

    assert page.context["form"].non_field_errors()
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("step", ["", "_edit"])
def test_view_of_another_is_not_there(client, officer_elsewhere, lead_officer, view_of, step):
    view = view_of("")
    for user in (officer_elsewhere, lead_officer):
        client.force_login(user)
        assert client.get(url(step, view)).status_code == 404


def test_colleague_opens_a_shared_view_and_may_not_change_it(client, view_of):
    view = view_of("mine=on", is_shared=True)
    client.force_login(OfficerFactory().user)

    page = client.get(url("", view), follow=True)

    assert url("_edit", view) not in page.text
    assert client.post(url("_update", view)).status_code == 403
    assert client.post(url("_delete", view)).status_code == 403


# Changing


def test_view_gets_the_filters_that_are_seen(at_work, view_of):
    view = view_of("mine=on")
    page = at_work.get(f"{LIST}?view={view.public_id}&due=on")
    assert f"{url('_update', view)}?due=on" in page.text

    at_work.post(f"{url('_update', view)}?due=on")

    view.refresh_from_db()
    assert view.query == "due=on"


def test_view_is_renamed_and_shared(at_work, view_of):
    view = view_of("mine=on")

    at_work.post(url("_edit", view), {"name": "Mina", "is_shared": "on"})

    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Mina", True)


def test_lead_who_shares_a_colleagues_view_no_more_is_led_to_the_list(
    client, view_of, lead_officer
):
    view = view_of("", is_shared=True)
    client.force_login(lead_officer)

    answer = client.post(url("_edit", view), {"name": "Vy"}, follow=True)

    view.refresh_from_db()
    assert (answer.status_code, view.is_shared) == (200, False)


def test_view_does_not_take_the_name_of_another(at_work, view_of):
    view_of("", name="Upptagen")

    page = at_work.post(url("_edit", view_of("")), {"name": "Upptagen"})

    assert page.context["form"].errors["name"]


def test_deleted_view_is_gone(at_work, view_of):
    at_work.post(url("_delete", view_of("")))

    assert not SavedView.objects.exists()


def test_view_whose_filter_is_no_more_says_so_and_opens(at_work, view_of):
    CompanyFactory(name="Kraft AB")
    view = view_of("category=gone&columns=name")

    assert counts(at_work) == {"Vy": (None, None)}
    page = at_work.get(url("", view), follow=True)

    assert "filtret behöver ses över" in page.text
    assert "En del av filtret finns inte längre" in page.text
    assert [row.company.name for row in page.context["rows"]] == ["Kraft AB"]


# What is new


@pytest.mark.parametrize("page", [LIST, "/sv/"])
def test_views_say_how_many_fit_and_how_many_are_new(at_work, view_of, page):
    old_firm(trl=None)
    old_firm(trl=None, changed_at=AFTER)
    CompanyFactory(trl=None, created_at=AFTER, changed_at=AFTER)
    CompanyFactory(trl=5, created_at=AFTER, changed_at=AFTER)
    view_of("missing=trl", name="Utan TRL")
    view_of("", name="Alla")

    assert counts(at_work, page) == {"Alla": (4, 3), "Utan TRL": (3, 2)}


def test_opening_leaves_nothing_new_and_marks_what_was(at_work, view_of):
    now = timezone.now()
    old_firm(name="Gammal")
    CompanyFactory(name="Ny", created_at=AFTER, changed_at=AFTER, sent_at=AFTER)
    view = view_of("")

    page = at_work.get(url("", view), follow=True)

    assert [row.company.is_new for row in page.context["rows"]] == [False, True]
    assert counts(at_work) == {"Vy": (2, 0)}
    assert ViewVisit.objects.get().seen_at >= now


def test_officers_have_not_seen_what_a_colleague_has(at_work, client, view_of):
    CompanyFactory(created_at=AFTER, changed_at=AFTER)
    view = view_of("", is_shared=True)
    at_work.get(url("", view))

    client.force_login(OfficerFactory().user)

    assert counts(client) == {"Vy": (1, 1)}


def test_firm_comes_in_by_becoming_strong(at_work, view_of):
    for name, market, old_label, at in (
        ("Nu", "india", "promising", AFTER),
        ("Förr", "india", "promising", BEFORE),
        ("Redan", "india", "strong", AFTER),
        ("Annan marknad", "china", "promising", AFTER),
    ):
        company = old_firm(name=name)
        FitScoreFactory(company=company, market_id="india", label="strong")
        ScoreChangeFactory(
            company=company, market_id=market, old_label=old_label, new_label="strong", at=at
        )
    view_of("strong=india")

    assert counts(at_work) == {"Vy": (4, 1)}


def test_firm_comes_in_by_being_given_to_me(at_work, officer, view_of):
    for since in (BEFORE, AFTER):
        firm = old_firm()
        Responsibility.objects.create(
            company=firm, municipality_id=HOME, officer=officer, since=since
        )
    view_of("mine=on")

    assert counts(at_work) == {"Vy": (2, 1)}


def test_firm_comes_in_by_a_day_that_has_come(at_work, view_of):
    today = localdate()
    for due_on in (today, today - timedelta(days=9)):
        FollowUp.objects.create(
            company=old_firm(), municipality_id=HOME, what="A", due_on=due_on, created_at=BEFORE
        )
    seen_at = timezone.now() - timedelta(days=3)
    view_of("due=on", created_at=seen_at)

    assert counts(at_work) == {"Vy": (2, 1)}


def test_firm_comes_in_by_being_taken_over(at_work, owner, view_of):
    for created_at in (BEFORE, AFTER):
        firm = old_firm(verified_at=BEFORE)
        Membership.objects.create(
            company=firm, user=owner, role=Membership.Role.OWNER, created_at=created_at
        )
    view_of("state=claimed")

    assert counts(at_work) == {"Vy": (2, 1)}


def test_firms_of_others_are_not_counted(at_work, view_of, company_elsewhere, draft_only_company):
    view_of("")

    assert counts(at_work) == {"Vy": (0, 0)}
    assert Company.objects.exists()

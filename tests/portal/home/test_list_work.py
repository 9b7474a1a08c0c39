from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from companies.models import DistinctPair, FollowUp, ImportBatch
from tests.cast import ELSEWHERE, HOME
from tests.factories import NOW, CompanyFactory, OfficerFactory, municipality
from xport.lib.ids import new_public_id


@pytest.fixture
def lines_of(client):
    def lines_of(user):
        client.force_login(user)
        return client.get(reverse("home")).context["desk"].waiting

    return lines_of


def plan(company, who, days=0, **values):
    return FollowUp.objects.create(
        company=company,
        municipality=company.municipality,
        what="Ring",
        due_on=localdate() + timedelta(days=days),
        responsible=who,
        created_at=NOW,
        **values,
    )


def make_list(state="previewed", code=HOME):
    return ImportBatch.objects.create(
        municipality=municipality(code), created_at=NOW, stored_name=new_public_id(), state=state
    )


def test_own_follow_up_stands_first_and_leads_to_the_log(lines_of, officer, inventoried_company):
    plan(inventoried_company, officer, days=-3)

    first, *others = lines_of(officer)

    log = reverse("municipality_company_log", args=[HOME, inventoried_company.public_id])
    assert (first.kind, first.url, first.facts["days_late"]) == ("follow_up", log, 3)
    assert "follow_up" not in {line.kind for line in others}


def test_days_late_are_told(client, officer, inventoried_company):
    plan(inventoried_company, officer, days=-3)
    client.force_login(officer)

    assert "3 dagar sen" in client.get(reverse("home")).text


@pytest.mark.parametrize(
    ("days", "values"), [(1, {}), (0, {"done_at": NOW}), (0, {"municipality_id": ELSEWHERE})]
)
def test_what_is_not_due_or_done_or_elsewhere_does_not_wait(
    lines_of, officer, inventoried_company, days, values
):
    follow_up = plan(inventoried_company, officer, days=days)
    FollowUp.objects.filter(pk=follow_up.pk).update(**values)

    assert not any("follow_up" in line.kind for line in lines_of(officer))


def test_more_than_five_of_ones_own_are_counted(lines_of, officer, inventoried_company):
    for days in range(7):
        plan(inventoried_company, officer, days=-days)

    lines = lines_of(officer)

    assert [line.kind for line in lines].count("follow_up") == 5
    (more,) = [line for line in lines if line.kind == "more_follow_ups"]
    assert more.count == 2
    assert lines.index(more) < 6


def test_follow_ups_of_colleagues_and_of_nobody_are_counted(
    client, lines_of, officer, inventoried_company
):
    plan(inventoried_company, OfficerFactory().user)
    plan(inventoried_company, None)

    (line,) = [line for line in lines_of(officer) if "follow_up" in line.kind]

    assert (line.kind, line.count) == ("others_follow_ups", 2)
    (row,) = client.get(line.url).context["rows"]
    assert row.company == inventoried_company


@pytest.mark.parametrize("count", [1, 2])
def test_lists_at_their_preview_wait(client, lines_of, officer, count):
    lists = [make_list() for _ in range(count)]
    make_list("committed")
    make_list(code=ELSEWHERE)

    (line,) = [line for line in lines_of(officer) if line.kind == "previews"]

    assert line.count == count
    one = reverse("municipality_import", args=[HOME, lists[0].public_id])
    assert line.url == (one if count == 1 else reverse("municipality_imports", args=[HOME]))


def test_possible_duplicates_wait_until_they_are_settled(lines_of, officer, home):
    one = CompanyFactory(name="Laddkraft AB")
    other = CompanyFactory(name="Ladkraft", organisation_number=None)
    CompanyFactory(name="Laddkraft", organisation_number=None, municipality=municipality(ELSEWHERE))

    (line,) = [line for line in lines_of(officer) if line.kind == "duplicates"]
    assert (line.count, line.url) == (1, reverse("municipality_duplicates", args=[HOME]))

    first, second = sorted((one, other), key=lambda firm: firm.pk)
    DistinctPair.objects.create(first=first, second=second, decided_at=NOW)
    assert "duplicates" not in {line.kind for line in lines_of(officer)}


def test_nothing_of_the_list_waits_for_others(lines_of, owner, adviser, inventoried_company):
    plan(inventoried_company, None)
    make_list()

    for user in (owner, adviser):
        kinds = {line.kind for line in lines_of(user)}
        assert kinds.isdisjoint({"others_follow_ups", "previews", "duplicates"})

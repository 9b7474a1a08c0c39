import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from tests.factories import CompanyFactory, OfficerFactory
from xport.portal import navigation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def request_of(user, path="/en/"):
    request = RequestFactory(SERVER_NAME="localhost").get(path)
    request.user = user
    request.resolver_match = resolve(path.partition("?")[0])
    return request


def labels(user, path="/en/"):
    return [item.label for item in navigation.shell_of(request_of(user, path)).items]


def test_the_anonymous_cost_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        frame = navigation.shell_of(request_of(AnonymousUser()))

    assert (frame.person, frame.sign_in_url) == ("", "/en/accounts/login/")
    assert [item.url for item in frame.items] == [
        "/en/markets/",
        "/en/method/",
        "/en/#municipality",
        "/en/#adviser",
    ]


def test_owner_sees_the_firm_and_its_profile(owner, sent_company):
    path = f"/en/companies/{sent_company.public_id}/"

    frame = navigation.shell_of(request_of(owner, path))

    assert [(item.label, item.is_current) for item in frame.items] == [
        ("Start", False),
        ("Overview", True),
        ("Profile", False),
    ]
    assert (frame.place, frame.initials) == ("Laddkraft AB", "OÄ")


def test_reader_is_not_led_to_the_form(colleague, sent_company):
    assert labels(colleague) == ["Start", "Overview"]


def test_owner_of_several_firms_sees_each_by_name(owner, sent_company):
    CompanyFactory(name="Ådalens Laddning AB", members={owner: "owner"})

    assert labels(owner) == ["Start", "Laddkraft AB", "Ådalens Laddning AB"]


def test_archived_firm_is_not_in_the_navigation(owner, archived_company):
    assert labels(owner) == ["Start", "Register your company"]


def test_officer_sees_the_municipality(officer, home):
    frame = navigation.shell_of(request_of(officer, f"/en/municipalities/{home.code}/companies/"))

    assert [(item.label, item.is_current) for item in frame.items] == [
        ("Start", False),
        ("Overview", False),
        ("Companies", True),
        ("Import", False),
        ("Take-over requests", False),
        ("Officers", False),
    ]
    assert frame.place == home.official_name


def test_officer_of_two_municipalities_sees_which_is_which(officer, elsewhere):
    OfficerFactory(user=officer, municipality=elsewhere)

    assert "Companies in Tranås" in labels(officer)
    assert (
        navigation.shell_of(
            request_of(officer, f"/en/municipalities/{elsewhere.code}/companies/")
        ).place
        == elsewhere.official_name
    )


def test_adviser_sees_matches_and_requests(adviser):
    assert labels(adviser) == ["Start", "Matches", "Take-over requests"]


def test_operator_sees_the_admin_and_its_status(operator, settings):
    items = navigation.shell_of(request_of(operator)).items

    admin = f"/{settings.ADMIN_URL}"
    assert [item.url for item in items[-2:]] == [admin, f"{admin}status/"]


def test_person_without_a_role_is_led_to_register(stranger):
    items = navigation.shell_of(request_of(stranger)).items

    assert items[-1].url == "/en/companies/register/"


def test_the_frame_costs_four_queries_once(officer, django_assert_num_queries):
    request = request_of(officer)

    with django_assert_num_queries(4):
        navigation.shell_of(request)
        navigation.shell_of(request)


def test_the_frame_comes_out_while_the_database_fails(officer, monkeypatch):
    def fails(user):
        raise DatabaseError

    monkeypatch.setattr(navigation, "unread_count", fails)

    frame = navigation.shell_of(request_of(officer))

    assert (frame.person, frame.home_url) == ("", "/en/")
    assert "Start" not in [item.label for item in frame.items]


def test_demo_people_are_named_in_demo_mode_only(settings):
    settings.DEMO = False
    assert navigation.demo_sign_ins() == []

    settings.DEMO = True
    assert all(email.endswith(".example") for _, email, _ in navigation.demo_sign_ins())
    assert navigation.demo_sign_ins()

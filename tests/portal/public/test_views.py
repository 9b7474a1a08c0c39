import json

import pytest
from django.db import connection
from django.test import Client

from xport.accounts.models import User


@pytest.fixture
def visitor():
    return Client(SERVER_NAME="localhost")


def test_start_page_needs_no_query(visitor, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        page = visitor.get("/en/")

    assert page.status_code == 200
    assert "invented company, real country figures" in page.text
    assert "68.7" in page.text


def test_start_page_writes_figures_as_the_language_does(visitor, db):
    page = visitor.get("/sv/")

    assert '<html lang="sv"' in page.text
    assert "68,7" in page.text


@pytest.mark.parametrize("kind", ["company", "municipality", "adviser", "buyer"])
def test_start_page_speaks_to_each_kind_of_visitor(visitor, db, kind):
    assert f'<li id="{kind}">' in visitor.get("/en/").text


def test_start_page_of_a_signed_in_person_is_what_waits(visitor, db):
    visitor.force_login(User.objects.create_user("new@a.example", "x"))

    assert "You belong to no company yet" in visitor.get("/en/").text


@pytest.mark.parametrize(
    ("cookie", "accepted", "path"),
    [
        (None, "", "/sv/"),
        (None, "en-GB,en;q=0.8", "/en/"),
        (None, "de,fr", "/sv/"),
        (None, "sv,en;q=0.8", "/sv/"),
        ("en", "sv", "/en/"),
        ("xx", "en", "/en/"),
    ],
)
def test_root_leads_to_the_language_of_cookie_then_browser(
    visitor, settings, cookie, accepted, path
):
    if cookie:
        visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    answer = visitor.get("/", headers={"Accept-Language": accepted})

    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    ("next_path", "path"),
    [
        ("/sv/companies/register/?a=1", "/en/companies/register/?a=1"),
        ("/sv/", "/en/"),
        ("", "/en/"),
        ("//evil.example/sv/", "/en/"),
        ("https://evil.example/sv/", "/en/"),
        ("/\\evil.example/sv/", "/en/"),
        ("/operator/", "/en/"),
    ],
)
def test_choose_language_leads_to_the_same_page_of_ours(visitor, next_path, path):
    answer = visitor.post("/sv/language/", {"language": "en", "next": next_path})

    assert answer.headers["Location"] == path


def test_choose_language_remembers_it_in_a_cookie(visitor, settings):
    answer = visitor.post("/sv/language/", {"language": "en", "next": "/sv/"})

    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], bool(cookie["httponly"])) == ("en", "Lax", True)


def test_choose_language_takes_an_unknown_one_for_swedish(visitor):
    answer = visitor.post("/en/language/", {"language": "xx", "next": "/en/"})

    assert answer.headers["Location"] == "/sv/"


def test_choose_language_changes_nothing_on_get(visitor):
    assert visitor.get("/sv/language/").status_code == 405


def test_mailbox_is_for_demos_only(visitor, settings, db):
    settings.DEMO = False

    assert visitor.get("/en/mailbox/").status_code == 404


def test_mailbox_shows_the_local_mails_as_text(visitor, settings, tmp_path, db):
    settings.DEMO, settings.MAILBOX_DIR = True, tmp_path
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_text(
        "To: kim@a.example\nSubject: <b>Score</b>\nDate: Mon, 02 Mar 2026 08:41:00 +0000\n\n"
        "Read https://xport.example/en/ <script>\n"
    )

    page = visitor.get("/en/mailbox/").text

    assert "&lt;b&gt;Score&lt;/b&gt;" in page
    assert '<a href="https://xport.example/en/"' in page
    assert "<script>" not in page.split("<main")[1]


def test_healthz_is_well_while_both_answer(visitor, db):
    answer = visitor.get("/healthz")

    assert (answer.status_code, json.loads(answer.content)) == (
        200,
        {"database": "ok", "broker": "ok"},
    )
    assert "no-store" in answer.headers["Cache-Control"]


def test_healthz_says_that_the_broker_does_not_answer(visitor, settings, db):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = visitor.get("/healthz")

    assert answer.status_code == 503
    assert json.loads(answer.content) == {"database": "ok", "broker": "no answer"}


@pytest.mark.django_db(transaction=True)
def test_healthz_says_that_the_database_does_not_answer(visitor, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    answer = visitor.get("/healthz")

    monkeypatch.undo()
    connection.close()
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "no answer"

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import translation

from xport.accounts.models import User
from xport.portal import errors


@pytest.fixture
def visitor():
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def test_page_not_found_says_nothing_about_the_address(visitor, db):
    answer = visitor.get("/en/secret-word/")

    assert answer.status_code == 404
    assert "The page does not exist" in answer.text
    assert "secret-word" not in answer.text.split("<main")[1].split("</main>")[0]


def test_permission_denied_tells_whom_to_ask(db):
    with translation.override("en"):
        answer = errors.permission_denied(_request("/en/x/"), PermissionDenied())

    assert answer.status_code == 403
    assert "You may not do this" in answer.text


def test_csrf_failure_says_that_nothing_was_saved(db):
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)

    answer = client.post("/en/language/", {"language": "sv"})

    assert answer.status_code == 403
    assert "Nothing was saved" in answer.text


@pytest.mark.parametrize(
    ("seconds", "wait"), [(1, "1 minute,"), (60, "1 minute,"), (61, "2 minutes,")]
)
def test_too_many_tries_names_the_wait(seconds, wait, db):
    with translation.override("en"):
        answer = errors.too_many_tries(_request("/en/x/"), retry_after_seconds=seconds)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(seconds))
    assert wait in answer.text


@pytest.mark.parametrize(
    ("answer_with", "status"), [(errors.server_error, 500), (errors.database_down, 503)]
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_of_last_resort_need_no_database(answer_with, status, language):
    """No database mark: any query fails the test."""
    answer = answer_with(_request(f"/{language}/x/"))

    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_server_error_has_words_even_without_its_template(monkeypatch):
    def broken(*arguments):
        raise ValueError("no manifest")

    monkeypatch.setattr(errors, "render_to_string", broken)

    assert "Something went wrong" in errors.server_error(_request("/en/")).text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"message=" + b"x" * 1024 * 1024, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(1001)), "application/x-www-form-urlencoded"),
    ],
)
@pytest.mark.parametrize(
    ("language", "words"), [("en", "That was too large"), ("sv", "Det var för stort")]
)
def test_too_large_is_said_in_a_page_that_leads_on(
    visitor, db, body, content_type, language, words
):
    answer = visitor.generic("POST", f"/{language}/complaint/", body, content_type=content_type)

    assert answer.status_code == 413
    assert f"<h1>{words}</h1>" in answer.text
    assert f'href="/{language}/"' in answer.text.split("<main")[1]


def test_error_gives_the_number_to_write_to_us_about(db):
    request = _request("/en/x/")
    request.request_id = "a1b2c3"

    with translation.override("en"):
        pages = [errors.page_not_found(request), errors.server_error(request)]

    assert all("a1b2c3" in page.text for page in pages)


@pytest.mark.parametrize(
    "answer_with",
    [errors.bad_request, errors.permission_denied, errors.page_not_found, errors.too_large],
)
@pytest.mark.django_db(transaction=True)
def test_page_that_needs_the_database_becomes_an_honest_503(answer_with, monkeypatch):
    request = _request("/en/x/")
    SessionMiddleware(lambda request: None).process_request(request)
    request.session._session_key = "x" * 32
    request._messages = SessionStorage(request)
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    answer = answer_with(request)

    monkeypatch.undo()
    connection.close()
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_missing_is_said_while_the_database_is_down(visitor, monkeypatch):
    visitor.force_login(User.objects.create_user("kim@a.example", "x"))
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    answer = visitor.get("/en/no/such/page/")

    monkeypatch.undo()
    connection.close()
    assert answer.status_code in {404, 503}


def _request(path):
    return RequestFactory(SERVER_NAME="localhost").get(path)


@pytest.mark.parametrize(
    ("language", "title"), [("sv", "Här finns ingen sida"), ("en", "There is no page here")]
)
def test_opening_what_only_takes_a_form_shows_a_page_with_a_way_back(at_work, language, title):
    above = f"/{language}/municipalities/0684/companies/"

    answer = at_work.get(f"{above}bulk/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert title in answer.text
    assert f'href="{above}"' in answer.text.split("<main")[1].split("</main>")[0]

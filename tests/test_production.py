"""What goes out under the settings of a real installation, which differ from those of the tests."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.test_headers import PRODUCTION, assert_headers

VISIT = """
import json, django
django.setup()
from django.test import Client

def told(response):
    body = b"".join(response) if response.streaming else response.content
    cookies = {name: dict(each) for name, each in response.cookies.items()}
    return [response.status_code, dict(response.headers), cookies, len(body)]

client = Client(raise_request_exception=False, headers={"host": "xport.example"})
https = {"x-forwarded-proto": "https"}
answers = {
    "page": told(client.get("/sv/accounts/login/", headers=https)),
    "missing": told(client.get("/sv/no-such-page/", headers=https)),
    "language": told(client.post("/sv/language/", {"language": "en"}, headers=https)),
    "plain": told(client.get("/sv/accounts/login/")),
    "health": told(client.get("/healthz")),
}
print(json.dumps(answers))
"""
YEAR_SECONDS = 365 * 24 * 3600


@pytest.fixture(scope="module")
def production(django_db_setup):
    """Return what a visitor gets from a portal in production, by page."""
    database = settings.DATABASES["default"]
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = (
        os.environ
        | PRODUCTION
        | {
            "XPORT_DEMO": "",
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "xport.settings",
        }
    )
    visit = subprocess.run(
        [sys.executable, "-c", VISIT], env=environment, capture_output=True, text=True, check=False
    )
    assert visit.returncode == 0, visit.stderr
    return {name: tuple(answer) for name, answer in json.loads(visit.stdout).items()}


@pytest.mark.parametrize("page", ["page", "missing", "language"])
def test_every_answer_asks_for_https_for_a_year(production, page):
    headers = production[page][1]

    assert_headers(headers)
    assert f"max-age={YEAR_SECONDS}" in headers["Strict-Transport-Security"]
    assert "includeSubDomains" in headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("page", "name"), [("page", "__Host-csrf"), ("language", "__Host-language")]
)
def test_cookies_are_for_this_host_by_https_alone(production, page, name):
    cookie = production[page][2][name]

    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_no_cookie_goes_without_the_prefix(production):
    names = {name for answer in production.values() for name in answer[2]}

    assert names
    assert all(name.startswith("__Host-") for name in names)


def test_plain_http_is_led_to_the_configured_address(production):
    status, headers, _cookies, _size = production["plain"]

    assert status == 301
    assert headers["Location"] == "https://xport.example/sv/accounts/login/"


def test_monitoring_is_never_led_elsewhere(production):
    assert production["health"][0] in {200, 503}


def test_no_other_origin_may_read(client, db):
    answer = client.get("/sv/", headers={"origin": "https://evil.example"})

    assert not [name for name in answer.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize("method", ["TRACE", "DELETE"])
@pytest.mark.parametrize("path", ["/sv/accounts/login/", "/sv/language/"])
def test_methods_that_no_page_has_are_refused(client, db, method, path):
    assert client.generic(method, path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/static/",
        "/static/xport/",
        "/static/../xport/settings.py",
        "/static/%2e%2e/manage.py",
        "/requirements.txt",
    ],
)
def test_nothing_but_collected_files_is_served(client, db, path):
    assert client.get(path).status_code == 404


def test_of_two_answers_to_one_question_the_last_counts(client, db):
    """What a proxy, a form and a view take for the value must be the same."""
    answer = client.generic(
        "POST",
        "/sv/language/",
        b"language=sv&language=en&next=/sv/",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_a_session_key_cannot_be_guessed(client, db, owner):
    """32 characters of 36 are 165 bits, and no two are alike."""
    keys = set()
    for _ in range(3):
        other = Client()
        other.force_login(owner)
        keys.add(other.cookies[settings.SESSION_COOKIE_NAME].value)

    assert len(keys) == 3
    assert all(len(key) == 32 and key.isalnum() for key in keys)

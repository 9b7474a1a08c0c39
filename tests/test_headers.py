"""The headers of docs/security.md on every kind of response."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

EXPECTED = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}


@pytest.fixture
def failing_client(client, db, settings):
    settings.ROOT_URLCONF = "tests.failing_urls"
    client.raise_request_exception = False
    return client


def assert_headers(headers):
    assert {name: headers[name] for name in EXPECTED} == EXPECTED
    policy = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
    assert policy - {""} == POLICY
    assert "camera=()" in headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(headers)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        ("/sv/", 200),
        ("/en/accounts/login/", 200),
        ("/sv/accounts/password/change/", 302),
        ("/sv/no-such-page/", 404),
        ("/sv/fails/400/", 400),
        ("/sv/fails/403/", 403),
        ("/sv/fails/429/", 429),
        ("/sv/fails/500/", 500),
        ("/sv/fails/503/", 503),
        ("/operator/", 302),
        ("/healthz", None),
    ],
)
def test_headers_on_pages_and_errors(failing_client, path, status):
    response = failing_client.get(path)

    assert status in {None, response.status_code}
    assert_headers(response.headers)


def test_headers_on_static_files(client, db):
    response = client.get(staticfiles_storage.url("admin/css/base.css"))
    response.close()

    assert response.status_code == 200
    assert_headers(response.headers)


def test_headers_on_a_refused_form():
    response = Client(enforce_csrf_checks=True).post("/sv/accounts/login/", {})

    assert response.status_code == 403
    assert_headers(response.headers)


def test_headers_on_a_wrong_host(failing_client):
    response = failing_client.get("/sv/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert_headers(response.headers)


def test_failing_page_shows_no_detail(failing_client):
    for path in ("/sv/fails/500/", "/sv/fails/503/"):
        assert "secret" not in failing_client.get(path).content.decode()


def test_too_many_tries_says_how_long_to_wait(failing_client):
    response = failing_client.get("/sv/fails/429/")

    assert response["Retry-After"] == "90"
    assert "2" in response.content.decode()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_database_down_is_said_in_the_language_of_the_address(failing_client, language):
    response = failing_client.get(f"/{language}/fails/503/")

    assert int(response["Retry-After"]) > 0
    assert f'<html lang="{language}"' in response.content.decode()


VISIT = """
import json, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
answers = {}
for path in ("/sv/", "/en/accounts/login/", "/sv/no-such-page/"):
    client.cookies["session"] = "abcdefghijklmnopqrstuvwxyz012345"
    response = client.get(path)
    answers[path] = [response.status_code, dict(response.headers), response.content.decode()]
print(json.dumps(answers))
"""


def test_database_that_does_not_answer_gives_503_also_where_the_session_is_read():
    environment = os.environ | {
        "DATABASE_URL": "postgresql://xport:wrong@127.0.0.1:9/xport",
        "DJANGO_SETTINGS_MODULE": "xport.settings",
    }
    visit = subprocess.run(
        [sys.executable, "-c", VISIT], env=environment, capture_output=True, text=True, check=True
    )

    for path, (status, headers, page) in json.loads(visit.stdout).items():
        assert status == 503
        assert headers["Retry-After"]
        assert f'<html lang="{path[1:3]}"' in page
        assert_headers(headers)


PRODUCTION = {
    "XPORT_ENV": "production",
    "SECRET_KEY": "k7Zp0qv3Xw9LmB2nRt5yUc8sEd1fGh4jKa6oPiTz-QyWxNvHuMbJ",
    "ALLOWED_HOSTS": "xport.example",
    "BASE_URL": "https://xport.example",
    "CONTACT_NAME": "Näringslivsenheten",
    "CONTACT_ORGANISATION": "Sävsjö kommun",
    "CONTACT_EMAIL": "xport@savsjo.test",
    "CONTACT_ADDRESS": "Djurgårdsgatan 1, 576 80 Sävsjö",
}


def run_check(**changes):
    environment = os.environ | {"XPORT_DEMO": ""} | PRODUCTION | changes
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_has_nothing_to_say():
    check = run_check()

    assert check.returncode == 0, check.stderr
    assert "no issues" in check.stdout


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"CONTACT_NAME": ""}, "CONTACT_NAME"),
        ({"CONTACT_EMAIL": "xport@organisation.example"}, "CONTACT_EMAIL"),
        ({"CONTACT_ADDRESS": "<street, post code, town>"}, "CONTACT_ADDRESS"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"XPORT_DEMO": "1"}, "XPORT_DEMO"),
    ],
)
def test_production_refuses_to_start_without_what_it_needs(changes, named):
    check = run_check(**changes)

    assert check.returncode != 0
    assert named in check.stderr

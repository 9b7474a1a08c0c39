import json
import logging
import sys

import pytest
from django.urls import reverse

from tests.factories import CompanyFactory
from xport.logs import JsonLine, TextLine, lines_about

NUMBER = "0123456789abcdef0123456789abcdef"


def record(message="Saved", **values):
    made = logging.LogRecord("xport.test", logging.INFO, "file.py", 1, message, None, None)
    for name, value in values.items():
        setattr(made, name, value)
    return made


def line(*args, **values):
    return json.loads(JsonLine().format(record(*args, **values)))


def error_of(action):
    try:
        action()
    except Exception:
        return sys.exc_info()
    raise AssertionError("It did not fail")


def test_json_line_says_when_with_a_zone_where_and_what():
    found = line(facts={"milliseconds": 5})

    assert found["time"].endswith("+00:00")
    assert (found["level"], found["logger"], found["message"]) == ("info", "xport.test", "Saved")
    assert found["milliseconds"] == 5


def test_lines_within_carry_what_they_are_about():
    with lines_about(request_id="1"), lines_about(task="mail"):
        inside = line()

    assert (inside["request_id"], inside["task"]) == ("1", "mail")
    assert "request_id" not in line()


@pytest.mark.parametrize("formatter", [JsonLine(), TextLine()])
def test_no_input_makes_a_line_of_its_own(formatter):
    forged = "Saved\n2026-01-01 INFO signed in\r\x1b[2K\u2028"

    assert len(formatter.format(record(forged)).splitlines()) == 1


@pytest.mark.parametrize(
    "personal",
    ["kim@laddkraft.example", "19790112-1234", "790112-1234", "?q=Kim+Ek", "ip=10.0.0.7"],
)
def test_json_line_masks_what_may_be_personal(personal):
    assert personal not in JsonLine().format(record(f"Refused {personal} twice"))


def test_error_is_told_by_type_and_place_without_what_it_says():
    def fall():
        raise ValueError("Kim Ek, 790112-1234")

    text = JsonLine().format(record(exc_info=error_of(fall)))

    (error,) = json.loads(text)["errors"]
    assert error["type"] == "builtins.ValueError"
    assert error["places"][-1].startswith("tests/test_logs.py:")
    assert "Kim" not in text


def test_error_tells_what_led_to_it():
    def fall():
        try:
            raise KeyError("Kim")
        except KeyError as error:
            raise ValueError("Ek") from error

    found = line(exc_info=error_of(fall))

    assert [each["type"] for each in found["errors"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]


@pytest.mark.django_db
def test_refused_row_is_told_by_its_constraint_alone():
    def fall():
        CompanyFactory(name="Kim AB", organisation_number="556016-0680")
        CompanyFactory(name="Ek AB", organisation_number="556016-0680")

    text = JsonLine().format(record(exc_info=error_of(fall)))

    assert "companies_company_org_number_unique" in text
    assert "556016" not in text


# Requests


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO, "xport.middleware")
    return lambda: [each.facts for each in caplog.records if each.message == "request"]


@pytest.mark.django_db
def test_request_is_logged_by_view_without_address_or_query(client, logged, caplog):
    client.get(reverse("country", args=["de"]), {"q": "Kim Ek"})

    (facts,) = logged()
    assert (facts["method"], facts["view"], facts["status"]) == ("GET", "country", 200)
    assert "Kim" not in caplog.text
    assert "/countries/" not in str(facts)


@pytest.mark.django_db
def test_unexpected_error_is_logged_with_the_number_of_the_request(client, settings, caplog):
    settings.ROOT_URLCONF = "tests.failing_urls"
    client.raise_request_exception = False
    caplog.handler.setFormatter(JsonLine())

    answer = client.get("/sv/fails/500/")

    lines = [json.loads(each) for each in caplog.text.splitlines()]
    failures = [each for each in lines if "errors" in each]
    assert answer.status_code == 500
    assert {each["request_id"] for each in failures} == {answer["X-Request-ID"]}


@pytest.mark.django_db
def test_request_has_a_number_of_its_own(client):
    first, second = (client.get("/sv/")["X-Request-ID"] for _ in range(2))

    assert len(first) == 32
    assert first != second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trusted", "given", "is_taken"),
    [(True, NUMBER, True), (False, NUMBER, False), (True, "x\r\nSet-Cookie: a", False)],
)
def test_number_comes_from_the_proxy_alone_and_only_as_it_makes_them(
    client, settings, trusted, given, is_taken
):
    settings.REQUEST_ID_FROM_PROXY = trusted

    answer = client.get("/sv/", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) == is_taken

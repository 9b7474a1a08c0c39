"""How much a request may bring along: 21 MB where a file is asked for, 1 MB elsewhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.companies.files import made
from xport.lib.uploads import LARGEST_BODY_BYTES, LARGEST_BODY_WITH_FILE_BYTES

LANGUAGE = "/sv/language/"


@pytest.fixture
def member(client, owner):
    client.force_login(owner)
    return client


def test_ordinary_form_above_1_mb_is_too_large(client, db):
    body = {"language": "en", "next": "x" * LARGEST_BODY_BYTES}

    answer = client.post(LANGUAGE, body)

    assert answer.status_code == 413
    assert "20" in answer.text


def test_ordinary_form_takes_no_file_however_it_is_wrapped(client, db):
    file = SimpleUploadedFile("x.png", bytes(LARGEST_BODY_BYTES))

    assert client.post(LANGUAGE, {"language": "en", "file": file}).status_code == 413


def test_ordinary_form_of_ordinary_size_is_read(client, db):
    assert client.post(LANGUAGE, {"language": "en", "next": "/sv/"}).status_code == 302


def test_file_of_25_mb_is_too_large_before_it_is_read(member, sent_company, monkeypatch):
    def read(*arguments):
        raise AssertionError("The body was read")

    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", read)
    file = SimpleUploadedFile("logo.png", made.picture() + bytes(25 * 1024 * 1024))

    answer = member.post(reverse("company_logo", args=[sent_company.public_id]), {"logo": file})

    assert answer.status_code == 413


def test_fields_above_1_mb_beside_a_file_are_too_large(member, sent_company):
    file = SimpleUploadedFile("logo.png", made.picture())
    body = {"logo": file, "note": "x" * (LARGEST_BODY_BYTES + 1)}

    answer = member.post(reverse("company_logo", args=[sent_company.public_id]), body)

    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "99999999999999999999", "x"])
def test_length_that_is_none_is_refused(client, db, length):
    answer = client.post(LANGUAGE, {"language": "en"}, CONTENT_LENGTH=length)

    assert answer.status_code == 413


def test_limits_leave_room_for_a_file_of_20_mb():
    assert LARGEST_BODY_WITH_FILE_BYTES == 21 * 1024 * 1024

import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.files import actions, confined, storage
from companies.files.rewritten import Refused
from companies.models import CompanyFile, Membership, Officer, Reference
from tests.companies.files import made
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import NOW

Kind = CompanyFile.Kind


@pytest.fixture
def firm(company_with_references):
    return company_with_references


@pytest.fixture
def sent_file(firm):
    return CompanyFileFactory(company=firm, name="Skickat intyg.png")


@pytest.fixture
def draft_file(firm):
    return CompanyFileFactory(company=firm, name="Hemligt intyg.png", reference_key="ref2")


@pytest.fixture
def logo(firm):
    return CompanyFileFactory(company=firm, kind=Kind.LOGO, name="Logotyp.png")


def page_of(firm):
    return reverse("company_files", args=[firm.public_id])


def url_of(file, view="file"):
    return reverse(view, args=[file.public_id])


def upload(client, firm, data, *, name="intyg.png", **fields):
    view = "company_file_add" if "reference" in fields else "company_logo"
    field = "file" if "reference" in fields else "logo"
    file = SimpleUploadedFile(name, data, content_type="image/png")
    return client.post(reverse(view, args=[firm.public_id]), {field: file, **fields})


# Uploading


def test_upload_logo_shows_it_on_the_page_of_the_firm(member, firm):
    answer = upload(member, firm, made.picture())

    logo = CompanyFile.objects.get(kind=Kind.LOGO)
    assert answer["Location"] == page_of(firm)
    assert f'src="{url_of(logo)}"' in member.get(reverse("company", args=[firm.public_id])).text


def test_upload_attachment_is_listed_under_its_reference(member, firm):
    upload(member, firm, made.pdf(), name="Intyg från Åre.pdf", reference="ref1")

    page = member.get(page_of(firm)).text
    assert "Intyg från Åre.pdf" in page
    assert "Åre kommun" in page


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "logo.png"),
        (made.svg(), "logo.png"),
        (made.bomb(), "logo.png"),
        (made.picture("JPEG"), "logo.png"),
        (made.picture()[:70], "logo.png"),
    ],
    ids=["empty", "svg", "bomb", "other type", "cut"],
)
def test_upload_logo_says_beside_the_field_what_is_wrong(member, firm, data, name):
    page = upload(member, firm, data, name=name)

    assert page.status_code == 200
    assert page.context["logo_form"].has_error("logo")
    assert 'id="id_logo_error"' in page.text
    assert not CompanyFile.objects.exists()


def test_upload_without_a_file_asks_for_one(member, firm):
    page = member.post(reverse("company_file_add", args=[firm.public_id]), {"reference": "ref2"})

    assert page.context["file_form"].has_error("file", "required")
    assert '<option value="ref2" selected>' in page.text


def test_upload_attachment_refuses_a_file_above_20_mb(member, firm):
    page = upload(member, firm, bytes(20 * 1024 * 1024 + 1), reference="ref1")

    assert page.context["file_form"].has_error("file", "too_large")


@pytest.mark.parametrize("code", ["too_many_for_reference", "too_costly"])
def test_upload_attachment_puts_a_refusal_at_the_field_it_is_about(member, firm, monkeypatch, code):
    def refuse(**arguments):
        raise Refused(code)

    monkeypatch.setattr(actions, "add_attachment", refuse)

    page = upload(member, firm, made.picture(), reference="ref1")

    field = "reference" if code == "too_many_for_reference" else "file"
    assert page.context["file_form"].has_error(field)


def test_upload_attachment_refuses_a_reference_that_is_gone(member, firm):
    page = upload(member, firm, made.picture(), reference="ref3")

    assert page.context["file_form"].has_error("reference", "invalid_choice")


def test_a_decoder_that_dies_is_a_refusal_and_no_error_of_ours(member, firm, monkeypatch, tmp_path):
    dying = tmp_path / "dying.py"
    dying.write_text("import os; os.abort()")
    monkeypatch.setattr(confined, "COMMAND", [sys.executable, str(dying)])

    page = upload(member, firm, made.picture())

    assert page.status_code == 200
    assert page.context["logo_form"].has_error("logo")


def test_page_leads_to_the_profile_while_there_is_no_reference(member, sent_company):
    page = member.get(page_of(sent_company))

    assert reverse("company_profile", args=[sent_company.public_id]) in page.text
    assert "company_file_add" not in page.text


def test_page_costs_the_same_for_1_file_and_20(member, firm):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            member.get(page_of(firm))
        return len(captured)

    CompanyFileFactory(company=firm)
    member.get(page_of(firm))
    for_one = queries()
    CompanyFileFactory.create_batch(19, company=firm)

    assert queries() == for_one <= 20


# Fetching


def test_picture_is_shown_and_held_in(member, sent_file):
    answer = member.get(url_of(sent_file))

    assert answer.content == storage.read(sent_file.stored_name)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_document_is_only_ever_downloaded_by_its_own_name(member, firm):
    file = CompanyFileFactory(company=firm, name='Intyg "Å".pdf', media_type="application/pdf")

    answer = member.get(f"{url_of(file)}?name=evil.html")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Intyg%20%22%C3%85%22.pdf"


@pytest.mark.parametrize("person", ["owner", "colleague"])
def test_members_see_what_is_not_sent(client, request, person, draft_file, logo):
    client.force_login(request.getfixturevalue(person))

    assert client.get(url_of(draft_file)).status_code == 200
    assert client.get(url_of(logo)).status_code == 200


@pytest.mark.parametrize("person", ["officer", "adviser"])
def test_officers_and_advisers_see_only_what_is_sent(
    client, request, person, firm, sent_file, draft_file, logo
):
    client.force_login(request.getfixturevalue(person))

    statuses = [client.get(url_of(file)).status_code for file in (sent_file, logo, draft_file)]

    assert statuses == [200, 200, 404]
    page = client.get(page_of(firm)).text
    assert "Skickat intyg" in page
    assert "Hemligt intyg" not in page
    assert "Bodö havn" not in page


@pytest.mark.parametrize("person", ["stranger", "officer_elsewhere", "operator"])
def test_strangers_get_the_answer_of_a_file_that_does_not_exist(client, request, person, sent_file):
    client.force_login(request.getfixturevalue(person))

    for view in ("file", "file_remove"):
        assert client.get(url_of(sent_file, view)).status_code == 404


def test_anonymous_are_led_to_the_entrance(sent_file):
    assert "/accounts/login/" in Client().get(url_of(sent_file))["Location"]


def test_a_lost_right_is_lost_on_the_next_request(client, officer, owner, sent_file):
    client.force_login(officer)
    assert client.get(url_of(sent_file)).status_code == 200
    Officer.objects.filter(user=officer).update(ended_at=NOW)
    assert client.get(url_of(sent_file)).status_code == 404

    client.force_login(owner)
    assert client.get(url_of(sent_file)).status_code == 200
    Membership.objects.filter(user=owner).delete()
    assert client.get(url_of(sent_file)).status_code == 404


def test_a_reference_taken_back_takes_its_files_along(client, officer, firm, sent_file):
    client.force_login(officer)
    Reference.objects.filter(company=firm).delete()

    assert client.get(url_of(sent_file)).status_code == 404


def test_content_that_is_lost_is_a_file_that_does_not_exist(member, sent_file):
    storage.delete(sent_file.stored_name)

    assert member.get(url_of(sent_file)).status_code == 404


# Removing


def test_remove_asks_first_and_then_takes_the_file_away(member, firm, sent_file):
    assert "Skickat intyg.png" in member.get(url_of(sent_file, "file_remove")).text
    assert CompanyFile.objects.exists()

    answer = member.post(url_of(sent_file, "file_remove"))

    assert answer["Location"] == page_of(firm)
    assert not CompanyFile.objects.exists()
    assert member.get(url_of(sent_file)).status_code == 404


@pytest.mark.parametrize(
    ("person", "file", "status"),
    [
        ("colleague", "sent_file", 403),
        ("officer", "sent_file", 403),
        ("officer", "draft_file", 404),
        ("adviser", "sent_file", 403),
        ("stranger", "sent_file", 404),
    ],
)
def test_nobody_else_removes_a_file(client, request, person, file, status):
    client.force_login(request.getfixturevalue(person))

    answer = client.post(url_of(request.getfixturevalue(file), "file_remove"))

    assert answer.status_code == status
    assert CompanyFile.objects.count() == 1


def test_reader_and_officer_see_no_form(client, colleague, officer, firm, sent_file):
    for person in (colleague, officer):
        client.force_login(person)
        page = client.get(page_of(firm))
        assert "multipart" not in page.text
        assert url_of(sent_file, "file_remove") not in page.text
        assert upload(client, firm, made.picture()).status_code == 403


@pytest.mark.parametrize("way", ["logo", "attach", "remove"])
def test_files_are_nobodys_who_lost_the_firm_a_moment_ago(
    member, firm, sent_file, monkeypatch, way
):
    def lose_it_first(company):
        company.memberships.all().delete()
        return lock(company)

    lock = actions.lock
    monkeypatch.setattr(actions, "lock", lose_it_first)

    answer = {
        "logo": lambda: upload(member, firm, made.picture()),
        "attach": lambda: upload(member, firm, made.picture(), reference="ref1"),
        "remove": lambda: member.post(url_of(sent_file, "file_remove")),
    }[way]()

    assert answer.status_code == 404
    assert CompanyFile.objects.get() == sent_file

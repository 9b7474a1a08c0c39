import io
import os
from datetime import timedelta

import pytest
from PIL import Image

from companies.files import actions, confined, queries, storage
from companies.files.policies import LARGEST_FILE_BYTES, MOST_ATTACHMENTS, MOST_PER_REFERENCE
from companies.files.rewritten import Refused
from companies.models import CompanyFile
from tests.companies.files import made
from tests.companies.files.factories import CompanyFileFactory
from tests.factories import NOW
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry


@pytest.fixture
def add(company_with_references, owner):
    def add(data=None, *, name="intyg.png", reference_key="ref1", now=NOW):
        return actions.add_attachment(
            company=company_with_references,
            reference_key=reference_key,
            name=name,
            data=made.picture() if data is None else data,
            by=owner,
            now=now,
        )

    return add


def test_a_persons_second_file_waits_for_the_first(add, monkeypatch):
    def meanwhile(data, *, way):
        with pytest.raises(Refused, match="busy"):
            add(name="annat.png")
        return rewrite(data, way=way)

    rewrite = confined.rewrite
    monkeypatch.setattr(confined, "rewrite", meanwhile)
    add()
    monkeypatch.setattr(confined, "rewrite", rewrite)
    add()

    assert CompanyFile.objects.count() == 2


@pytest.fixture
def set_logo(sent_company, owner):
    def set_logo(data=None, *, name="logo.png"):
        data = made.picture() if data is None else data
        return actions.set_logo(company=sent_company, name=name, data=data, by=owner, now=NOW)

    return set_logo


def stored_files(settings):
    return [path.name for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def audited(action):
    return AuditEntry.objects.filter(action=action).count()


# The logo


def test_set_logo_keeps_a_small_png_and_writes_it_down(set_logo, sent_company, owner):
    file = set_logo(made.picture("JPEG", (1000, 500)), name="../Vår logo\u202e.JPG")

    assert CompanyFile.objects.get() == file
    assert (file.name, file.media_type) == ("Vår logo.png", "image/png")
    assert (file.width, file.height, file.created_by) == (400, 200, owner)
    assert file.size_bytes == len(storage.read(file.stored_name))
    entry = AuditEntry.objects.get(action="file.added")
    assert entry.details["company"] == sent_company.pk
    assert "logo" not in str(entry.details["media_type"])


@pytest.mark.django_db(transaction=True)
def test_set_logo_again_replaces_row_and_content(set_logo, settings):
    first = set_logo()

    second = set_logo(made.picture(size=(20, 20)))

    assert CompanyFile.objects.get() == second
    assert stored_files(settings) == [second.stored_name] != [first.stored_name]
    assert (audited("file.added"), audited("file.replaced")) == (1, 1)


HOSTILE_LOGOS = [
    (b"", "logo.png", "empty"),
    (bytes(LARGEST_FILE_BYTES + 1), "logo.png", "too_large"),
    (made.svg(), "logo.svg", "logo_type"),
    (made.svg(), "logo.png", "logo_type"),
    (b"<html>" + made.SCRIPT, "logo.png", "logo_type"),
    (made.pdf(), "logo.pdf", "logo_type"),
    (made.picture("GIF"), "logo.gif", "logo_type"),
    (made.picture("JPEG"), "logo.png", "name_and_content_differ"),
    (made.picture(), "logo.png.html", "name_and_content_differ"),
    (made.bomb(), "logo.png", "too_many_pixels"),
    (made.picture("JPEG", (400, 400))[:900], "logo.jpg", "broken"),
]


@pytest.mark.parametrize(("data", "name", "code"), HOSTILE_LOGOS)
def test_set_logo_refuses_and_leaves_nothing(set_logo, settings, data, name, code):
    with pytest.raises(Refused, match=code):
        set_logo(data, name=name)

    assert not CompanyFile.objects.exists()
    assert stored_files(settings) == []
    assert not audited("file.added")


def test_set_logo_of_a_picture_that_is_also_a_page_leaves_the_page_out(set_logo):
    file = set_logo(made.png_with_script())

    assert made.SCRIPT not in storage.read(file.stored_name)


def test_set_logo_counts_refused_tries_too(set_logo, monkeypatch):
    monkeypatch.setattr(actions, "UPLOADS_AT_ONCE", 2)
    for _ in range(2):
        with pytest.raises(Refused):
            set_logo(b"")

    with pytest.raises(TooManyTries):
        set_logo()


# Attachments


def test_add_attachment_keeps_a_photograph_without_the_place_it_was_taken(add):
    file = add(made.jpeg_with_a_place(), name="Depån.jpg")

    content = storage.read(file.stored_name)
    assert (file.reference_key, file.name, file.media_type) == ("ref1", "Depån.jpg", "image/jpeg")
    assert made.PLACE.encode() not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_add_attachment_keeps_a_pdf_without_what_acts(add):
    file = add(made.armed_pdf(), name="Intyg.pdf")

    assert (file.name, file.media_type, file.width) == ("Intyg.pdf", "application/pdf", 0)
    assert "JavaScript" not in made.everything_in(storage.read(file.stored_name))


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (made.svg(), "intyg.svg", "attachment_type"),
        (b"MZ program", "intyg.pdf", "attachment_type"),
        (made.pdf(), "intyg.png", "name_and_content_differ"),
        (made.pdf()[:200], "intyg.pdf", "broken"),
        (made.encrypted_pdf(password=""), "intyg.pdf", "pdf_encrypted"),
    ],
)
def test_add_attachment_refuses_and_leaves_nothing(add, settings, data, name, code):
    with pytest.raises(Refused, match=code):
        add(data, name=name)

    assert not CompanyFile.objects.exists()
    assert stored_files(settings) == []


@pytest.mark.parametrize("key", ["", "gone", "ref1\0"])
def test_add_attachment_refuses_a_reference_that_is_not_the_members_own(add, key):
    with pytest.raises(Refused, match="reference_unknown"):
        add(reference_key=key)


def test_add_attachment_bounds_the_files_of_a_reference_and_of_a_firm(add, company_with_references):
    CompanyFileFactory.create_batch(MOST_PER_REFERENCE, company=company_with_references)
    with pytest.raises(Refused, match="too_many_for_reference"):
        add()

    CompanyFileFactory.create_batch(
        MOST_ATTACHMENTS - MOST_PER_REFERENCE, company=company_with_references, reference_key="ref9"
    )
    with pytest.raises(Refused, match="too_many_files"):
        add(reference_key="ref2")


def test_add_attachment_takes_the_content_away_again_if_the_row_cannot_be_written(
    add, monkeypatch, settings
):
    def fails(*arguments, **named):
        raise RuntimeError("the database is away")

    monkeypatch.setattr(actions.audit, "record", fails)

    with pytest.raises(RuntimeError):
        add()

    assert stored_files(settings) == []


# Removing


@pytest.mark.django_db(transaction=True)
def test_remove_file_takes_row_and_content_away_once(add, owner, settings):
    file = add()

    for _ in range(2):
        actions.remove_file(file=CompanyFile(**vars_of(file)), by=owner, now=NOW)

    assert not CompanyFile.objects.exists()
    assert stored_files(settings) == []
    assert audited("file.removed") == 1


def vars_of(file):
    return {field.attname: getattr(file, field.attname) for field in file._meta.concrete_fields}


@pytest.mark.django_db(transaction=True)
def test_remove_file_keeps_the_row_gone_though_the_disk_fails(add, owner, monkeypatch):
    def fails(name):
        raise OSError("read-only")

    file = add()
    monkeypatch.setattr(storage, "delete", fails)

    actions.remove_file(file=file, by=owner, now=NOW)

    assert not CompanyFile.objects.exists()


# Sweeping


def age(name, hours):
    place = storage.path_of(name)
    moment = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(place, (moment, moment))
    return place


def test_sweep_files_deletes_what_no_row_names_and_only_that(db):
    kept = CompanyFileFactory().stored_name
    age(kept, 5)
    orphan = age(storage.write(b"orphan"), 2)
    fresh = age(storage.write(b"on its way"), 0)
    half = age(storage.write(b"half"), 2)
    half = half.rename(half.with_suffix(storage.UNFINISHED))

    assert actions.sweep_files(now=NOW) == 2

    assert not orphan.exists()
    assert not half.exists()
    assert fresh.exists()
    assert storage.exists(kept)
    assert AuditEntry.objects.get(action="files.swept").details == {"count": 2}


def test_sweep_files_reports_a_row_without_content_and_keeps_it(db, caplog):
    file = CompanyFileFactory()
    storage.delete(file.stored_name)

    assert actions.sweep_files(now=NOW) == 0

    assert file.public_id in caplog.text
    assert CompanyFile.objects.exists()


def test_sweep_files_follows_an_erased_firm(sent_company):
    file = CompanyFileFactory(company=sent_company)
    age(file.stored_name, 2)
    sent_company.delete()

    actions.sweep_files(now=NOW)

    assert not storage.exists(file.stored_name)


def test_sweep_files_has_nothing_to_do_before_the_first_upload(db):
    assert actions.sweep_files(now=NOW) == 0
    assert not audited("files.swept")


# Reading


def test_files_of_shows_members_their_draft_and_others_what_is_sent(company_with_references):
    for key in ("ref1", "ref2", "gone"):
        CompanyFileFactory(company=company_with_references, reference_key=key)

    own = queries.files_of(company_with_references, is_member=True)
    others = queries.files_of(company_with_references, is_member=False)

    assert [(part.key, part.is_sent, len(part.files)) for part in own.references] == [
        ("ref1", True, 1),
        ("ref2", False, 1),
    ]
    assert [file.reference_key for file in own.loose] == ["gone"]
    assert [part.key for part in others.references] == ["ref1"]
    assert others.loose == ()

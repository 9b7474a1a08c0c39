from datetime import timedelta

import pytest

from companies.files import storage
from companies.files.actions import sweep_files
from companies.models import MunicipalityArchive
from tests.factories import NOW
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice
from xport.portal.municipality.archive import actions
from xport.portal.municipality.archive.actions import (
    KEPT_FOR,
    LONGEST,
    MOST_ATTEMPTS,
    ask_for_archive,
    make_archive,
    sweep_archives,
)

State = MunicipalityArchive.State


@pytest.fixture
def archive(home, lead_officer):
    return ask_for_archive(municipality=home, by=lead_officer, now=NOW)


@pytest.fixture
def broken(monkeypatch):
    def fails(*_arguments, **_options):
        raise OSError("No space left on device")

    monkeypatch.setattr(actions, "write_archive", fails)


def made(archive, now=NOW):
    make_archive(archive_id=archive.pk, now=now)
    archive.refresh_from_db()
    return archive


def test_archive_is_made_told_of_and_put_on_record(archive, lead_officer, officer):
    made(archive)

    assert archive.state == State.READY
    assert archive.parts_done == archive.parts_total > 0
    assert storage.path_of(archive.stored_name).stat().st_size == archive.size_bytes
    assert [notice.recipient for notice in Notice.objects.all()] == [lead_officer]
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="archive")] == [
        "archive.asked",
        "archive.made",
    ]


def test_only_one_archive_is_on_its_way(archive, home, lead_officer):
    assert ask_for_archive(municipality=home, by=lead_officer, now=NOW) is None

    made(archive)

    assert ask_for_archive(municipality=home, by=lead_officer, now=NOW) is not None


def test_making_it_twice_makes_it_once(archive):
    name = made(archive).stored_name

    assert made(archive).stored_name == name


def test_failure_is_tried_again_and_given_up_in_the_end(archive, broken):
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(OSError, match="No space"):
            make_archive(archive_id=archive.pk, now=NOW)

    archive.refresh_from_db()
    assert archive.state == State.FAILED
    assert not any(path.is_file() for folder in storage.folders() for path in folder.iterdir())


def test_killed_job_is_taken_over_and_cannot_finish_over_the_other(archive, monkeypatch):
    MunicipalityArchive.objects.update(state=State.MAKING, begun_at=NOW, attempts=1)

    sweep_archives(now=NOW + LONGEST)
    archive.refresh_from_db()
    assert archive.state == State.MAKING

    sweep_archives(now=NOW + LONGEST + timedelta(seconds=1))
    assert made(archive).state == State.READY


def test_job_that_was_taken_for_killed_leaves_no_file_behind(archive, monkeypatch):
    def overtaken(file, *_arguments, **_options):
        file.write(b"x")
        MunicipalityArchive.objects.update(attempts=9)

    monkeypatch.setattr(actions, "write_archive", overtaken)

    assert made(archive).stored_name == ""
    assert not any(path.is_file() for folder in storage.folders() for path in folder.iterdir())


def test_archive_goes_after_seven_days_with_its_file(archive, django_capture_on_commit_callbacks):
    name = made(archive).stored_name

    assert sweep_archives(now=NOW + KEPT_FOR) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_archives(now=NOW + KEPT_FOR + timedelta(seconds=1)) == 1

    assert not storage.exists(name)
    assert not MunicipalityArchive.objects.exists()


def test_sweep_of_files_leaves_an_archive_alone(archive):
    name = made(archive).stored_name

    sweep_files(now=NOW + timedelta(days=3650))

    assert storage.exists(name)

import os
import stat

import pytest

from companies.files import storage


def test_write_keeps_the_content_under_a_name_that_says_nothing():
    first, second = storage.write(b"content"), storage.write(b"content")

    assert storage.read(first) == storage.read(second) == b"content"
    assert first != second
    assert len(first) == 32


def test_write_lets_nobody_else_on_the_machine_read():
    place = storage.path_of(storage.write(b"content"))

    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_write_leaves_no_half_file(monkeypatch, settings):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        storage.write(b"content")

    assert [path for path in settings.FILES_DIR.rglob("*") if path.is_file()] == []


def test_delete_takes_a_file_away_once_and_for_all():
    name = storage.write(b"content")

    storage.delete(name)
    storage.delete(name)

    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.read(name)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 32, "a" * 31, "a" * 32 + "\n"])
def test_path_of_refuses_what_is_no_name_of_ours(name):
    with pytest.raises(ValueError, match="Not a name"):
        storage.path_of(name)

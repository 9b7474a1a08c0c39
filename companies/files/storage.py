"""Where the content of files lies: a folder that no web server serves, under names of our own.

A name is random and says nothing. A file is whole or not there: it is written beside its place,
flushed to the disk, and then moved.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{32}\Z")
UNFINISHED = ".part"


def write(content: bytes) -> str:
    """Keep the content; return the name to read it by."""
    with writing() as (file, name):
        file.write(content)
    return name


@contextmanager
def writing() -> Iterator[tuple[IO[bytes], str]]:
    """Keep what is written into the file under the name, unless the block raises."""
    name = secrets.token_hex(16)
    place = path_of(name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_suffix(UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, name
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(place)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _flush_folder(place.parent)


def read(name: str) -> bytes:
    """Return the content. Raises FileNotFoundError."""
    return path_of(name).read_bytes()


def delete(name: str) -> None:
    """Take the file away; one that is gone already is as wished."""
    path_of(name).unlink(missing_ok=True)


def exists(name: str) -> bool:
    return path_of(name).exists()


def path_of(name: str) -> Path:
    """Return the place of a name. Raises ValueError for anything that `write` did not return."""
    if not _NAME.match(name):
        raise ValueError("Not a name of a stored file")
    return Path(settings.FILES_DIR) / name[:2] / name


def folders() -> Iterator[Path]:
    root = Path(settings.FILES_DIR)
    yield from sorted(folder for folder in root.glob("[0-9a-f]" * 2) if folder.is_dir())


def _flush_folder(folder: Path) -> None:
    """Without it the name may be lost in a power cut, though the content was flushed."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""What is done with a firm's files: set the logo, attach to a reference, remove, sweep."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from companies.files import confined, storage
from companies.files.naming import DOCUMENTS, clean_file_name
from companies.files.policies import (
    UPLOADS_AT_ONCE,
    UPLOADS_PER_HOUR,
    check_room,
    check_upload,
)
from companies.files.queries import check_own_reference
from companies.files.rewritten import Refused, Rewritten
from companies.models import Company, CompanyFile, ImportBatch, MunicipalityArchive
from companies.profile.actions import lock
from companies.profile.policies import check_member
from xport.accounts import audit, buckets
from xport.accounts.models import User
from xport.accounts.permissions import Permission

logger = logging.getLogger(__name__)

Kind = CompanyFile.Kind
# The models whose rows name content: what none of them names is swept.
WITH_CONTENT = (CompanyFile, ImportBatch, MunicipalityArchive)
# Content is written before its row: younger than this it may only be on its way.
UNCLAIMED_FOR = timedelta(hours=1)
# Whose file this process reads just now: nobody fills all places of the decoder alone.
_reading: set[int] = set()
_reading_lock = threading.Lock()


def set_logo(*, company: Company, name: str, data: bytes, by: User, now: datetime) -> CompanyFile:
    """Make a picture the firm's logo, in the place of the one it had.

    Raises Refused, TooManyTries, NoLongerMember.
    """
    _count_upload(by, now)
    check_upload(kind=Kind.LOGO, name=name, data=data)
    with _one_at_a_time(by):
        made = confined.rewrite(data, way="logo")
    file = _file(company, made, kind=Kind.LOGO, name=name, created_at=now, created_by=by)
    return _keep(file, made.content, write_row=partial(_replace_logo, file, by=by, now=now))


def add_attachment(
    *, company: Company, reference_key: str, name: str, data: bytes, by: User, now: datetime
) -> CompanyFile:
    """Attach a picture or a PDF to a reference in the members' own profile.

    Raises Refused, TooManyTries, NoLongerMember.
    """
    _count_upload(by, now)
    media_type = check_upload(kind=Kind.ATTACHMENT, name=name, data=data)
    # Here already, or a full firm could keep the decoder busy for nothing.
    check_own_reference(company, reference_key)
    check_room(company, reference_key)
    with _one_at_a_time(by):
        made = confined.rewrite(data, way="pdf" if media_type in DOCUMENTS else "picture")
    file = _file(company, made, kind=Kind.ATTACHMENT, name=name, created_at=now, created_by=by)
    file.reference_key = reference_key
    return _keep(file, made.content, write_row=partial(_attach, file, by=by, now=now))


@transaction.atomic
def remove_file(*, file: CompanyFile, by: User, now: datetime) -> None:
    """Take a file away for everybody, at once. Removing twice changes nothing.

    Raises NoLongerMember.
    """
    check_member(lock(file.company), by, Permission.COMPANY_EDIT)
    removed, _ = CompanyFile.objects.filter(pk=file.pk).delete()
    if removed:
        _forget_content(file)
        audit.record(action="file.removed", by=by, obj=file, now=now, company=file.company_id)


def sweep_files(*, now: datetime) -> int:
    """Delete content that no row names, and what a killed upload left; return how many.

    Rows come and go in transactions and content does not, so the two may part; the row is right.
    A row without content is only reported: the disk may merely be away.
    """
    before = (now - UNCLAIMED_FOR).timestamp()
    swept = 0
    for folder in storage.folders():
        old = {place.name: place for place in folder.iterdir() if place.stat().st_mtime < before}
        for name in old.keys() - _names_beginning_with(folder.name):
            old[name].unlink(missing_ok=True)
            swept += 1
    if swept:
        audit.record(action="files.swept", by=None, obj=None, now=now, count=swept)
    _report_lost()
    return swept


def _names_beginning_with(start: str) -> set[str]:
    return {
        name
        for model in WITH_CONTENT
        for name in model.objects.filter(stored_name__startswith=start).values_list(
            "stored_name", flat=True
        )
    }


def _count_upload(by: User, now: datetime) -> None:
    # Outside the transaction: a refused file must stay counted.
    buckets.take(f"upload:{by.pk}", capacity=UPLOADS_AT_ONCE, per_hour=UPLOADS_PER_HOUR, now=now)


@contextmanager
def _one_at_a_time(by: User) -> Iterator[None]:
    with _reading_lock:
        if by.pk in _reading:
            raise Refused("busy")
        _reading.add(by.pk)
    try:
        yield
    finally:
        _reading.discard(by.pk)


def _file(company: Company, made: Rewritten, *, name: str, **values: object) -> CompanyFile:
    return CompanyFile(
        company=company,
        name=clean_file_name(name, media_type=made.media_type),
        media_type=made.media_type,
        size_bytes=len(made.content),
        width=made.width,
        height=made.height,
        **values,
    )


def _keep(file: CompanyFile, content: bytes, *, write_row: Callable[[], None]) -> CompanyFile:
    """Write the content, then the row; without the row the content goes again."""
    file.stored_name = storage.write(content)
    try:
        write_row()
    except BaseException:
        storage.delete(file.stored_name)
        raise
    return file


@transaction.atomic
def _replace_logo(file: CompanyFile, *, by: User, now: datetime) -> None:
    check_member(lock(file.company), by, Permission.COMPANY_EDIT)
    former = CompanyFile.objects.filter(company=file.company, kind=Kind.LOGO).first()
    if former is not None:
        former.delete()
        _forget_content(former)
    file.save(force_insert=True)
    _record_addition(file, by=by, now=now, is_replacement=former is not None)


@transaction.atomic
def _attach(file: CompanyFile, *, by: User, now: datetime) -> None:
    company = lock(file.company)
    # Reading a file takes a while, in which a right may be lost.
    check_member(company, by, Permission.COMPANY_EDIT)
    # Again, now that nobody else can add one: two uploads at once take one place each.
    check_own_reference(company, file.reference_key)
    check_room(company, file.reference_key)
    file.save(force_insert=True)
    _record_addition(file, by=by, now=now, is_replacement=False)


def _record_addition(file: CompanyFile, *, by: User, now: datetime, is_replacement: bool) -> None:
    audit.record(
        action="file.replaced" if is_replacement else "file.added",
        by=by,
        obj=file,
        now=now,
        company=file.company_id,
        kind=file.kind,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
    )


def _forget_content(file: CompanyFile) -> None:
    name = file.stored_name
    # After the commit, and robust: what stays behind the sweep takes away.
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def _report_lost() -> None:
    lost = [
        public_id
        for model in WITH_CONTENT
        for public_id, name in model.objects.values_list("public_id", "stored_name").iterator()
        # An archive has no content until it is made.
        if name and not storage.exists(name)
    ]
    if lost:
        logger.error("The content of %s files is missing: %s", len(lost), ", ".join(lost[:20]))

"""Asking for a municipality's archive, making it in a job, and taking it away after some days."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation

from companies.files import storage
from companies.models import Municipality, MunicipalityArchive
from companies.people.access import leads_of
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.jobs import wake
from xport.notifications.actions import notify, path_of
from xport.notifications.kinds import Subject
from xport.portal.municipality.archive.making import write_archive

logger = logging.getLogger(__name__)

JOB = "portal.make_archive"
KEPT_FOR = timedelta(days=7)
# A job that began so long ago was killed.
LONGEST = timedelta(minutes=30)
MOST_ATTEMPTS = 3
State = MunicipalityArchive.State
AT_WORK = (State.WAITING, State.MAKING)


def ask_for_archive(
    *, municipality: Municipality, by: User, now: datetime
) -> MunicipalityArchive | None:
    """Ask for an archive; None if one is on its way already."""
    try:
        with transaction.atomic():
            archive = MunicipalityArchive.objects.create(
                municipality=municipality, asked_at=now, asked_by=by
            )
            audit.record(action="archive.asked", by=by, obj=archive, now=now)
            wake(JOB, archive.pk)
    except IntegrityError:
        return None
    return archive


def make_archive(*, archive_id: int, now: datetime) -> None:
    """Make the archive if it waits and nobody else makes it. Raises what another try may mend."""
    begun = MunicipalityArchive.objects.filter(pk=archive_id, state=State.WAITING).update(
        state=State.MAKING, begun_at=now, attempts=F("attempts") + 1, parts_done=0
    )
    if not begun:
        return
    archive = MunicipalityArchive.objects.select_related("municipality", "asked_by").get(
        pk=archive_id
    )
    try:
        name = _written(archive, now)
    except Exception:
        _give_back(archive)
        raise
    if not _finish(archive, name, now):
        storage.delete(name)


def _written(archive: MunicipalityArchive, now: datetime) -> str:
    # No transaction is open, so that each of these is seen at once.
    def tell(done: int, total: int) -> None:
        same = MunicipalityArchive.objects.filter(pk=archive.pk)
        same.update(parts_done=done, parts_total=total)

    language = archive.asked_by.language if archive.asked_by else "sv"
    with translation.override(language), storage.writing() as (file, name):
        write_archive(file, archive.municipality, now=now, tell=tell)
    return name


def _give_back(archive: MunicipalityArchive) -> None:
    state = State.FAILED if archive.attempts >= MOST_ATTEMPTS else State.WAITING
    MunicipalityArchive.objects.filter(pk=archive.pk, state=State.MAKING).update(state=state)


@transaction.atomic
def _finish(archive: MunicipalityArchive, name: str, now: datetime) -> bool:
    size = storage.path_of(name).stat().st_size
    made = MunicipalityArchive.objects.filter(
        pk=archive.pk, state=State.MAKING, attempts=archive.attempts
    ).update(state=State.READY, made_at=now, stored_name=name, size_bytes=size)
    if not made:
        return False
    audit.record(action="archive.made", by=None, obj=archive, now=now, size_bytes=size)
    municipality = archive.municipality
    # Whoever leads by now: the one who asked may have left.
    notify(
        recipients={"officer": leads_of(municipality)},
        kind="companies/archive_ready",
        event_key=f"archive_ready:{archive.public_id}",
        facts={"municipality": municipality.name},
        path=path_of("municipality_archives", municipality.pk),
        group_label=municipality.name,
        about=Subject(municipality=municipality.pk),
        now=now,
    )
    return True


def sweep_archives(*, now: datetime) -> int:
    """Wake jobs for what waits, take over from killed ones, delete what is past; return how many.

    The content goes first, by the sweep of files if this is killed between the two.
    """
    killed = MunicipalityArchive.objects.filter(state=State.MAKING, begun_at__lt=now - LONGEST)
    killed.filter(attempts__gte=MOST_ATTEMPTS).update(state=State.FAILED)
    killed.update(state=State.WAITING)
    waiting = MunicipalityArchive.objects.filter(state=State.WAITING)
    for pk in waiting.values_list("pk", flat=True):
        wake(JOB, pk)
    past = MunicipalityArchive.objects.filter(asked_at__lt=now - KEPT_FOR).exclude(
        state__in=AT_WORK
    )
    for archive in past:
        _take_away(archive, now)
    return len(past)


@transaction.atomic
def _take_away(archive: MunicipalityArchive, now: datetime) -> None:
    name = archive.stored_name
    audit.record(action="archive.swept", by=None, obj=archive, now=now)
    archive.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)

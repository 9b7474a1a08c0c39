"""How the portal is doing: what the status page says in words and the figures in numbers."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db.models import Count, Max, Min, Q

from companies.models import RegisterEntry, RegisterLoad
from companies.register.loading import latest_load
from matchmaking.models import FitScore
from matchmaking.rescoring.due import due_inputs
from xport.notifications.models import MailAddress, OutgoingMail
from xport.operations.models import JobRuns

# The scheduler wakes a sweep every fifteen seconds (xport/schedule.py).
SWEEP_TAKES = timedelta(minutes=2)
# A healthy worker is done in seconds, and a sweep repairs what it missed in fifteen.
SCORING_TAKES = timedelta(minutes=5)
# A mail is due again at once; a server that is away pushes it on, so this one nobody works on.
MAIL_TAKES = timedelta(minutes=15)
SHORT_OF_DISK = 0.1
# Firms come and go: an older register proposes numbers of firms that are no more.
REGISTER_KEEPS = timedelta(days=365)
QUEUE = "celery"
State = OutgoingMail.State


@dataclass(frozen=True, kw_only=True)
class Broker:
    """`queue_length` and `version` are None and "" while it does not answer."""

    queue_length: int | None
    version: str

    @property
    def answers(self) -> bool:
        return self.queue_length is not None


@dataclass(frozen=True, kw_only=True)
class Jobs:
    runs: list[JobRuns]
    last_at: datetime | None

    def stand_still(self, now: datetime) -> bool:
        return self.last_at is None or now - self.last_at > SWEEP_TAKES


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What waits to be scored, since when, and what was scored last."""

    due: int
    oldest_at: datetime | None
    newest_at: datetime | None

    def stand_still(self, now: datetime) -> bool:
        return self.oldest_at is not None and now - self.oldest_at > SCORING_TAKES


@dataclass(frozen=True, kw_only=True)
class Mails:
    """Mails by state; since when the oldest is due that nobody works on; stopped addresses."""

    by_state: dict[str, int]
    oldest_due_at: datetime | None
    stopped_addresses: int

    @property
    def dead(self) -> int:
        return self.by_state[State.DEAD]

    def stand_still(self, now: datetime) -> bool:
        return self.oldest_due_at is not None and now - self.oldest_due_at > MAIL_TAKES


@dataclass(frozen=True, kw_only=True)
class Disk:
    """The disk of the uploaded files, in bytes."""

    free: int
    total: int

    @property
    def is_short(self) -> bool:
        return self.free < self.total * SHORT_OF_DISK


@dataclass(frozen=True, kw_only=True)
class Register:
    """The register that numbers are looked for in; `latest` is None until one is loaded."""

    latest: RegisterLoad | None
    entries: int

    def is_old(self, now: datetime) -> bool:
        return self.latest is not None and now - self.latest.loaded_at > REGISTER_KEEPS


def broker() -> Broker:
    """Ask the broker; two seconds at most."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1
    )
    with client:
        try:
            version = str(client.info("server").get("redis_version", ""))
            return Broker(queue_length=int(client.llen(QUEUE)), version=version)
        except redis.RedisError:
            return Broker(queue_length=None, version="")


def jobs() -> Jobs:
    runs = list(JobRuns.objects.order_by("job", "result"))
    return Jobs(runs=runs, last_at=max((each.last_at for each in runs), default=None))


def scores() -> Scores:
    due = due_inputs().order_by().aggregate(count=Count("pk"), oldest=Min("changed_at"))
    newest = FitScore.objects.aggregate(newest=Max("computed_at"))["newest"]
    return Scores(due=due["count"], oldest_at=due["oldest"], newest_at=newest)


def mails() -> Mails:
    counts = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    waiting = Q(state__in=(State.QUEUED, State.SENDING))
    found = OutgoingMail.objects.aggregate(**counts, oldest_due_at=Min("next_at", filter=waiting))
    oldest = found.pop("oldest_due_at")
    stopped = MailAddress.objects.filter(stopped_at__isnull=False).count()
    return Mails(by_state=found, oldest_due_at=oldest, stopped_addresses=stopped)


def register() -> Register:
    latest = latest_load()
    return Register(latest=latest, entries=RegisterEntry.objects.count() if latest else 0)


def disk() -> Disk:
    folder = settings.FILES_DIR
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return Disk(free=usage.free, total=usage.total)

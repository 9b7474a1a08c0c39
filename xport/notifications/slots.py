"""When digests leave: 07:30 in Stockholm, every day or on Mondays."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from xport.notifications.kinds import Frequency

CLOCK = time(7, 30)
MONDAY = 0


def next_slot(frequency: Frequency, now: datetime) -> datetime:
    """Return the first moment after `now` at which a digest of this frequency leaves."""
    day = _local_day(now)
    if _slot_on(day) <= now:
        day += timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return _slot_on(day)


def latest_slot(now: datetime) -> datetime:
    """Return the last moment up to `now` at which digests left; it names today's digest."""
    day = _local_day(now)
    return _slot_on(day) if _slot_on(day) <= now else _slot_on(day - timedelta(days=1))


def _local_day(now: datetime) -> date:
    return now.astimezone(timezone.get_default_timezone()).date()


def _slot_on(day: date) -> datetime:
    # From the day, not by adding 24 hours: the days on which the clock changes have 23 or 25.
    local = datetime.combine(day, CLOCK, tzinfo=timezone.get_default_timezone())
    return local.astimezone(UTC)

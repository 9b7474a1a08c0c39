"""Calendar months of Swedish time, as a report counts them."""

from datetime import date, datetime, time

from django.utils import timezone


def first_of_month(now: datetime) -> date:
    return timezone.localtime(now).date().replace(day=1)


def months_until(now: datetime, count: int) -> tuple[date, ...]:
    """Return the first days of the last `count` months, that of `now` last."""
    this = first_of_month(now)
    numbers = range(_number(this) - count + 1, _number(this) + 1)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def start_of(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time.min))


def end_of(month: date) -> datetime:
    """Return the moment when the month after begins."""
    after = _number(month) + 1
    return start_of(date(after // 12, after % 12 + 1, 1))


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1

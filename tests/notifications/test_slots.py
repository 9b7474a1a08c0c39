from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from xport.notifications.kinds import Frequency
from xport.notifications.slots import latest_slot, next_slot

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def local(*parts):
    return datetime(*parts, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (local(2026, 11, 23, 7, 29), local(2026, 11, 23, 7, 30)),
        (local(2026, 11, 23, 7, 30), local(2026, 11, 24, 7, 30)),
        (local(2026, 12, 31, 23, 59), local(2027, 1, 1, 7, 30)),
    ],
)
def test_next_daily_slot_is_half_past_seven_in_stockholm(now, following):
    assert next_slot(Frequency.DAILY, now) == following


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (local(2026, 11, 23, 7, 29), local(2026, 11, 23, 7, 30)),  # a Monday
        (local(2026, 11, 23, 7, 30), local(2026, 11, 30, 7, 30)),
        (local(2026, 11, 29, 12, 0), local(2026, 11, 30, 7, 30)),
    ],
)
def test_next_weekly_slot_is_a_monday(now, following):
    assert next_slot(Frequency.WEEKLY, now) == following


@pytest.mark.parametrize(
    ("day_before", "slot_utc"),
    [
        # The clock goes forward on 29 March and back on 25 October 2026.
        (local(2026, 3, 28, 8, 0), datetime(2026, 3, 29, 5, 30, tzinfo=UTC)),
        (local(2026, 10, 24, 8, 0), datetime(2026, 10, 25, 6, 30, tzinfo=UTC)),
    ],
)
def test_slot_stays_at_half_past_seven_when_the_clock_changes(day_before, slot_utc):
    assert next_slot(Frequency.DAILY, day_before) == slot_utc
    assert latest_slot(slot_utc) == slot_utc


def test_latest_slot_before_half_past_seven_is_yesterdays():
    assert latest_slot(local(2026, 3, 29, 7, 29)) == local(2026, 3, 28, 7, 30)

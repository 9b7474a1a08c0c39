from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from xport.accounts import buckets, limits
from xport.accounts.models import Bucket


def take(now, key="one"):
    buckets.take(key, capacity=3, per_hour=6, now=now)


def empty(now, key="one"):
    for _ in range(3):
        take(now, key)


def test_take_refuses_when_empty_and_says_how_long(db, now):
    empty(now)

    with pytest.raises(buckets.TooManyTries) as refusal:
        take(now)

    assert refusal.value.retry_after_seconds == 600


def test_take_leaves_other_keys_alone(db, now):
    empty(now)

    take(now, key="two")


def test_take_refills_one_token_after_its_time(db, now):
    empty(now)
    later = now + timedelta(minutes=10)
    take(later)

    with pytest.raises(buckets.TooManyTries):
        take(later)


def test_take_never_holds_more_than_its_capacity(db, now):
    take(now)
    much_later = now + timedelta(days=30)
    empty(much_later)

    with pytest.raises(buckets.TooManyTries):
        take(much_later)


def test_take_with_a_clock_that_runs_back_gives_nothing_away(db, now):
    empty(now)

    with pytest.raises(buckets.TooManyTries):
        take(now - timedelta(hours=5))


def test_refused_try_costs_nothing(db, now):
    empty(now)
    for _ in range(5):
        with pytest.raises(buckets.TooManyTries):
            take(now)

    take(now + timedelta(minutes=10))


def test_put_back_never_overfills(db, now):
    take(now)
    for _ in range(5):
        buckets.put_back("one", capacity=3)
    empty(now)

    with pytest.raises(buckets.TooManyTries):
        take(now)


@pytest.mark.django_db(transaction=True)
def test_take_by_many_at_once_gives_each_token_once(now):
    def attempt(_):
        try:
            take(now)
        except buckets.TooManyTries:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(attempt, range(24))) == 3


def test_purge_takes_what_has_refilled_and_leaves_the_rest(db, now):
    take(now - timedelta(hours=25), key="old")
    take(now, key="new")

    assert buckets.purge(now=now) == 1
    assert list(Bucket.objects.values_list("key", flat=True)) == ["new"]


def test_every_bucket_has_refilled_when_it_is_purged():
    every = [value for value in vars(limits).values() if isinstance(value, limits.Limit)]

    assert len(every) >= 8
    for limit in every:
        assert limit.capacity / limit.tries_per_hour <= buckets.LONGEST_REFILL / timedelta(hours=1)

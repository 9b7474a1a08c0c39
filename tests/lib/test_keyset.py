from datetime import UTC, datetime, timedelta

import pytest

from xport.accounts.models import User
from xport.lib.keyset import keyset_page

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, tzinfo=UTC)
BY_NAME = ("full_name", "id")


@pytest.fixture
def people():
    """Seven people, of whom three share a name: ties that only the id can order."""
    names = ["Ada", "Bo", "Bo", "Bo", "Cy", "Di", "Eva"]
    return [
        User.objects.create(
            email=f"{i}@a.example", full_name=name, date_joined=START + timedelta(days=i // 2)
        )
        for i, name in enumerate(names)
    ]


def walk(fields, size=2):
    """Return the pages forward, and the pages back from the last."""
    forward, page = [], keyset_page(User.objects.all(), fields=fields, after=None, size=size)
    while True:
        forward.append(page.rows)
        if page.next_cursor is None:
            break
        page = keyset_page(User.objects.all(), fields=fields, after=page.next_cursor, size=size)
    back = [page.rows]
    while page.previous_cursor:
        page = keyset_page(User.objects.all(), fields=fields, after=page.previous_cursor, size=size)
        back.append(page.rows)
    return forward, back[::-1]


def test_keyset_page_walks_forward_and_back_over_ties(people):
    forward, back = walk(BY_NAME)

    assert forward == [people[0:2], people[2:4], people[4:6], people[6:]]
    assert [row for page in back for row in page] == people


def test_keyset_page_walks_newest_first(people):
    forward, back = walk(("-date_joined", "-id"), size=3)

    assert [row for page in forward for row in page] == people[::-1]
    assert [row for page in back for row in page] == people[::-1]


def test_keyset_page_is_not_shifted_by_a_new_row(people):
    first = keyset_page(User.objects.all(), fields=BY_NAME, after=None, size=2)
    User.objects.create(email="new@a.example", full_name="Aaa")

    second = keyset_page(User.objects.all(), fields=BY_NAME, after=first.next_cursor, size=2)

    assert second.rows == people[2:4]


def test_keyset_page_without_neighbours_has_no_cursors(people):
    page = keyset_page(User.objects.all(), fields=BY_NAME, after=None, size=7)

    assert (page.next_cursor, page.previous_cursor) == (None, None)


def test_keyset_page_of_nothing_is_empty():
    page = keyset_page(User.objects.all(), fields=BY_NAME, after=None, size=7)

    assert (page.rows, page.next_cursor, page.previous_cursor) == ([], None, None)


@pytest.mark.parametrize("cursor", ["x", "W10:abc", "\x00", "é" * 5000, "bmV4dA==:sig"])
def test_keyset_page_gives_the_first_page_for_a_bad_cursor(people, cursor):
    page = keyset_page(User.objects.all(), fields=BY_NAME, after=cursor, size=2)

    assert page.rows == people[0:2]


def test_keyset_page_refuses_the_cursor_of_another_order(people):
    other = keyset_page(User.objects.all(), fields=("-date_joined", "-id"), after=None, size=2)

    page = keyset_page(User.objects.all(), fields=BY_NAME, after=other.next_cursor, size=2)

    assert page.rows == people[0:2]


def test_keyset_page_shows_the_first_page_when_the_rest_was_deleted(people):
    first = keyset_page(User.objects.all(), fields=BY_NAME, after=None, size=2)
    User.objects.exclude(pk__in=[row.pk for row in first.rows]).delete()

    page = keyset_page(User.objects.all(), fields=BY_NAME, after=first.next_cursor, size=2)

    assert page.rows == first.rows


def test_keyset_page_costs_one_query(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset_page(User.objects.all(), fields=BY_NAME, after=None, size=2)

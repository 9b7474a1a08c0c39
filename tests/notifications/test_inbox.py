import pytest
from django.urls import reverse

from tests.notifications.conftest import NOW
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(client, anna, tell):
    tell(anna)
    client.force_login(anna)
    return client


def mark(client, notice, **form):
    return client.post(reverse("notice_read", args=[notice.pk]), form)


def test_notice_is_marked_read_and_unread_again(inbox):
    notice = Notice.objects.get()

    mark(inbox, notice)
    notice.refresh_from_db()
    assert notice.read_at

    mark(inbox, notice, unread="1")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_marking_read_twice_keeps_the_first_time(inbox):
    notice = Notice.objects.get()
    Notice.objects.update(read_at=NOW)

    mark(inbox, notice)

    notice.refresh_from_db()
    assert notice.read_at == NOW


def test_somebody_elses_notice_is_not_found(inbox, tell, ben):
    tell(ben)
    notice = Notice.objects.get(recipient=ben)

    assert mark(inbox, notice).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize(
    ("next_", "leads_to"),
    [
        ("/sv/notices/?unread=1", "/sv/notices/?unread=1"),
        ("https://evil.example/", "/sv/notices/"),
        ("//evil.example/", "/sv/notices/"),
    ],
)
def test_after_marking_the_person_is_where_they_were(inbox, next_, leads_to):
    answer = mark(inbox, Notice.objects.get(), next=next_)

    assert answer["Location"] == leads_to


def test_filter_shows_the_unread_alone(inbox, tell, anna):
    tell(anna, event="event-2", company="Ny AB")
    Notice.objects.filter(dedupe_key=f"event-1:{anna.pk}").update(read_at=NOW)

    rows = inbox.get(reverse("notices"), {"unread": "1"}).context["rows"]

    assert [row.notice.dedupe_key for row in rows] == [f"event-2:{anna.pk}"]


def test_filter_stays_on_the_next_page(inbox, tell, anna):
    for number in range(31):
        tell(anna, event=f"more-{number}")

    page = inbox.get(reverse("notices"), {"unread": "1"})

    assert "?unread=1&amp;after=" in page.content.decode()
    following = inbox.get(
        reverse("notices"), {"unread": "1", "after": page.context["page"].next_cursor}
    )
    assert len(following.context["rows"]) == 2


def test_page_counts_all_unread_also_those_of_other_pages(inbox, tell, anna):
    for number in range(31):
        tell(anna, event=f"more-{number}")

    assert inbox.get(reverse("notices")).context["unread_count"] == 32


def test_read_inbox_says_so(inbox):
    Notice.objects.update(read_at=NOW)

    page = inbox.get("/en/notices/?unread=1").content.decode()

    assert "You have read everything." in page

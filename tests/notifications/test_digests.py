from datetime import datetime, timedelta
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.notifications.conftest import NOW, deliver_all
from xport.notifications import digests, rendering
from xport.notifications.kinds import Frequency, Subject
from xport.notifications.models import MailAddress, Notice, OutgoingMail
from xport.notifications.slots import next_slot

pytestmark = pytest.mark.django_db
TUESDAY = next_slot(Frequency.DAILY, NOW)
NEXT_MONDAY = next_slot(Frequency.WEEKLY, NOW)
DAY = timedelta(days=1)


@pytest.fixture
def tell_daily(tell):
    def tell_daily(*people, event="event-1", **more):
        return tell(*people, event=event, kind="testing/daily", **more)

    return tell_daily


def send(now=TUESDAY):
    return digests.send_due_digests(now=now)


def test_digest_leaves_in_the_morning_and_not_before(tell_daily, anna):
    tell_daily(anna)

    assert [send(TUESDAY - timedelta(seconds=1)), send(), send()] == [0, 1, 0]
    mail = OutgoingMail.objects.get()
    assert mail.dedupe_key == f"digest:{anna.pk}:2026-11-24"
    assert Notice.objects.get().digest_key == mail.dedupe_key


def test_digest_is_one_mail_over_all_subjects_in_groups(tell_daily, anna):
    tell_daily(anna, group="Örebro", company="Öst AB")
    tell_daily(anna, event="event-2", group="Arboga", company="Väst & Co AB")
    tell_daily(anna, event="event-3", group="Örebro", company="Syd AB")

    send()

    mail = OutgoingMail.objects.get()
    places = [mail.text.index(part) for part in ("Arboga", "Väst & Co", "Örebro", "Öst", "Syd")]
    assert places == sorted(places)
    assert mail.text.count("Örebro") == 1
    assert "Väst &amp; Co AB" in mail.html
    assert "http://127.0.0.1:8000/sv/companies/ab12/" in mail.text


def test_digest_is_in_the_language_of_its_reader(tell_daily, anna, ben):
    tell_daily(anna, ben)

    send()

    swedish, english = (OutgoingMail.objects.get(reader=person) for person in (anna, ben))
    assert "januari" in swedish.text
    assert "January" in english.text
    assert english.subject == "1 notice from Xport"


def test_weekly_notices_come_on_monday_together_with_the_daily(tell, tell_daily, anna):
    tell(anna, kind="testing/weekly")
    sunday = NEXT_MONDAY - timedelta(hours=12)
    tell_daily(anna, event="event-2", now=sunday)

    assert [send(NEXT_MONDAY - DAY), send(NEXT_MONDAY)] == [0, 1]
    assert Notice.objects.filter(digest_key=OutgoingMail.objects.get().dedupe_key).count() == 2


def test_missed_nights_make_one_longer_digest(tell_daily, anna):
    tell_daily(anna)
    tell_daily(anna, event="event-2", now=NOW + DAY)

    assert send(TUESDAY + 3 * DAY + timedelta(hours=5)) == 1
    assert OutgoingMail.objects.get().dedupe_key.endswith(":2026-11-27")
    assert Notice.objects.filter(digest_key="").count() == 0


def test_notice_that_is_committed_after_the_digest_waits_for_the_next(tell_daily, anna):
    tell_daily(anna)
    send()
    tell_daily(anna, event="event-2")  # due at the same moment, but written late

    assert [send(TUESDAY + timedelta(minutes=1)), send(TUESDAY + DAY)] == [0, 1]
    assert OutgoingMail.objects.count() == 2


def test_digest_that_two_workers_write_is_written_once(tell_daily, anna):
    tell_daily(anna)
    send()
    # As if this worker had looked before the other committed.
    tell_daily(anna, event="event-2")

    assert digests.send_digest(user=anna, now=TUESDAY) is False
    assert Notice.objects.get(dedupe_key=f"event-2:{anna.pk}").digest_at == TUESDAY


def test_nothing_is_sent_to_whom_nothing_concerns_any_more(tell_daily, anna, guests):
    firm = Subject(company="gone")
    tell_daily(anna, about=firm)
    guests.gone.add(firm)

    assert send() == 0
    assert not OutgoingMail.objects.exists()
    assert Notice.objects.get().digest_at is None


def test_digest_leaves_out_what_no_longer_concerns_its_reader(tell_daily, anna, guests):
    tell_daily(anna, about=Subject(company="gone"), company="Borta AB")
    tell_daily(anna, event="event-2", about=Subject(company="here"), company="Kvar AB")
    guests.gone.add(Subject(company="gone"))

    send()

    mail = OutgoingMail.objects.get()
    assert "Kvar AB" in mail.text
    assert "Borta AB" not in mail.text + mail.html


def test_right_that_is_lost_before_delivery_works_on_the_mail(to_sink, tell_daily, anna, guests):
    tell_daily(anna, about=Subject(company="gone"), company="Borta AB")
    tell_daily(anna, event="event-2", about=Subject(company="here"), company="Kvar AB")
    send()
    guests.gone.add(Subject(company="gone"))

    deliver_all()

    text = to_sink.accepted[0].get_body(("plain",)).get_content()
    assert "Kvar AB" in text
    assert "Borta AB" not in text


def test_mail_at_once_is_cancelled_when_the_right_is_lost(to_sink, tell, anna, guests):
    firm = Subject(company="gone")
    tell(anna, about=firm)
    guests.gone.add(firm)

    deliver_all()

    assert to_sink.accepted == []
    assert OutgoingMail.objects.get().state == "cancelled"


def test_closed_account_gets_no_digest(tell_daily, anna):
    tell_daily(anna)
    anna.is_active = False
    anna.save()

    assert send() == 0


def test_stopped_address_gets_no_digest(tell_daily, anna):
    tell_daily(anna)
    MailAddress.objects.create(address=anna.email, stopped_at=NOW, changed_at=NOW)

    assert send() == 0


@pytest.mark.parametrize("error", [ValueError, DataError])
def test_digest_that_cannot_be_written_holds_up_nobody(
    tell_daily, anna, ben, monkeypatch, caplog, error
):
    tell_daily(anna, ben)
    original = rendering.digest_mail

    def failing(*, recipient, notices):
        if recipient == anna:
            raise error
        return original(recipient=recipient, notices=notices)

    monkeypatch.setattr(rendering, "digest_mail", failing)

    assert send() == 1
    assert OutgoingMail.objects.get().reader == ben
    assert Notice.objects.get(recipient=anna).digest_at == TUESDAY + digests.PAUSE_AFTER_FAILURE
    assert f"The digest of person {anna.pk} could not be written" in caplog.text


def test_database_that_is_away_puts_nobody_off(tell_daily, anna, monkeypatch):
    tell_daily(anna)
    due_at = Notice.objects.get().digest_at
    monkeypatch.setattr(rendering, "digest_mail", Mock(side_effect=OperationalError))

    with pytest.raises(OperationalError):
        send()

    assert Notice.objects.get().digest_at == due_at


def test_writing_a_digest_costs_the_same_for_many_notices(tell_daily, anna, ben):
    tell_daily(anna)
    with CaptureQueriesContext(connection) as few:
        digests.send_digest(user=anna, now=TUESDAY)
    for number in range(20):
        tell_daily(ben, event=f"event-{number}")

    with CaptureQueriesContext(connection) as many:
        digests.send_digest(user=ben, now=TUESDAY)

    assert len(many) == len(few)


def test_digest_is_delivered_once_by_its_key(to_sink, tell_daily, anna):
    tell_daily(anna)
    send()
    deliver_all()
    send(TUESDAY + timedelta(hours=1))
    deliver_all()

    assert len(to_sink.accepted) == 1


def test_long_digest_is_cut(tell_daily, anna):
    for number in range(rendering.MOST_LINES + 2):
        tell_daily(anna, event=f"event-{number}")

    send()

    mail = OutgoingMail.objects.get()
    assert mail.text.count("Laddkraft & Söner AB, januari") == rendering.MOST_LINES
    assert str(rendering.MOST_LINES + 2) in mail.subject


def test_sweep_costs_one_query_while_nobody_waits(tell_daily, anna, django_assert_num_queries):
    tell_daily(anna)

    with django_assert_num_queries(1):
        send(TUESDAY - timedelta(hours=1))


def test_digest_of_a_whole_year_always_leaves_at_half_past_seven(tell_daily, anna):
    stockholm = ZoneInfo("Europe/Stockholm")
    moments = []
    for day in range(0, 366, 30):
        tell_daily(anna, event=f"event-{day}", now=NOW + day * DAY)
        moments.append(Notice.objects.latest("pk").digest_at.astimezone(stockholm))

    assert {(moment.hour, moment.minute) for moment in moments} == {(7, 30)}
    assert {moment.utcoffset() for moment in moments} == {timedelta(hours=1), timedelta(hours=2)}
    assert all(moment > datetime(2026, 11, 24, tzinfo=stockholm) for moment in moments)

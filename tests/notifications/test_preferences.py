import pytest
from django.urls import reverse

from tests.notifications.conftest import NOW
from xport.accounts.models import AuditEntry
from xport.notifications import kinds, preferences
from xport.notifications.kinds import Frequency
from xport.notifications.models import Notice, OutgoingMail, Preference
from xport.notifications.slots import next_slot

pytestmark = pytest.mark.django_db
DAILY = ("testing/daily", "guest")


def choose(user, pair=DAILY, frequency=Frequency.OFF):
    return preferences.choose(user=user, choices={pair: frequency}, now=NOW)


def test_notice_of_a_daily_kind_waits_and_is_not_mailed(tell, anna):
    tell(anna, kind="testing/daily")

    assert Notice.objects.get().digest_at == next_slot(Frequency.DAILY, NOW)
    assert not OutgoingMail.objects.exists()


def test_choice_holds_from_the_next_notice(tell, anna):
    choose(anna, frequency=Frequency.AT_ONCE)

    tell(anna, kind="testing/daily")

    assert Notice.objects.get().digest_at is None
    assert OutgoingMail.objects.get().recipient == anna.email


def test_no_email_leaves_the_notice_in_the_inbox(tell, anna):
    choose(anna)

    assert tell(anna, kind="testing/daily") == 1
    assert Notice.objects.get().digest_at is None
    assert not OutgoingMail.objects.exists()


def test_of_several_audiences_the_most_urgent_choice_counts(anna):
    kind = kinds.kind_of("matchmaking/score_strong")

    held = {anna.pk: ("officer", "adviser")}

    assert preferences.frequencies_for(kind, held) == {anna.pk: Frequency.AT_ONCE}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Frequency.WEEKLY, next_slot(Frequency.WEEKLY, NOW)),
        (Frequency.AT_ONCE, next_slot(Frequency.DAILY, NOW)),
        (Frequency.OFF, None),
    ],
)
def test_choice_also_moves_what_waits_already(tell, anna, ben, chosen, expected):
    tell(anna, ben, kind="testing/daily")

    choose(anna, frequency=chosen)

    assert Notice.objects.get(recipient=anna).digest_at == expected
    assert Notice.objects.get(recipient=ben).digest_at == next_slot(Frequency.DAILY, NOW)


def test_direct_answers_cannot_be_turned_off(tell, anna):
    assert choose(anna, ("testing/answer", kinds.PERSON)) == 0

    tell(anna, kind="testing/answer")

    assert OutgoingMail.objects.exists()


def test_choosing_is_audited_and_the_same_again_is_nothing(anna):
    assert [choose(anna), choose(anna)] == [1, 0]

    assert AuditEntry.objects.filter(action="notice_preferences.changed").count() == 1


def test_stopping_digests_leaves_what_comes_at_once(anna):
    preferences.choose(user=anna, choices={("testing/news", "guest"): Frequency.WEEKLY}, now=NOW)

    assert preferences.stop_mails(user=anna, scope=preferences.DIGESTS, now=NOW) > 2
    assert preferences.stop_mails(user=anna, scope=preferences.DIGESTS, now=NOW) == 0
    off = set(Preference.objects.filter(frequency="off").values_list("kind", flat=True))
    assert {"testing/daily", "testing/weekly", "testing/news"} <= off
    assert not off & {"testing/linked", "testing/answer"}


# The page


def url():
    return reverse("notice_preferences")


def test_page_asks_only_about_the_roles_that_are_held(client, officer):
    client.force_login(officer)

    fields = client.get(url()).context["form"].fields

    assert "officer-matchmaking-score_strong" in fields
    assert fields["officer-matchmaking-score_strong"].initial == Frequency.DAILY
    assert not [name for name in fields if name.startswith(("member-", "adviser-", "operator-"))]


def test_page_says_what_cannot_be_turned_off(client, anna):
    client.force_login(anna)

    page = client.get(f"/en{url().removeprefix('/sv')}").content.decode()

    assert "The decision when you have asked to take over a profile" in page
    assert "Emails about signing in, passwords and your address" in page


def test_page_keeps_what_is_chosen(client, adviser):
    client.force_login(adviser)
    form = client.get(url()).context["form"]
    sent = {name: field.initial for name, field in form.fields.items()}

    answer = client.post(url(), sent | {"adviser-matchmaking-score_strong": "weekly"})

    assert answer.status_code == 302
    row = Preference.objects.get(user=adviser)
    assert (row.kind, row.frequency) == ("matchmaking/score_strong", "weekly")


def test_page_refuses_what_is_no_choice(client, adviser):
    client.force_login(adviser)

    answer = client.post(url(), {"adviser-matchmaking-score_strong": "hourly"})

    assert answer.status_code == 200
    assert "adviser-matchmaking-score_strong" in answer.context["form"].errors
    assert not Preference.objects.exists()


def test_page_says_of_an_empty_form_that_all_is_missing(client, adviser):
    client.force_login(adviser)

    form = client.post(url(), {}).context["form"]

    assert set(form.errors) == set(form.fields)


def test_page_cannot_choose_for_a_role_that_is_not_held(client, officer):
    client.force_login(officer)
    form = client.get(url()).context["form"]
    sent = {name: field.initial for name, field in form.fields.items()}

    client.post(url(), sent | {"adviser-matchmaking-score_strong": "off"})

    assert not Preference.objects.filter(audience="adviser").exists()

import pytest
from django.urls import reverse

from markets.models import CountryWarning
from matchmaking.rescoring.basis import current_basis
from tests.factories import NOW

FORM = {"reason": "Exportkontroll", "source": "Förordning (EU) 2021/821"}


def url_of(code, name="country_warning"):
    return reverse(name, args=[code])


@pytest.fixture
def warned(db):
    return CountryWarning.objects.create(country_id="DK", reason="A", source="B", set_at=NOW)


def test_an_adviser_warns_of_a_country_of_the_market(client, adviser):
    client.force_login(adviser)

    answer = client.post(url_of("dk"), FORM)

    assert answer.headers["Location"] == reverse("country", args=["dk"])
    warning = CountryWarning.objects.get()
    assert (warning.country_id, warning.reason, warning.set_by) == ("DK", FORM["reason"], adviser)
    assert current_basis().world.atlas.country("DK").has_adviser_warning


@pytest.mark.parametrize("missing", ["reason", "source"])
def test_a_warning_needs_reason_and_source(client, adviser, missing):
    client.force_login(adviser)

    page = client.post(url_of("dk"), FORM | {missing: " "})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [missing]
    assert not CountryWarning.objects.exists()


def test_an_empty_form_says_what_is_missing(client, adviser):
    client.force_login(adviser)

    page = client.post(url_of("de"), {})

    assert set(page.context["form"].errors) >= {"reason", "source"}


def test_a_second_warning_is_refused_in_words(client, adviser, warned):
    client.force_login(adviser)

    page = client.post(url_of("dk"), FORM, follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert CountryWarning.objects.get() == warned


def test_an_operator_lifts_a_warning(client, operator, warned):
    client.force_login(operator)

    client.post(url_of("dk", "country_warning_lift"))

    warned.refresh_from_db()
    assert warned.lifted_by == operator
    assert not current_basis().world.atlas.country("DK").has_adviser_warning


def test_lifting_what_is_lifted_says_so(client, operator):
    client.force_login(operator)

    page = client.post(url_of("dk", "country_warning_lift"), follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_the_button_is_there_for_who_may_warn_alone(client, adviser, adviser_of_india):
    for user, is_shown in ((adviser, True), (adviser_of_india, False)):
        client.force_login(user)
        page = client.get(reverse("country", args=["dk"]))
        assert (url_of("dk") in page.text) is is_shown

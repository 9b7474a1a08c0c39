"""What a page costs that anybody may see, to who is signed in and to who is not."""

import pytest
from django.urls import reverse

from markets.models import CountryWarning
from tests.companies.profile.test_calculator import EXAMPLE
from tests.factories import NOW
from tests.portal.counting import MOST_QUERIES, queries_of

PUBLIC_PAGES = [
    ("markets", []),
    ("market", ["europe"]),
    ("country", ["de"]),
    ("country", ["cn"]),
    ("country", ["se"]),
    ("figure", ["gdp_growth_pct"]),
    ("figures", []),
    ("figures_csv", []),
    ("method", []),
    ("calculator", []),
]


@pytest.mark.parametrize(("name", "arguments"), PUBLIC_PAGES)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_public_page_costs_at_most_20_queries(client, adviser, name, arguments, is_signed_in):
    CountryWarning.objects.create(country_id="CN", reason="A", source="B", set_at=NOW)
    if is_signed_in:
        client.force_login(adviser)
    url = reverse(name, args=arguments)
    client.get(url)

    assert len(queries_of(client, url)) <= (MOST_QUERIES if is_signed_in else 8)


def test_calculator_with_every_answer_costs_at_most_20_queries(client, adviser):
    CountryWarning.objects.create(country_id="CN", reason="A", source="B", set_at=NOW)
    url = f"{reverse('calculator')}?{EXAMPLE}&market=china"
    client.get(url)
    assert len(queries_of(client, url)) <= 14
    client.force_login(adviser)
    client.get(url)

    assert len(queries_of(client, url)) <= MOST_QUERIES


def test_mailbox_costs_the_anonymous_no_query_for_its_frame(client, db, settings):
    settings.DEMO = True

    assert queries_of(client, reverse("mailbox")) == []

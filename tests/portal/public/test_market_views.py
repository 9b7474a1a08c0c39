"""The pages of markets, countries and figures: open, bilingual, no figure without its source."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import translation

from markets.models import Country, CountryWarning, Figures, Indicator, Market, Observation
from markets.queries import current_figures
from markets.templatetags.figures import figure_text, figure_value, source_name
from tests.factories import NOW
from xport.portal.public.countries import MARKET_COLUMNS

pytestmark = pytest.mark.django_db

LANGUAGES = ("sv", "en")
# Sweden is home and none of them.
TARGETS = {
    *("at", "be", "bg", "ch", "cn", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gb", "gr"),
    *("hr", "hu", "ie", "in", "is", "it", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt", "ro"),
    *("sg", "si", "sk", "us"),
}


def page_of(client, language, name, *arguments):
    with translation.override(language):
        page = client.get(reverse(name, args=arguments))
    assert page.status_code == 200
    return page


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def on_one_line(text):
    # Not the spaces that hold a figure and its unit together.
    return re.sub(r"[ \n]+", " ", text)


class Pictures(HTMLParser):
    """Collects pictures that say nothing: neither hidden nor named in words."""

    def __init__(self):
        super().__init__()
        self.silent, self.named = [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag != "svg" or attributes.get("aria-hidden") == "true":
            return
        is_named = attributes.get("role") == "img" and attributes.get("aria-label", "").strip()
        (self.named if is_named else self.silent).append(self.get_starttag_text())


def pictures_in(page):
    pictures = Pictures()
    pictures.feed(page.text)
    return pictures


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_page_and_is_linked_from_the_list(client, language):
    linked = page_of(client, language, "markets").text

    for code in (*TARGETS, "se"):
        page = page_of(client, language, "country", code)
        assert f'href="/{language}/countries/{code}/"' in linked
        assert page.context["page"].figure_count > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_market_has_a_page_with_its_countries(client, language):
    for market in Market.objects.all():
        page = page_of(client, language, "market", market.pk)
        shown = {row.country.iso2 for row in page.context["page"].countries}
        assert shown == {country.iso2 for country in market.countries.all()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["de", "sg", "us", "se"])
def test_each_figure_of_a_country_stands_with_unit_year_and_source(client, language, code):
    page = page_of(client, language, "country", code)

    with translation.override(language):
        table = on_one_line(page.text)
        for figure in current_figures()[code.upper()].figures.values():
            written, source = escaped(figure_text(figure)), escaped(source_name(figure.source))
            assert f"{written}<small>{figure.year}</small>" in table, figure
            assert f"{figure.year}, {source}" in table, figure
            assert figure.unit in figure_text(figure).replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_page_gives_every_country_with_year_and_source(client, language):
    countries = current_figures().values()
    for indicator in Indicator.objects.all():
        page = page_of(client, language, "figure", indicator.pk)
        with translation.override(language):
            rows = on_one_line(page.text)
            for figure in filter(None, (each.figures.get(indicator.pk) for each in countries)):
                assert f">{escaped(figure_value(figure))}<" in rows, figure
                assert f"{figure.year}, {escaped(source_name(figure.source))}" in rows, figure


def escaped(text):
    return text.replace("&", "&amp;")


def test_each_cell_of_a_market_has_its_year_and_each_column_unit_and_source(client):
    page = page_of(client, "en", "market", "europe")
    head = page.text[page.text.index("<thead") : page.text.index("</thead>")]

    with translation.override("en"):
        for column in page.context["page"].columns:
            assert f"{column.figure.name}, {column.figure.unit}" in head
            assert all(escaped(source_name(source)) in head for source in column.sources)
    body = page.text[page.text.index("<tbody") : page.text.index("</tbody>")]
    cells = re.findall(r"<td [^>]+><span>([^<]+)(?:<small>(\d{4}))?", body)
    assert [value for value, year in cells if not year] == distances_of(page)


def test_each_cell_of_a_market_has_its_name_and_source_for_a_phone(client):
    """There each row is a card, and the heads with units and sources are out of sight."""
    page = page_of(client, "en", "market", "europe")

    with translation.override("en"):
        for row in page.context["page"].countries:
            for column, cell in row.cells:
                assert f'data-t="{column.figure.name}, {column.figure.unit}"' in page.text
                assert cell is None or f", {escaped(source_name(cell.figure.source))}<" in page.text


def distances_of(page):
    return [f"{row.distance_km:,.0f}" for row in page.context["page"].countries]


@pytest.mark.parametrize(
    ("name", "argument"),
    [("market", "europe"), ("country", "de"), ("country", "sg"), ("figure", "gdp_growth_pct")],
)
def test_each_picture_says_in_words_what_it_shows(client, name, argument):
    pictures = pictures_in(page_of(client, "sv", name, argument))

    assert pictures.silent == []
    assert pictures.named or name == "figure"


def test_each_theme_has_its_pictures_as_a_table(client):
    page = page_of(client, "sv", "country", "de")

    assert page.text.count("<details") == len(page.context["page"].themes)


def test_what_is_missing_is_said_and_never_filled_in(client):
    page = page_of(client, "en", "country", "sg")

    assert "Missing for Singapore, and never filled in: plug-in cars sold per year" in words_of(
        page
    )


def test_old_figures_are_called_old(client):
    page = page_of(client, "en", "country", "de")

    themes = page.context["page"].themes
    standings = [each.standing for theme in themes for each in theme.figures]
    old = {each.figure.indicator for each in standings if each.is_old}
    assert {"tariff_weighted_mean_pct", "wgi_rule_of_law"} <= old
    assert "gdp_nominal_usd_bn" not in old
    assert page.text.count("old figure") == len(old)


def test_trust_is_spoken_of_only_where_a_score_rests_on_the_figure(client):
    germany = page_of(client, "en", "country", "de")
    india, sweden = (page_of(client, "en", "country", code) for code in ("in", "se"))

    def old_of(page):
        return {each.figure.indicator for each in page.context["page"].old_figures}

    assert "wgi_rule_of_law" in old_of(germany)
    assert "tariff_weighted_mean_pct" in old_of(india) - old_of(germany)
    assert "figures that scores rest on here are old" in words_of(germany)
    assert "are trusted less" not in words_of(sweden)


def test_sweden_is_home_and_no_target(client):
    page = page_of(client, "en", "country", "se")

    shown = page.context["page"]
    assert "Sweden is home, never a target" in words_of(page)
    assert (shown.market, shown.needs, shown.asked_for, shown.nearness) == (None, (), (), None)
    assert shown.figure_count > 20


def test_a_figure_of_several_years_is_drawn_and_written_out(client):
    Observation.objects.create(
        country_id="DE",
        indicator_id="gdp_nominal_usd_bn",
        year=2020,
        value=3940.1,
        source="A",
        licence="B",
        valid_from=NOW,
    )

    page = page_of(client, "en", "country", "de")

    assert "GDP at current prices: 3,940 billion USD in 2020" in page.text.replace("\xa0", " ")
    assert "2020: 3,940 billion USD, 2024:" in words_of(page).replace("\xa0", " ")


def test_a_warning_stands_on_the_pages_of_country_and_market_without_who_set_it(client, adviser):
    CountryWarning.objects.create(
        country_id="CN", reason="Exportkontroll", source="2021/821", set_at=NOW, set_by=adviser
    )

    for name, argument in (("country", "cn"), ("market", "china")):
        page = page_of(client, "sv", name, argument)
        assert "Exportkontroll" in page.text
        assert "2021/821" in page.text
        assert adviser.full_name not in page.text


def test_strong_needs_and_certificates_are_those_of_the_score(client):
    page = page_of(client, "en", "country", "us").context["page"]

    assert page.mandatory == ("FCC",)
    assert [need.need.code for need in page.strong_needs][:1] == ["energy-efficiency"]


def test_neighbours_are_the_nearest_capitals(client):
    page = page_of(client, "en", "country", "de").context["page"]

    assert [each.country.iso2 for each in page.neighbours] == ["CZ", "DK", "PL", "AT"]


@pytest.mark.parametrize(
    "path", ["countries/DE/", "countries/xx/", "markets/atlantis/", "figures/x/"]
)
def test_what_does_not_exist_has_no_page(client, path):
    assert client.get(f"/sv/{path}").status_code == 404


def test_pages_may_be_kept_by_the_browser_of_the_anonymous_alone(client, owner):
    anonymous = page_of(client, "sv", "country", "de")
    client.force_login(owner)
    signed_in = page_of(client, "sv", "country", "de")

    assert anonymous.headers["Cache-Control"] == "private, max-age=300"
    assert "Cookie" in anonymous.headers["Vary"]
    assert signed_in.headers["Cache-Control"] == "no-store"


def test_pages_have_one_title_and_a_description_of_their_own(client):
    descriptions = set()
    for name, *arguments in (("markets",), ("market", "usa"), ("country", "de"), ("country", "fr")):
        page = page_of(client, "en", name, *arguments)
        (description,) = re.findall(r'<meta name="description" content="([^"]+)"', page.text)
        assert page.text.count("<h1>") == 1
        descriptions.add(description)

    assert len(descriptions) == 4


def test_targets_are_all_there_are():
    codes = Country.objects.exclude(market=None).values_list("iso2", flat=True)
    assert {code.lower() for code in codes} == TARGETS


def test_market_is_shown_without_the_column_that_no_country_has_a_figure_for(client):
    lost = MARKET_COLUMNS[0]
    Observation.objects.filter(indicator=lost).delete()
    Figures.objects.update(changed_at=NOW + timedelta(seconds=1))

    page = page_of(client, "sv", "market", "nordics").context["page"]

    assert [column.code for column in page.columns] == [
        code for code in MARKET_COLUMNS if code != lost
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_market_without_a_country_still_has_a_page(client, language):
    Country.objects.filter(market="singapore").update(market="india")
    Figures.objects.update(changed_at=NOW + timedelta(seconds=2))

    page = page_of(client, language, "market", "singapore")

    assert page.context["page"].countries == ()
    assert page_of(client, language, "markets")

"""The page about the score says what the active model says; all figures as tables and as a file."""

import csv
import io
import itertools
import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from markets.models import Indicator, Observation
from markets.reference import DATA_FOLDER
from matchmaking.models import ScoringModelVersion
from matchmaking.rescoring.basis import current_basis
from matchmaking.scoring import (
    MODEL_1_PARAMETERS,
    codes,
    half_up,
    robustness,
    score_country,
)
from matchmaking.validation.exports import read_exports
from matchmaking.validation.queries import validation_of
from tests.factories import NOW
from tests.matchmaking.scoring.made_up import atlas_of, middling_country
from tests.matchmaking.scoring.real_figures import example_firm
from xport.portal.public.comparisons import comparisons
from xport.portal.public.figure_table import figure_table
from xport.portal.public.method import method_page
from xport.portal.public.validity import COUNTRIES, RANK_CORRELATIONS, YEAR

pytestmark = pytest.mark.django_db

State = ScoringModelVersion.State
_moments = itertools.count()


def text_of(client, name, language="en", query=""):
    with translation.override(language):
        page = client.get(f"{reverse(name)}{query}")
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def make_version(number, *, state=State.ACTIVE, **changes):
    """Put a version into force after what was, and retire that."""
    before = ScoringModelVersion.objects.get(state=State.ACTIVE)
    if state == State.ACTIVE:
        ScoringModelVersion.objects.filter(pk=before.pk).update(state=State.RETIRED)
    parameters = deepcopy(before.parameters) | {"version": number} | changes
    return ScoringModelVersion.objects.create(
        version=number,
        state=state,
        parameters=parameters,
        # A moment of its own: the process keeps models by version and moment.
        activated_at=NOW + timedelta(days=number, microseconds=next(_moments)),
    )


# The method


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Market = (0.48 × pull + 0.27 × access) / 0.75", "28.8%", "11,000,000 cars"]),
        ("sv", ["Marknad = (0,48 × dragkraft + 0,27 × tillträde) / 0,75", "28,8\xa0%"]),
    ],
)
def test_method_shows_weights_and_scales_of_the_model(client, language, words):
    text = text_of(client, "method", language).replace("\N{NO-BREAK SPACE}", "\xa0")

    for each in words:
        assert each in text or each.replace("\xa0", " ") in text


def test_weights_of_the_ten_parts_are_the_whole():
    page = method_page(current_basis())
    components = [each for group in page.groups for each in group.components]

    assert len(components) == 10
    assert sum(each.share for each in components) == pytest.approx(1)
    for component in components:
        for mean in component.means:
            assert sum(leaf.share for leaf in mean.leaves) == pytest.approx(1)


def test_every_goalpost_of_the_model_is_on_the_page():
    page = method_page(current_basis())
    shown = {
        leaf.code
        for group in page.groups
        for component in group.components
        for mean in component.means
        for leaf in mean.leaves
        if leaf.goalpost
    }

    assert shown == MODEL_1_PARAMETERS["goalposts"].keys()


def test_numbers_come_from_the_model_in_force_and_are_typed_nowhere(client):
    labels = deepcopy(MODEL_1_PARAMETERS["labels"])
    labels["usa"] = {"strong": 58.5, "promising": 47.25, "ceiling": 71.1}
    make_version(2, labels=labels, damping_cars=33_333, need_floor=0.35)

    text = text_of(client, "method")

    assert "USA 47.25 58.5 71.1" in text
    assert "cars / (cars + 33,333)" in text
    assert "35 points up to" in text


def test_best_confidence_is_what_the_engine_gives():
    country = middling_country()
    atlas, model = atlas_of(country), current_basis().model
    own = replace(example_firm(), languages=country.business_languages)
    seen = replace(own, documented=codes.DOCUMENTABLE)

    assert method_page(current_basis()).best_confidence == {
        name: int(half_up(score_country(firm, country, atlas, model).confidence, 0))
        for name, firm in (("self_declared", own), ("documented", seen))
    }


def test_sentences_about_trust_and_places_follow_the_rules(client):
    make_version(2, evidence={"self_declared": 0.5, "documented": 1})

    text = text_of(client, "method")

    assert "confidence is 88 of 100 as long as nobody has seen any proof, and 100 when" in text
    assert "An answer counts 50%, or 100%" in text
    assert "promising at 66.3% to 67.4%, strong at 84.3% to 85.3%" in text
    assert "now 25.6% of the two groups together" in text
    assert f"Up to {robustness.STABLE_PLACES} places are called stable, up to 9 fairly" in text
    assert "Dirichlet distribution with 40 times the model's weights" in text
    assert "with the seed 20260101" in text


def test_steps_and_what_does_not_age_are_told_as_the_engine_has_them(client):
    text = text_of(client, "method")

    assert "50 anywhere abroad or with an export share above 0" in text
    assert "It is missing only where you work in English, nothing better applies" in text
    assert "Some things do not age: the distance, the agreements with the EU" in text
    assert "There is no market in which a company can reach 100." in text
    assert "adviser's judgement of a strength" not in text


def test_mandatory_certificates_are_marked(client):
    text = text_of(client, "method")

    assert "USA FCC (mandatory), UL or another NRTL, ISO 9001" in text
    assert "Singapore ISO 9001 ISO 9001, ISO 27001" in text


def test_country_with_rules_of_its_own_has_its_own_line(client):
    rules = current_basis().model.to_parameters()["certificate_rules"]
    own = {"market": "europe", "country": "CH", "offer": "goods", "certificate": "UL"}
    make_version(2, certificate_rules=[*rules, own | {"mandatory": True}])

    text = text_of(client, "method")

    assert "Europe: Switzerland UL or another NRTL (mandatory) as its market" in text


def test_table_that_nobody_changed_is_the_projects_own(client):
    page = method_page(current_basis())

    assert page.certificates_changed.is_first
    assert page.needs_changed.version == 1
    assert "nobody has changed it since" in text_of(client, "method")


def test_table_last_changed_with_the_version_that_changed_it(client):
    rules = current_basis().model.to_parameters()["certificate_rules"]
    make_version(2, certificate_rules=rules[:-1])
    make_version(3, need_floor=0.3)
    page = method_page(current_basis())

    assert (page.certificates_changed.version, page.needs_changed.version) == (2, 3)
    assert "The table last changed on 25 November 2026, by whoever runs the portal" in text_of(
        client, "method"
    )


def test_version_that_is_back_in_force_has_no_change_from_a_later_one():
    make_version(2, need_floor=0.3)
    ScoringModelVersion.objects.filter(pk=2).update(state=State.RETIRED)
    ScoringModelVersion.objects.filter(pk=1).update(state=State.ACTIVE)
    page = method_page(current_basis())

    for change in (page.needs_changed, page.certificates_changed):
        assert (change.version, change.is_first) == (1, True)


def test_versions_that_were_in_force_are_named_and_drafts_are_not(client):
    make_version(2)
    make_version(7, state=State.DRAFT)

    text = text_of(client, "method")

    assert "Version 2 of the scoring model is in force since 25 November 2026." in text
    assert "1 2026-11-23 retired" in text
    assert "7 2026" not in text


def test_validity_has_its_caveat_beside_it(client):
    text = text_of(client, "method")

    assert "Sweden 0.95 0.93 yes, formula and weights were revised on it" in text
    assert "All goods, national totals: this is no test on small companies" in text


def test_published_comparison_is_what_the_command_finds_of_swedens_exports():
    exports = read_exports(DATA_FOLDER / "exports_sweden_2019.csv")
    found = validation_of(exports, languages=frozenset({"sv", "en"}), basis=current_basis())
    sweden = RANK_CORRELATIONS[0]

    assert sweden.exporter == "SE"
    assert sweden.is_chosen_on
    assert sweden.market_part == round(found.market_part.estimate, 2)
    assert sweden.gravity == round(found.gravity.estimate, 2)
    assert len(found.partners) == COUNTRIES
    assert exports.year == YEAR


def test_validity_of_a_model_no_longer_in_force_says_so(client):
    assert "which is no longer in force" not in text_of(client, "method")

    make_version(2)

    assert "version 1 of the scoring model, which is no longer in force" in text_of(
        client, "method"
    )


def test_method_names_how_old_the_figures_are(client):
    text = text_of(client, "method")

    assert "are more than 2 years older than 2026" in text
    assert "Tariff, weighted mean for all goods , 2017, for 2 countries." in text


# All figures


@pytest.mark.parametrize("theme", Indicator.Theme.values)
def test_each_theme_has_its_table(client, theme):
    text = text_of(client, "figures", query=f"?theme={theme}")

    for indicator in Indicator.objects.filter(theme=theme):
        assert indicator.name_en in text
    assert "Singapore" in text


def test_theme_that_is_none_shows_the_first(client):
    assert "GDP at current prices" in text_of(client, "figures", query="?theme=nonsense")


def test_missing_figure_is_called_missing(client):
    assert re.search(r"Singapore missing", text_of(client, "figures", query="?theme=vehicles"))


def rows_of_file(client, language="en"):
    with translation.override(language):
        answer = client.get(reverse("figures_csv"))
    text = answer.content.decode("utf-8-sig")
    delimiter = ";" if language == "sv" else ","
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def test_file_has_every_figure_with_unit_year_source_and_licence(client):
    rows = rows_of_file(client)

    assert len(rows) == Observation.objects.filter(valid_to=None).count()
    (gdp,) = [
        r for r in rows if (r["Country"], r["Figure"]) == ("Germany", "GDP at current prices")
    ]
    assert gdp == gdp | {
        "Country code": "DE",
        "Market": "Europe",
        "Year": "2024",
        "Unit": "billion USD",
        "Source": "CIA World Factbook",
        "Licence": "Public domain (US Government)",
        "Counts in the score": "yes",
    }
    assert (
        float(gdp["Value"])
        == Observation.objects.get(
            country="DE", indicator="gdp_nominal_usd_bn", valid_to=None
        ).value
    )


def test_file_in_swedish_writes_numbers_as_swedish_does(client):
    value = next(
        row["Värde"]
        for row in rows_of_file(client, "sv")
        if (row["Land"], row["Uppgiftskod"]) == ("Tyskland", "gdp_growth_pct")
    )

    assert float(value.replace(",", ".")) < 0
    assert value.startswith("-")


def test_only_latest_figures_of_targets_count_in_the_score(client):
    rows = [r for r in rows_of_file(client) if r["Figure code"] == "electricity_use_per_person_kwh"]
    counted = [r for r in rows if r["Counts in the score"] == "yes"]

    assert len(counted) == 34
    assert "SE" not in {r["Country code"] for r in counted}


def test_figure_that_no_score_reads_in_a_country_does_not_count(client):
    counted = {
        (r["Country code"], r["Figure code"])
        for r in rows_of_file(client)
        if r["Counts in the score"] == "yes"
    }

    assert ("IN", "tariff_weighted_mean_pct") in counted
    assert ("DE", "tariff_weighted_mean_pct") not in counted
    assert ("DE", "english_speakers_pct") in counted
    assert ("IE", "english_speakers_pct") not in counted


def test_star_stands_at_the_figure_where_only_some_countries_count():
    basis = current_basis()
    theme = Indicator.objects.get(pk="tariff_weighted_mean_pct").theme
    table = figure_table(theme, comparisons(basis), basis)
    place = [each.comparison.code for each in table.columns].index("tariff_weighted_mean_pct")

    assert not table.columns[place].is_read
    assert [row.country.iso2 for row in table.rows if row.cells[place].is_read] == ["IN", "CN"]


def test_star_stands_at_the_heading_where_every_country_counts(client):
    page = text_of(client, "figures", query="?theme=economy")

    assert "GDP at current prices ★ (counts in the score) billion USD" in page
    assert page.count("GDP at current prices ★") == 1


def test_closed_figure_is_not_in_the_file(client):
    Observation.objects.filter(country="DE", indicator="gdp_growth_pct").update(valid_to=NOW)

    assert not [
        r
        for r in rows_of_file(client)
        if (r["Country code"], r["Figure code"]) == ("DE", "gdp_growth_pct")
    ]

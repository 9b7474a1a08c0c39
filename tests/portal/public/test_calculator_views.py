"""The calculator: the engine's own scores for whoever asks, and nothing of it stored."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from companies.models import ScoringInputs
from companies.profile.actions import register_company
from companies.profile.calculator import answers_under
from markets.models import Category
from matchmaking.models import FitScore, InputsArchive
from matchmaking.rescoring.actions import rescore_inputs
from tests.companies.profile.test_calculator import EXAMPLE
from tests.factories import NOW, organisation_number
from tests.portal.public.test_sample import SAMPLE

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def calculator(client, query="", language="en", **options):
    with translation.override(language):
        page = client.get(f"{reverse('calculator')}?{query}", **options)
    assert page.status_code == 200
    return page


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_example_scores_what_the_specification_prints(client):
    page = calculator(client, EXAMPLE)

    shown = [row.market.shown_hundredths for row in page.context["rows"]]
    assert [round(each / 100 + 1e-9, 1) for each in shown] == [market.score for market in SAMPLE]
    assert "The Nordics and Europe are strong markets for you." in words_of(page)


def test_calculator_gives_what_the_worker_stores(client, owner, home):
    form = calculator(client, EXAMPLE).context["form"]
    company = register_company(
        organisation_number=organisation_number(900_001),
        name="Solstolpe AB",
        municipality=home,
        by=owner,
        now=NOW,
        answers=form.answers(),
    )
    inputs = ScoringInputs.objects.get(company=company, kind="draft")
    rescore_inputs(inputs_id=inputs.pk, now=NOW)
    columns = ("market", "status", "label", "score_hundredths", "upper_bound_hundredths")
    columns += ("coverage_hundredths", "confidence_hundredths", "inputs_digest", "best_country")
    stored = FitScore.objects.filter(company=company).order_by("market__position")

    rows = calculator(client, EXAMPLE).context["rows"]

    assert [
        tuple(getattr(row.market.stored, stored.model._meta.get_field(c).attname) for c in columns)
        for row in rows
    ] == list(stored.values_list(*columns))


def test_nothing_is_stored_and_no_cookie_beside_the_forms_own(client):
    with CaptureQueriesContext(connection) as captured:
        page = calculator(client, EXAMPLE)

    assert captured.captured_queries
    assert all(query["sql"].lstrip("(").startswith("SELECT") for query in captured)
    assert not InputsArchive.objects.exists()
    assert set(page.cookies) <= {"csrf"}


def test_address_is_logged_nowhere(client, caplog):
    with caplog.at_level("DEBUG"):
        calculator(client, EXAMPLE)

    assert "charging-services" not in caplog.text


def test_market_can_be_chosen(client):
    page = calculator(client, f"{EXAMPLE}&market=china")

    assert page.context["explained"].market.pk == "china"
    assert "CCC missing, required in China" in words_of(page)


def test_country_that_is_chosen_stays_in_the_address_and_the_form(client):
    page = calculator(client, f"{EXAMPLE}&market=europe&country=FR")

    assert page.context["address"].endswith("&market=europe&country=FR")
    assert '<input type="hidden" name="country" value="FR">' in page.text
    part = calculator(client, f"{EXAMPLE}&market=europe&country=FR", headers=HTMX)
    assert part["HX-Replace-Url"] == page.context["address"]


def test_country_of_another_market_is_not_kept(client):
    page = calculator(client, f"{EXAMPLE}&market=europe&country=DK")

    assert page.context["address"].endswith("&market=europe")


def test_category_that_serves_no_need_is_told_and_breaks_nothing(client):
    Category.objects.get(code="charging-services").needs.clear()

    page = calculator(client, "category=charging-services&trl=8")

    assert page.context["rows"] == []
    assert "These answers cannot be scored" in words_of(page)


def test_market_that_is_none_shows_the_best(client):
    page = calculator(client, f"{EXAMPLE}&market=nonsense")

    assert page.context["explained"].market.pk == "nordics"


def test_open_questions_give_an_upper_bound_and_what_to_answer(client):
    page = calculator(client, EXAMPLE.replace("&certificate=CE&certificate=ISO9001", ""))

    # As docs/scoring.md prints it for Germany.
    assert "67.0" not in words_of(page)
    assert re.search(r"Europe .{0,80}64\.2 up to 68\.3", words_of(page))
    assert "One answer from a full score in every market" in words_of(page)


def test_few_answers_give_the_market_score_and_what_to_answer_first(client):
    text = words_of(calculator(client, "category=charging-services&speaks=sv"))

    assert "Preliminary" in text
    assert "Too little is answered for a full score. Answer where you sell" in text


def test_without_category_the_category_is_asked_for(client):
    page = calculator(client, "trl=8")

    assert "No score yet: say what you do" in words_of(page)
    assert "Not enough data: no category" in words_of(page)


def test_large_firm_is_told_that_it_is_out_of_scope(client):
    text = words_of(calculator(client, f"{EXAMPLE}&employees=5000&turnover=90000"))

    assert "outside the EU's definition of small and medium-sized enterprises" in text


def test_bad_address_says_so_and_uses_the_rest(client):
    page = calculator(client, f"{EXAMPLE.replace('export=20', 'export=150')}&certificate=XYZ")
    text = words_of(page)

    assert "The address had answers that do not exist, and they were left out." in text
    assert "Share of turnover from export, %: Enter an export share between 0 and 100." in text
    assert page.context["scores"].firm.certificates == {"CE", "ISO9001"}
    assert page.context["scores"].firm.export_share_pct is None


@pytest.mark.parametrize(
    "query",
    ["category=%00", "export=%ff", "turnover=" + "9" * 500, "speaks[]=sv", "a" * 3000, "=&=&&"],
)
def test_no_address_breaks_the_page(client, query):
    calculator(client, query)


def test_htmx_gets_the_part_and_the_short_address(client):
    part = calculator(client, f"offer=&trl=&{EXAMPLE}&market=usa", headers=HTMX)

    assert "<html" not in part.text
    assert part["HX-Replace-Url"] == f"/en/calculator/?{part.context['form'].query()}&market=usa"
    assert "HX-Request" in part["Vary"]
    assert 'id="calculator-lead"' in part.text


def test_htmx_without_an_answer_gets_the_bare_address(client):
    assert calculator(client, "offer=&trl=", headers=HTMX)["HX-Replace-Url"] == "/en/calculator/"


def test_anonymous_is_led_by_way_of_an_account_with_the_answers_sealed(client):
    page = calculator(client, EXAMPLE)

    signup = urlsplit(page.context["save_url"])
    register = urlsplit(parse_qs(signup.query)["next"][0])
    sealed = parse_qs(register.query)["answers"][0]
    assert (signup.path, register.path) == ("/en/accounts/signup/", "/en/companies/register/")
    assert answers_under(sealed).query() == page.context["form"].query()


def test_signed_in_person_is_led_to_the_registration_at_once(client, stranger):
    client.force_login(stranger)

    save = calculator(client, EXAMPLE).context["save_url"]

    assert save.startswith("/en/companies/register/?answers=")


def test_start_page_leads_to_the_calculator(client):
    hero = client.get("/en/").text.partition("x-hero")[2]

    assert '<a class="ds-button" href="/en/calculator/">' in hero
    assert "Seven questions, no account." in hero

import pytest
from django.urls import reverse

from companies.models import Responsibility
from matchmaking.rescoring import gaps
from tests.cast import HOME
from tests.factories import NOW, CompanyFactory, MembershipFactory
from tests.matchmaking.factories import FitScoreFactory, good_company
from xport.portal.municipality import gap_views


def url(query=""):
    return reverse("municipality_gaps", args=[HOME]) + query


@pytest.fixture
def firms():
    """Nothing lacks, a little lacks, more lacks, nothing to score by."""
    return [
        good_company(name="Full AB"),
        good_company(name="Lite AB", turnover_ksek=None),
        good_company(name="Mer AB", trl=None, turnover_ksek=None),
        CompanyFactory(name="Tom AB"),
    ]


def names(page):
    return [row.company.name for row in page.context["rows"]]


def test_firms_without_a_score_come_first_then_the_largest_gain(at_work, firms):
    page = at_work.get(url())

    assert names(page) == ["Tom AB", "Mer AB", "Lite AB"]
    points = [row.gaps.points() for row in page.context["rows"]]
    assert points[1] > points[2] > points[0] == 0


def test_counts_tell_how_many_firms_lack_each_answer(at_work, firms):
    lacking = at_work.get(url()).context["lacking"]

    assert lacking["turnover_msek"] == 3
    assert lacking["trl"] == 2
    assert lacking["categories"] == 1


def test_filter_by_question_sorts_by_that_questions_gain_and_keeps_the_counts(at_work, firms):
    page = at_work.get(url("?question=trl"))

    assert names(page) == ["Tom AB", "Mer AB"]
    assert page.context["lacking"]["turnover_msek"] == 3


def test_filter_mine_shows_the_firms_that_one_looks_after(at_work, officer, firms):
    Responsibility.objects.create(
        company=firms[1], municipality=firms[1].municipality, officer=officer, since=NOW
    )

    page = at_work.get(url("?mine=on"))

    assert names(page) == ["Lite AB"]


def test_unclaimed_firms_lead_to_the_step_and_claimed_ones_do_not(at_work, owner, firms):
    MembershipFactory(company=firms[2], user=owner)

    page = at_work.get(url()).text

    step = reverse("company_edit_step", args=[firms[1].public_id, "size"])
    assert step in page
    assert reverse("company_edit_step", args=[firms[2].public_id, "products"]) not in page
    assert reverse("municipality_company_log", args=[HOME, firms[2].public_id]) in page


def test_firms_of_elsewhere_and_those_out_of_scope_are_left_out(at_work, company_elsewhere):
    good_company(name="Stor AB", trl=None, employees=900)

    assert names(at_work.get(url())) == []


def test_list_ends_at_fifty_and_says_so(at_work):
    for number in range(51):
        CompanyFactory(name=f"Tom {number} AB")

    page = at_work.get(url())

    assert (len(page.context["rows"]), page.context["count"]) == (50, 51)
    assert "50" in page.text


def test_too_long_a_list_is_cut_by_the_stored_distance_and_says_so(at_work, firms, monkeypatch):
    for module in (gaps, gap_views):
        monkeypatch.setattr(module, "MOST_COMPUTED", 1)
    for firm, bound in zip(firms, (7000, 9000, 8000, 7500), strict=True):
        FitScoreFactory(company=firm, score_hundredths=6870, upper_bound_hundredths=bound)

    page = at_work.get(url())

    assert names(page) == ["Lite AB"]
    assert page.context["most_computed"] == 1


def test_wrong_question_filters_nothing(at_work, firms):
    assert len(names(at_work.get(url("?question=x")))) == 3

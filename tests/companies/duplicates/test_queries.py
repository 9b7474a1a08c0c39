import pytest

from companies.duplicates.actions import keep_apart, suggest_again
from companies.duplicates.queries import kept_apart, possible_duplicates, similar_to
from companies.models import DistinctPair
from tests.factories import NOW, CompanyFactory
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered():
    return CompanyFactory(name="Solvärme i Sävsjö AB")


@pytest.fixture
def numberless():
    return CompanyFactory(name="Solvärme Sävsjö", organisation_number=None)


def pairs_of(home):
    return [{pair.first, pair.second} for pair in possible_duplicates(home)]


def test_a_firm_without_a_number_may_be_one_with_a_like_name(home, numbered, numberless):
    assert pairs_of(home) == [{numbered, numberless}]


def test_two_numbers_are_two_firms(home, numbered):
    CompanyFactory(name="Solvärme Sävsjö")

    assert pairs_of(home) == []


def test_firms_of_elsewhere_unsent_or_archived_are_no_duplicates(home, elsewhere, numberless):
    CompanyFactory(name="Solvärme Sävsjö AB", municipality=elsewhere)
    CompanyFactory(name="Solvärme Sävsjö AB", sent_at=None)
    CompanyFactory(name="Solvärme Sävsjö AB", archived_at=NOW)

    assert pairs_of(home) == []
    assert similar_to("Solvärme Sävsjö AB", home) == [numberless]


def test_kept_apart_is_remembered_once_and_can_be_taken_back(home, officer, numbered, numberless):
    for _ in range(2):
        keep_apart(one=numberless, other=numbered, by=officer, now=NOW)

    assert pairs_of(home) == []
    assert kept_apart(home).get() == DistinctPair.objects.get(first=numbered, second=numberless)
    assert AuditEntry.objects.get(action="duplicates.kept_apart").actor_id == officer.pk

    assert suggest_again(one=numbered, other=numberless, by=officer, now=NOW)
    assert not suggest_again(one=numbered, other=numberless, by=officer, now=NOW)
    assert pairs_of(home) == [{numbered, numberless}]
    assert AuditEntry.objects.filter(action="duplicates.suggested_again").count() == 1


@pytest.mark.parametrize("name", ["", "So", "\x00", "Vindkraft"])
def test_similar_to_a_beginning_or_another_name_is_nothing(home, numbered, name):
    assert similar_to(name, home) == []


def test_similar_to_begins_with_the_most_alike(home, numbered, numberless):
    part = CompanyFactory(name="AB Solvärme")

    assert similar_to("Solvärme Sävsjö AB", home) == [numbered, numberless, part]

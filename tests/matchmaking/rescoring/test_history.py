"""What is said to have moved a score is what moved it."""

from datetime import timedelta

import pytest
from django.utils import translation

from companies.models import ScoringInputs
from markets.models import Figures, Observation
from markets.queries import vocabulary
from matchmaking.models import FitScore, ScoreChange, ScoringModelVersion
from matchmaking.rescoring import actions
from matchmaking.rescoring.history import PAGE_SIZE, score_history
from matchmaking.rescoring.queries import active_model
from tests.factories import NOW
from tests.matchmaking.factories import ScoreChangeFactory, good_company

LATER = NOW + timedelta(days=1)


def rescore(company, now, **answers):
    rows = ScoringInputs.objects.filter(company=company)
    for row in rows:
        for name, value in answers.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        actions.rescore_inputs(inputs_id=row.pk, now=now)


def history_of(company, market="nordics", kind="sent", after=None):
    scored = FitScore.objects.get(company=company, market=market, kind=kind)
    labels = active_model().labels
    return score_history(scored=scored, gates=labels[market], words=vocabulary(), after=after)


@pytest.fixture
def company(db):
    company = good_company()
    rescore(company, NOW)
    return company


def test_the_first_score_had_none_before_it(company):
    (entry,) = history_of(company).entries

    assert entry.is_first
    assert (entry.answers, entry.has_new_figures, entry.has_new_model) == ((), False, False)
    assert entry.difference is None


def test_a_changed_answer_is_named_with_both_its_values(company):
    rescore(company, LATER, trl=6, sells_in=["DE", "NO"])

    with translation.override("en"):
        entry = history_of(company).entries[0]

    changes = {each.code: (each.before, each.after) for each in entry.answers}
    assert changes == {"trl": (8, 6), "sells_in": (["Norway"], ["Germany", "Norway"])}
    assert (entry.has_new_figures, entry.has_new_model, entry.is_unexplained) == (False,) * 3


def test_new_categories_are_one_change_though_two_inputs_moved(company):
    rescore(company, LATER, needs=["urban-mobility"], energy_share=0.0)

    assert [each.code for each in history_of(company).entries[0].answers] == ["categories"]


def test_new_figures_are_named_and_no_answer(company):
    gdp = Observation.objects.get(country="DK", indicator="gdp_nominal_usd_bn", valid_to=None)
    gdp.value *= 2
    gdp.save()
    # A moment of its own: figures are kept in memory by version and moment.
    Figures.objects.update(version=2, changed_at=LATER + timedelta(hours=5))

    rescore(company, LATER)

    entry = history_of(company).entries[0]
    assert (entry.has_new_figures, entry.has_new_model, entry.answers) == (True, False, ())


def test_figures_that_moved_nothing_are_not_blamed_for_a_later_move(company):
    Figures.objects.update(version=2, changed_at=LATER)
    rescore(company, LATER)

    rescore(company, LATER + timedelta(days=1), trl=6)

    entry = history_of(company).entries[0]
    assert [each.code for each in entry.answers] == ["trl"]
    assert not entry.has_new_figures


def test_a_new_model_is_named(company):
    old = ScoringModelVersion.objects.get()
    parameters = {**old.parameters, "version": 2, "need_floor": 0.0}
    ScoringModelVersion.objects.update(state=ScoringModelVersion.State.RETIRED)
    ScoringModelVersion.objects.create(
        version=2,
        state=ScoringModelVersion.State.ACTIVE,
        parameters=parameters,
        activated_at=LATER,
    )

    # Where the needs are not at their strongest, the floor counts.
    rescore(company, LATER)

    entry = history_of(company, "india").entries[0]
    assert (entry.has_new_model, entry.has_new_figures, entry.answers) == (True, False, ())


def test_a_move_whose_cause_was_not_kept_says_so(company):
    ScoreChangeFactory(company=company, at=LATER, old_figures_version=None, old_model_version=None)

    assert history_of(company).entries[0].is_unexplained


def test_the_draft_has_a_history_of_its_own(company):
    draft = ScoreChangeFactory(company=company, kind="draft", at=LATER)

    assert draft not in [entry.change for entry in history_of(company).entries]


def test_the_history_of_a_draft_is_written_and_tells_nobody(company):
    draft = ScoringInputs.objects.get(company=company, kind="sent")
    draft.pk, draft.kind = None, "draft"
    draft.save()

    actions.rescore_inputs(inputs_id=draft.pk, now=LATER)

    assert ScoreChange.objects.filter(company=company, kind="draft").count() == 6
    assert len(history_of(company, kind="draft").entries) == 1


def test_a_long_history_comes_in_pages_of_two_queries(company, django_assert_num_queries):
    for number in range(2 * PAGE_SIZE):
        ScoreChangeFactory(company=company, at=NOW + timedelta(days=number + 1))
    scored, words = FitScore.objects.get(company=company, market="nordics"), vocabulary()
    gates = active_model().labels["nordics"]

    with django_assert_num_queries(2):
        first = score_history(scored=scored, gates=gates, words=words)
    second = score_history(scored=scored, gates=gates, words=words, after=first.page.next_cursor)

    assert len(first.entries) == len(second.entries) == PAGE_SIZE
    assert second.newest.change.at < first.oldest.change.at


def test_the_picture_shows_the_scores_of_the_page(company):
    rescore(company, LATER, trl=6)

    picture = history_of(company).picture

    assert len(picture.dots) == 2
    assert picture.low < 65 < picture.high
    assert [gate.label for gate in picture.gates] == ["strong"]

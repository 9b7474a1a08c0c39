import pytest

from matchmaking.scoring import Firm
from matchmaking.scoring.labels import badges_for, grade_for, label_for, warnings_for
from tests.matchmaking.scoring.made_up import country, silent_firm
from tests.matchmaking.scoring.real_figures import model

GATES = {
    "nordics": (65, 51),
    "europe": (64, 51),
    "usa": (59, 46),
    "india": (57, 45),
    "china": (63, 50),
    "singapore": (51, 40),
}


@pytest.mark.parametrize("market", GATES)
def test_label_for_opens_at_each_markets_gates(market):
    strong, promising = GATES[market]

    assert label_for(strong, 100, market, model()) == "strong"
    assert label_for(strong - 0.1, 100, market, model()) == "promising"
    assert label_for(promising, 100, market, model()) == "promising"
    assert label_for(promising - 0.1, 100, market, model()) == "weak"


def test_label_for_reads_the_score_as_shown():
    assert label_for(64.95, 100, "nordics", model()) == "strong"
    assert label_for(64.94, 100, "nordics", model()) == "promising"


@pytest.mark.parametrize(
    ("maturity", "label"),
    [(0, "weak"), (14.94, "weak"), (14.95, "promising"), (29.94, "promising"), (29.95, "strong")],
)
def test_label_for_is_held_down_by_low_maturity(maturity, label):
    assert label_for(90, maturity, "nordics", model()) == label


def test_label_for_is_not_lifted_by_maturity():
    assert label_for(20, 29, "nordics", model()) == "weak"


@pytest.mark.parametrize(
    ("confidence", "documented", "grade"),
    [
        (79.5, ["trl", "needs"], "A"),
        (79.4, ["trl", "needs"], "B"),
        (95, ["trl"], "B"),
        (95, [], "B"),
        (59.5, [], "B"),
        (59.4, ["trl", "needs"], "C"),
    ],
)
def test_grade_for_reads_confidence_as_shown(confidence, documented, grade):
    assert grade_for(confidence, silent_firm(trl=7, documented=documented)) == grade


def test_grade_for_counts_no_proof_of_an_answer_that_is_gone():
    assert grade_for(90, silent_firm(documented=["trl", "needs"])) == "B"


def test_warnings_for_says_nothing_of_what_is_fine_or_unanswered():
    assert warnings_for(silent_firm(), country(), 0.6, False) == ()
    assert warnings_for(silent_firm(trl=6), country(), 0.6 - 1e-12, False) == ()


def test_warnings_for_names_each_warning_once():
    warned = country(has_adviser_warning=True)

    assert warnings_for(silent_firm(trl=5), warned, 0.59, True) == (
        "mandatory_certificate_missing",
        "low_trl",
        "low_coverage",
        "adviser_warning",
    )


@pytest.mark.parametrize(
    ("readiness", "badges"),
    [(0, ("first_export",)), (29.94, ("first_export",)), (29.95, ()), (100, ()), (None, ())],
)
def test_badges_for_marks_a_first_export(readiness, badges):
    assert badges_for(readiness, model()) == badges


def test_grade_for_a_firm_that_answered_nothing():
    assert grade_for(0, Firm()) == "C"

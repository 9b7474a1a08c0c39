import itertools
from pathlib import Path

import pytest
from django.conf import settings

from matchmaking.matches import policies
from matchmaking.matches.policies import Mover, State, can_move, check_move, moves_open_to
from matchmaking.matches.refusals import MoveRefused

# The table as the design has it: from, to, who.
MOVES = {
    ("suggested", "in_review", "adviser"),
    ("in_review", "needs_information", "adviser"),
    ("in_review", "recommended", "adviser"),
    ("in_review", "not_now", "adviser"),
    ("in_review", "not_suitable", "adviser"),
    ("needs_information", "in_review", "company"),
    ("needs_information", "in_review", "adviser"),
    ("not_now", "in_review", "date"),
    ("recommended", "accepted", "company"),
    ("recommended", "declined", "company"),
    ("recommended", "in_review", "adviser"),
    ("accepted", "introduced", "adviser"),
    ("introduced", "in_dialogue", "adviser"),
    ("introduced", "inactive", "adviser"),
    ("in_dialogue", "won", "adviser"),
    ("in_dialogue", "lost", "adviser"),
    ("in_dialogue", "inactive", "adviser"),
    ("inactive", "in_review", "adviser"),
    ("declined", "in_review", "adviser"),
    ("not_suitable", "in_review", "adviser"),
} | {(state, "withdrawn", "lifecycle") for state in State.values if state != "withdrawn"}

EVERY_MOVE = list(itertools.product(State.values, State.values, [each.value for each in Mover]))


@pytest.mark.parametrize(("from_state", "to_state", "mover"), EVERY_MOVE)
def test_a_move_is_open_if_and_only_if_the_design_lists_it(from_state, to_state, mover):
    expected = (from_state, to_state, mover) in MOVES

    assert can_move(from_state, to_state, Mover(mover)) is expected


def test_a_move_that_is_not_listed_is_refused_with_its_names():
    with pytest.raises(MoveRefused) as refusal:
        check_move("suggested", "won", Mover.ADVISER)

    assert (refusal.value.from_state, refusal.value.to_state) == ("suggested", "won")
    assert refusal.value.code == "not_possible_now"


def test_a_listed_move_passes():
    assert check_move("suggested", "in_review", Mover.ADVISER) is None


def test_every_state_is_in_the_table():
    assert set(policies.MOVES) == set(State)


def test_every_state_but_the_first_can_be_reached():
    reached = {to_state for moves in policies.MOVES.values() for to_state in moves}

    assert reached == set(State) - {State.SUGGESTED}


def test_moves_open_to_the_company_of_a_recommended_match():
    assert moves_open_to("recommended", Mover.COMPANY) == (State.ACCEPTED, State.DECLINED)


def test_the_diagram_in_the_documentation_is_that_of_the_table():
    page = Path(settings.BASE_DIR, "docs", "matches.md").read_text(encoding="utf-8")

    assert policies.diagram() in page

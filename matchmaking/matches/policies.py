"""How a match may move: the whole state table, apart from who the persons are.

docs/matches.md shows the same table as a diagram, drawn by `diagram`.
"""

from collections.abc import Mapping
from enum import StrEnum

from matchmaking.matches.refusals import MoveRefused
from matchmaking.models import Match

State = Match.State


class Mover(StrEnum):
    ADVISER = "adviser"
    COMPANY = "company"
    DATE = "date"  # the day an adviser chose has come
    LIFECYCLE = "lifecycle"  # consent withdrawn, two firms merged, a firm erased


_ADVISER = frozenset({Mover.ADVISER})
_COMPANY = frozenset({Mover.COMPANY})

_MOVES: dict[State, dict[State, frozenset[Mover]]] = {
    State.SUGGESTED: {State.IN_REVIEW: _ADVISER},
    State.IN_REVIEW: {
        State.NEEDS_INFORMATION: _ADVISER,
        State.RECOMMENDED: _ADVISER,
        State.NOT_NOW: _ADVISER,
        State.NOT_SUITABLE: _ADVISER,
    },
    # A firm without members answers by telephone: then the adviser writes the answer down.
    State.NEEDS_INFORMATION: {State.IN_REVIEW: _COMPANY | _ADVISER},
    State.NOT_NOW: {State.IN_REVIEW: frozenset({Mover.DATE})},
    State.RECOMMENDED: {
        State.ACCEPTED: _COMPANY,
        State.DECLINED: _COMPANY,
        State.IN_REVIEW: _ADVISER,
    },
    State.ACCEPTED: {State.INTRODUCED: _ADVISER},
    State.INTRODUCED: {State.IN_DIALOGUE: _ADVISER, State.INACTIVE: _ADVISER},
    State.IN_DIALOGUE: {State.WON: _ADVISER, State.LOST: _ADVISER, State.INACTIVE: _ADVISER},
    State.INACTIVE: {State.IN_REVIEW: _ADVISER},
    State.DECLINED: {State.IN_REVIEW: _ADVISER},
    State.NOT_SUITABLE: {State.IN_REVIEW: _ADVISER},
    State.WON: {},
    State.LOST: {},
    State.WITHDRAWN: {},
}

# from → to → who may.
MOVES: Mapping[State, Mapping[State, frozenset[Mover]]] = {
    state: moves
    if state == State.WITHDRAWN
    else {**moves, State.WITHDRAWN: frozenset({Mover.LIFECYCLE})}
    for state, moves in _MOVES.items()
}

VERDICTS = tuple(_MOVES[State.IN_REVIEW])
OUTCOMES = (State.INTRODUCED, State.IN_DIALOGUE, State.WON, State.LOST, State.INACTIVE)
# What lies in an adviser's queue: nobody has decided yet.
WAITING = (State.SUGGESTED, State.IN_REVIEW)
# Closed reviews: any adviser of the market may take them up again, not the reviewer alone.
REOPENED_BY_ANY = (State.INACTIVE, State.DECLINED, State.NOT_SUITABLE)


def can_move(from_state: str, to_state: str, mover: Mover) -> bool:
    return mover in MOVES[State(from_state)].get(State(to_state), frozenset())


def check_move(from_state: str, to_state: str, mover: Mover) -> None:
    """Raise MoveRefused unless `mover` may move a match from the one state to the other."""
    if not can_move(from_state, to_state, mover):
        raise MoveRefused(from_state, to_state, mover)


def moves_open_to(from_state: str, mover: Mover) -> tuple[State, ...]:
    """Return where `mover` may move a match to, in the order of the table."""
    return tuple(to for to, movers in MOVES[State(from_state)].items() if mover in movers)


def diagram() -> str:
    """Return the table as a Mermaid state diagram; every state may also become withdrawn."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.SUGGESTED.value}"]
    for from_state, moves in _MOVES.items():
        lines += [
            f"    {from_state.value} --> {to_state.value}: {' or '.join(sorted(movers))}"
            for to_state, movers in moves.items()
        ]
    return "\n".join(lines)

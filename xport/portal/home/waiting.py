"""What waits for a person, and what has changed: one line each, whatever roles the person has."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing on the start page. `kind` says which words templates/portal/home/ has for it.

    `rank` is how much of a next step it is: the highest of what waits gets the button; 0 is
    something that has changed and asks for nothing. `is_own`: somebody counts on this very person;
    such lines stand first.
    """

    kind: str
    at: datetime
    url: str
    rank: int = 0
    is_own: bool = False
    count: int = 1
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A person's start page: one's own, then newest first, and what the button is about."""

    waiting: list[Line]
    changed: list[Line]

    @property
    def first(self) -> Line | None:
        """Return what to do next: what matters most, of that what has waited longest."""
        return min(self.waiting, key=lambda line: (-line.rank, line.at), default=None)

    @property
    def count(self) -> int:
        return sum(line.count for line in self.waiting)


def desk_of(lines: list[Line]) -> Desk:
    newest_first = sorted(lines, key=lambda line: line.at, reverse=True)
    return Desk(
        waiting=sorted((line for line in newest_first if line.rank), key=_is_not_own),
        changed=[line for line in newest_first if not line.rank],
    )


def _is_not_own(line: Line) -> bool:
    return not line.is_own

"""Why a person's step on a match is refused; the words stand in matches/messages.py."""


class MatchRefused(Exception):
    """`code` says why; `field` names the answer to mend, or is "" when none would help."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


class MoveRefused(MatchRefused):
    """The match is in a state from which `mover` may not move it there."""

    def __init__(self, from_state: str, to_state: str, mover: str) -> None:
        super().__init__("not_possible_now")
        self.from_state = from_state
        self.to_state = to_state
        self.mover = mover


class MovedMeanwhile(MatchRefused):
    """Somebody else moved the match after this person's page was shown."""

    def __init__(self) -> None:
        super().__init__("moved_meanwhile")


class NotYourMatch(MatchRefused):
    """This adviser may not decide on it: not the reviewer, not of the market, or with a stake."""


class VerdictRefused(MatchRefused):
    """The verdict lacks something: a reason, a day to come, a country of the market."""

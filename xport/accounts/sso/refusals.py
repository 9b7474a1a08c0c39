"""Why somebody does not come in: a reason that they are shown, and a detail for the log."""

from enum import StrEnum


class Reason(StrEnum):
    """What the page says; it stands in the page's address."""

    EXPIRED = "expired"  # nothing was asked, or long ago, or it was answered before
    CANCELLED = "cancelled"
    UNAVAILABLE = "unavailable"  # the provider does not answer, or says so itself
    UNTRUSTED = "untrusted"  # the answer does not hold
    LEVEL = "level"
    UNKNOWN = "unknown"
    TAKEN = "taken"  # the sign-on is linked with somebody else
    SECOND = "second"  # this person has another sign-on of this provider
    OTHER = "other"  # somebody else confirmed than who was asked to


class SignOnRefused(Exception):
    """Nobody is let in. `detail` is a fixed word for the log, never a part of a token."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail or reason}")
        self.reason = reason
        self.detail = detail or reason.value

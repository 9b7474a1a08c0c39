"""What the score knows of a firm: its answers, strictly read."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from matchmaking.scoring import codes
from matchmaking.scoring.canonical import digest_of


class InvalidFirm(ValueError):
    """An answer that cannot be scored: `field` names it, `reason` is a code for the caller."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A firm's answers. None is an open question; an empty set is an answer ("none of these").

    `needs` and `energy_share` (0–1) come from the firm's categories and are empty and None
    together. `from_answers` checks everything; the constructor trusts its caller.
    """

    needs: frozenset[str] = frozenset()
    energy_share: float | None = None
    languages: frozenset[str] | None = None
    export_share_pct: float | None = None
    sells_in: frozenset[str] | None = None
    employees: float | None = None
    turnover_msek: float | None = None
    trl: int | None = None
    certificates: frozenset[str] | None = None
    offer: str | None = None
    documented: frozenset[str] = frozenset()

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> Self:
        """Return the firm that `answers` describe; a missing key is an open question.

        Raises InvalidFirm for unknown keys and codes, numbers out of range, and categories that
        serve no need.
        """
        unknown = answers.keys() - {field.name for field in fields(cls)}
        if unknown:
            raise InvalidFirm(str(min(unknown, key=str)), "unknown_key")
        firm = cls(
            needs=_codes(answers, "needs", codes.NEEDS) or frozenset(),
            energy_share=_number(answers, "energy_share", 1),
            languages=_codes(answers, "languages", codes.LANGUAGES),
            export_share_pct=_number(answers, "export_share_pct", 100),
            sells_in=_codes(answers, "sells_in", codes.COUNTRIES),
            employees=_number(answers, "employees", math.inf),
            turnover_msek=_number(answers, "turnover_msek", math.inf),
            trl=_trl(answers),
            certificates=_codes(answers, "certificates", codes.CERTIFICATES),
            offer=_offer(answers),
            documented=_codes(answers, "documented", codes.DOCUMENTABLE) or frozenset(),
        )
        if firm.energy_share is not None and not firm.needs:
            raise InvalidFirm("needs", "empty")
        return firm

    def to_answers(self) -> dict[str, Any]:
        """Return every answer as JSON can hold it, lists sorted: what the digest is taken of."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    def digest(self) -> str:
        """Return the SHA-256 of the answers: equal for equal answers, whatever their order."""
        return digest_of(self.to_answers())

    @property
    def documented_answers(self) -> frozenset[str]:
        """The documented answers that are still given: proof of a cleared answer counts nothing."""
        return frozenset(
            name
            for name in self.documented
            if (bool(self.needs) if name == "needs" else getattr(self, name) is not None)
        )


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _number(answers: Mapping[str, Any], name: str, highest: float) -> float | None:
    value = answers.get(name)
    if value is None:
        return None
    # A boolean is an int to Python, and True employees would score as one.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidFirm(name, "not_a_number")
    try:
        number = float(value)
    except OverflowError:  # a whole number larger than any float
        raise InvalidFirm(name, "out_of_range") from None
    if not math.isfinite(number):
        raise InvalidFirm(name, "not_finite")
    if not 0 <= number <= highest:
        raise InvalidFirm(name, "out_of_range")
    # Plus zero turns -0.0 into 0.0, which would have a digest of its own.
    return number + 0.0


def _trl(answers: Mapping[str, Any]) -> int | None:
    value = answers.get("trl")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidFirm("trl", "not_a_whole_number")
    if not 1 <= value <= 9:
        raise InvalidFirm("trl", "out_of_range")
    return value


def _offer(answers: Mapping[str, Any]) -> str | None:
    value = answers.get("offer")
    if value is not None and (not isinstance(value, str) or value not in codes.OFFERS):
        raise InvalidFirm("offer", "unknown_code")
    return value


def _codes(answers: Mapping[str, Any], name: str, known: frozenset[str]) -> frozenset[str] | None:
    value = answers.get(name)
    if value is None:
        return None
    if not isinstance(value, list | tuple | set | frozenset):
        raise InvalidFirm(name, "not_a_list")
    if not all(isinstance(code, str) and code in known for code in value):
        raise InvalidFirm(name, "unknown_code")
    return frozenset(value)

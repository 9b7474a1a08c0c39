"""The engine's firm, from the flat row that the company's actions wrote."""

from dataclasses import fields

from companies.models import ScoringInputs
from matchmaking.scoring import Firm

_ANSWERS = tuple(field.name for field in fields(Firm))


def firm_of(inputs: ScoringInputs) -> Firm:
    """Return the firm. Raises InvalidFirm for an answer that cannot be scored."""
    return Firm.from_answers({name: getattr(inputs, name) for name in _ANSWERS})

"""How lists of codes are held in one integer each: a bit a code."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from matchmaking.scoring import codes

Masks = npt.NDArray[np.int64]

# A list that the firm has not answered; 0 is the empty list.
UNANSWERED = -1
# In this order in the column `offer`; no answer is "".
OFFERS = ("", "goods", "services", "both")


def _bits(known: Iterable[str]) -> dict[str, int]:
    return {code: 1 << place for place, code in enumerate(sorted(known))}


NEED_BITS = _bits(codes.NEEDS)
CERTIFICATE_BITS = _bits(codes.CERTIFICATES)
DOCUMENTED_BITS = _bits(codes.DOCUMENTABLE)


def mask_of(answer: Iterable[str] | None, bits: Mapping[str, int]) -> int:
    """Return the answer as bits; a code without a bit makes no difference to any score."""
    if answer is None:
        return UNANSWERED
    return sum(bits[code] for code in answer if code in bits)


def masks(values: list[int]) -> Masks:
    return np.array(values, dtype=np.int64)

"""How a figure of the score is rounded when it is stored, shown, labelled or graded."""

from decimal import ROUND_HALF_UP, Decimal

# Below this the digits of a float64 result are noise of the order of addition: 64.95 may arrive as
# 64.94999999999999, and must still round up as it does by hand.
NOISE_DIGITS = 9


def half_up(value: float, places: int) -> Decimal:
    """Return `value` with `places` decimals, a half always upwards (in size, for negatives)."""
    exact = Decimal(repr(round(value, NOISE_DIGITS)))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def hundredths(value: float) -> int:
    """Return `value` as the whole number of hundredths that is stored."""
    return int(half_up(value, 2).scaleb(2))


def shown_score(value: float) -> Decimal:
    """Return a score with the one decimal that pages show and labels are read from.

    Goes by way of the stored hundredths: a list that knows only the stored score and a page that
    has just recomputed it must show the same digit and the same label.
    """
    return half_up(float(half_up(value, 2)), 1)

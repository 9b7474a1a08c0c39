"""What the drawn parts of a page need: positions in percent, as text that no locale changes."""

from dataclasses import dataclass
from decimal import Decimal

from xport.lib.formatting import Number, score_text

STRONG, PROMISING, WEAK, PRELIMINARY = "strong", "promising", "weak", "preliminary"


def at(position: Number) -> str:
    """Return a place on a 0–100 axis as SVG wants it: Swedish commas would break the picture."""
    return f"{float(position):.4g}%"


def heat_step(
    score: Number, label: str, *, promising_from: Number, strong_from: Number, ceiling: Number
) -> int:
    """Return 1–5, pale to dark, by the label of that market; `score` and gates in points.

    Steps follow the label and not the raw score: 48 in Singapore is better than 52 in Europe.
    """
    if label == STRONG:
        return 5
    if label == PROMISING:
        middle = (float(promising_from) + float(strong_from)) / 2
        return 4 if float(score) >= middle else 3
    return 1 if float(score) < float(ceiling) / 2 else 2


@dataclass(frozen=True, kw_only=True)
class Ruler:
    """One market's scale for templates/_ruler.html; everything in points from 0 to 100.

    `score` None draws the scale without a firm on it. `is_compact` leaves the numbers out.
    """

    name: str
    score: Number | None
    promising_from: Number
    strong_from: Number
    ceiling: Number
    is_compact: bool = False

    @property
    def score_at(self) -> str:
        return at(self.score or 0)

    @property
    def promising_at(self) -> str:
        return at(self.promising_from)

    @property
    def promising_width(self) -> str:
        return at(Decimal(str(self.strong_from)) - Decimal(str(self.promising_from)))

    @property
    def strong_at(self) -> str:
        return at(self.strong_from)

    @property
    def strong_width(self) -> str:
        return at(Decimal(str(self.ceiling)) - Decimal(str(self.strong_from)))

    @property
    def ceiling_at(self) -> str:
        return at(self.ceiling)

    @property
    def beyond_at(self) -> str:
        """Where the dots that no firm can reach begin, clear of the ceiling's tick."""
        return at(Decimal(str(self.ceiling)) + Decimal("0.8"))


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One firm on one market, for templates/_heat.html; `score` in points.

    `step` 1–5 from heat_step(), None for a preliminary market score. Without a score the cell says
    that there is none.
    """

    company: str
    market: str
    url: str
    score: float | Decimal | None = None
    label: str = ""
    step: int | None = None

    @property
    def text(self) -> str:
        return "" if self.score is None else score_text(self.score)

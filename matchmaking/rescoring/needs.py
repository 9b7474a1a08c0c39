"""Which needs a country has, whoever asks: the strengths that category_fit is made of."""

from dataclasses import dataclass

from markets.models import Category, Need
from markets.queries import Figure
from matchmaking.rescoring.basis import Basis
from matchmaking.scoring import Firm
from matchmaking.scoring.firm_side import need_strengths
from matchmaking.scoring.reading import read_figure

STRONG, SOME, WEAK = "strong", "some", "weak"


@dataclass(frozen=True, kw_only=True)
class CountryNeed:
    """One need in one country: `strength` 0–1 with the figures it rests on, None for want of any.

    `derived` is the value that the score makes of several figures, None where it takes the figure
    as it is. `grade` is strong, some, weak, or "" without a strength.
    """

    need: Need
    strength: float | None
    grade: str
    figures: tuple[Figure, ...]
    derived: float | None

    @property
    def categories(self) -> list[Category]:
        return list(self.need.categories.all())


def needs_with_categories() -> list[Need]:
    """Return every need with the categories that serve it, in order; two queries."""
    return list(Need.objects.prefetch_related("categories"))


def needs_in(iso2: str, needs: list[Need], basis: Basis) -> tuple[CountryNeed, ...]:
    """Return the needs of a target country, strongest first, missing ones last."""
    country, figures = basis.world.atlas.country(iso2), basis.world.countries[iso2].figures
    asking = Firm(needs=frozenset(need.code for need in needs))
    strengths = {each.need: each for each in need_strengths(asking, country, basis.model)}
    found = []
    for need in needs:
        strength = strengths[need.code]
        indicator = basis.model.needs[need.code].indicator
        found.append(
            CountryNeed(
                need=need,
                strength=strength.strength,
                grade=grade_of(strength.strength, basis.model.need_floor),
                figures=tuple(figures[each.code] for each in strength.inputs),
                derived=(
                    None
                    if indicator in figures
                    else read_figure(indicator, country, basis.model).value
                ),
            )
        )
    return tuple(sorted(found, key=_strongest_first))


def grade_of(strength: float | None, floor: float) -> str:
    """Return the word's code: thirds of the ramp between the floor and full strength."""
    if strength is None:
        return ""
    share = (strength - floor) / (1 - floor)
    if share >= 2 / 3:
        return STRONG
    return SOME if share >= 1 / 3 else WEAK


def _strongest_first(need: CountryNeed) -> tuple[bool, float]:
    return need.strength is None, -(need.strength or 0.0)

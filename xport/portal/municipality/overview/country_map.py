"""The municipalities as a map in five shades, of the very counts that the comparison shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.facts.outlines import VIEW_BOX, outlines
from companies.models import Municipality
from xport.lib.formatting import decimal, percent
from xport.portal.municipality.overview.comparison import COUNT, SHARES, ComparisonRow

# What can be drawn: the count, or a share of it.
MEASURES: dict[str, Promise] = {COUNT: gettext_lazy("Companies in the list"), **SHARES}
# Where the second to fifth shade begin. Fixed, so that maps of different months can be compared.
_COUNTS_FROM = (10, 25, 50, 100)
_PERCENT_FROM = (20, 40, 60, 80)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`step` from 1 to 5; None where there are fewer than five firms, which is said in `text`."""

    code: str
    name: str
    path: str
    step: int | None
    text: str
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class Shade:
    """One line of the legend, and the shapes that are drawn so."""

    step: int | None
    text: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, kw_only=True)
class CountryMap:
    measure: str
    shades: tuple[Shade, ...]

    @property
    def name(self) -> Promise:
        return MEASURES[self.measure]

    @property
    def measures(self) -> Iterable[tuple[str, Promise]]:
        return MEASURES.items()

    @property
    def view_box(self) -> str:
        return " ".join(map(str, VIEW_BOX))

    @property
    def own(self) -> Shape:
        return next(shape for shade in self.shades for shape in shade.shapes if shape.is_own)

    @property
    def drawn(self) -> tuple[Shape, ...]:
        """The shapes that have a figure, in the order of their names' codes."""
        shapes = (shape for shade in self.shades for shape in shade.shapes if shape.step)
        return tuple(sorted(shapes, key=lambda shape: shape.code))

    @property
    def summary(self) -> str:
        """What the picture shows, for who does not see it."""
        return _(
            "Map of Sweden's municipalities: %(measure)s. %(drawn)d municipalities have a figure; "
            "%(own)s: %(text)s."
        ) % {
            "measure": self.name,
            "drawn": len(self.drawn),
            "own": self.own.name,
            "text": self.own.text,
        }


def map_of(comparison: Sequence[ComparisonRow], *, measure: str) -> CountryMap:
    """Return the map; an unknown measure is the count. One query."""
    if measure not in MEASURES:
        measure = COUNT
    rows = {row.code: row for row in comparison if row.code}
    names = dict(Municipality.objects.values_list("code", "name"))
    shapes = [_shape(code, names.get(code, code), rows.get(code), measure) for code in outlines()]
    return CountryMap(
        measure=measure,
        shades=tuple(
            Shade(
                step=step,
                text=text,
                shapes=tuple(shape for shape in shapes if shape.step == step),
            )
            for step, text in _legend(measure)
        ),
    )


def _shape(code: str, name: str, row: ComparisonRow | None, measure: str) -> Shape:
    figure = row.figure(measure) if row else None
    if figure is None:
        step, text = None, _("fewer than five companies")
    elif measure == COUNT:
        step, text = _step(figure, _COUNTS_FROM), decimal(figure)
    else:
        step, text = _step(figure, _PERCENT_FROM), percent(figure)
    return Shape(
        code=code,
        name=name,
        path=outlines()[code],
        step=step,
        text=text,
        is_own=bool(row and row.is_own),
    )


def _step(figure: int, starts: Sequence[int]) -> int:
    return 1 + sum(figure >= start for start in starts)


def _legend(measure: str) -> Iterable[tuple[int | None, str]]:
    """Yield each shade with its words, that without a figure first: it is drawn undermost."""
    starts, told = (_COUNTS_FROM, decimal) if measure == COUNT else (_PERCENT_FROM, percent)
    yield None, _("fewer than five: no figure")
    yield 1, _("under %(number)s") % {"number": told(starts[0])}
    for step, (start, after) in enumerate(zip(starts, starts[1:], strict=False), start=2):
        yield step, f"{start}–{told(after - 1)}"
    yield 5, _("%(number)s or more") % {"number": told(starts[-1])}

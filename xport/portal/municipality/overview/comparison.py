"""One municipality beside the others, which are shown only where five firms or more hide each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Municipality
from xport.lib.charts import bar_widths
from xport.lib.formatting import rounded
from xport.portal.municipality.overview import words
from xport.portal.municipality.overview.stages import STAGES, firms_counted

FEWEST = 5
COUNT = "inventoried"
COMPARED = (COUNT, "claimed", "strong", "introduced")
# Which of them are told in percent of the first too.
SHARES: dict[str, Promise] = {
    "claimed": gettext_lazy("Share taken over"),
    "strong": gettext_lazy("Share with a strong market"),
}
# Its key is no code of a municipality.
_SMALL = ""


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """`counts` are in the order of COMPARED; None is a count under FEWEST, nought included."""

    code: str
    name: str
    is_own: bool
    counts: tuple[int | None, ...]
    bar_width: str
    # How many municipalities stand together, each with fewer firms than FEWEST; 1 is one by name.
    municipalities: int = 1

    @property
    def title(self) -> str:
        if self.name:
            return self.name
        return _("%(count)d municipalities with fewer than five companies each") % {
            "count": self.municipalities
        }

    @property
    def named_counts(self) -> tuple[tuple[Promise, int | None, int | None], ...]:
        """Name, count and, for SHARES, percent of the first count."""
        shares = (self.figure(code) if code in SHARES else None for code in COMPARED)
        return tuple(zip(compared_names(), self.counts, shares, strict=True))

    def figure(self, code: str) -> int | None:
        """Return the first count, or another in percent of it; None where its count is hidden."""
        if code == COUNT:
            return self.counts[COMPARED.index(COUNT)]
        share = self.share_pct(code)
        return None if share is None else int(rounded(share, 0))

    def share_pct(self, code: str) -> float | None:
        """Return a count in percent of the first, unrounded; None where it is hidden."""
        counts = dict(zip(COMPARED, self.counts, strict=True))
        firms, count = counts[COUNT], counts[code]
        return 100 * count / firms if firms and count is not None else None


def compared_names() -> tuple[Promise, ...]:
    return tuple(words.NAMES[code] for code in COMPARED)


def comparison_of(municipality: Municipality) -> tuple[ComparisonRow, ...]:
    """Return the municipalities with the most firms first, those with few as one row. One query.

    The few are left out while they have fewer firms than FEWEST together.
    """
    found = {row.pop("municipality"): row for row in _counted()}
    names = {code: row.pop("municipality__name") for code, row in found.items()}
    found.setdefault(municipality.pk, dict.fromkeys(COMPARED, 0))
    names[municipality.pk] = municipality.name
    small = [
        code
        for code, row in found.items()
        if code != municipality.pk and row["inventoried"] < FEWEST
    ]
    shown = {code: row for code, row in found.items() if code not in small}
    together = {code: sum(found[few][code] for few in small) for code in COMPARED}
    if together["inventoried"] >= FEWEST:
        shown[_SMALL] = together
    widths = bar_widths({code: float(row["inventoried"]) for code, row in shown.items()})
    rows = [
        ComparisonRow(
            code=code,
            name=names.get(code, ""),
            is_own=code == municipality.pk,
            counts=_shown(row, is_own=code == municipality.pk),
            bar_width=widths[code][1],
            municipalities=1 if code else len(small),
        )
        for code, row in shown.items()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.name, -(row.counts[0] or 0), row.name)))


def _counted() -> list[dict[str, Any]]:
    compared = [stage for stage in STAGES if stage.code in COMPARED]
    firms = firms_counted().annotate(**{f"is_{stage.code}": stage.holds for stage in compared})
    counts = {code: Count("pk", filter=Q(**{f"is_{code}": True})) for code in COMPARED}
    rows = firms.order_by().values("municipality", "municipality__name").annotate(**counts)
    return [dict(row) for row in rows]


def _shown(row: Mapping[str, int], *, is_own: bool) -> tuple[int | None, ...]:
    return tuple(row[code] if is_own or row[code] >= FEWEST else None for code in COMPARED)

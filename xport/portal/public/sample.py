"""The example on the start page: an invented firm, scored with real country figures.

It is the worked example of docs/scoring.md; the scores and gates are those of scoring model 1.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xport.lib.pictures import Ruler


@dataclass(frozen=True, kw_only=True)
class SampleMarket:
    code: str
    score: float
    promising_from: int
    strong_from: int
    ceiling: float

    def ruler(self, name: str) -> Ruler:
        return Ruler(
            name=name,
            score=self.score,
            promising_from=self.promising_from,
            strong_from=self.strong_from,
            ceiling=self.ceiling,
            is_compact=True,
        )


SAMPLE = (
    SampleMarket(code="nordics", score=68.7, promising_from=51, strong_from=65, ceiling=76.2),
    SampleMarket(code="europe", score=67.0, promising_from=51, strong_from=64, ceiling=75.7),
    SampleMarket(code="usa", score=55.4, promising_from=46, strong_from=59, ceiling=69.4),
    SampleMarket(code="india", score=49.2, promising_from=45, strong_from=57, ceiling=66.9),
    SampleMarket(code="china", score=60.2, promising_from=50, strong_from=63, ceiling=74.7),
    SampleMarket(code="singapore", score=48.4, promising_from=40, strong_from=51, ceiling=60.2),
)


def sample_rulers() -> list[Ruler]:
    """Return the six rulers in the language of the page."""
    names = {
        "nordics": _("Nordics"),
        "europe": _("Europe"),
        "usa": _("USA"),
        "india": _("India"),
        "china": _("China"),
        "singapore": _("Singapore"),
    }
    return [market.ruler(names[market.code]) for market in SAMPLE]

"""Words that stand beside a score: label, grade, warnings and badges, all as codes.

Labels and grades are read from the figure as shown, so that a page never contradicts itself
(docs/scoring.md#labels).
"""

from matchmaking.scoring.country import Country
from matchmaking.scoring.firm import Firm
from matchmaking.scoring.model import ScoringModel
from matchmaking.scoring.part import TOLERANCE
from matchmaking.scoring.rounding import half_up, shown_score

STRONG = "strong"
PROMISING = "promising"
WEAK = "weak"

FIRST_EXPORT = "first_export"

MANDATORY_CERTIFICATE_MISSING = "mandatory_certificate_missing"
LOW_TRL = "low_trl"
LOW_COVERAGE = "low_coverage"
ADVISER_WARNING = "adviser_warning"

LOWEST_TRL = 6
LOWEST_COVERAGE = 0.6

GRADE_A_CONFIDENCE = 80
GRADE_A_DOCUMENTED = 2
GRADE_B_CONFIDENCE = 60


def label_for(score: float, maturity: float, market: str, model: ScoringModel) -> str:
    """Return strong, promising or weak by the market's gates, held down by low maturity."""
    gates, caps = model.labels[market], model.label_caps
    shown, shown_maturity = shown_score(score), half_up(maturity, 1)
    if shown < gates.promising or shown_maturity < caps.weak_below_maturity:
        return WEAK
    if shown < gates.strong or shown_maturity < caps.promising_below_maturity:
        return PROMISING
    return STRONG


def grade_for(confidence: float, firm: Firm) -> str:
    """Return A, B or C; A only with two answers whose proof somebody has seen."""
    shown = half_up(confidence, 0)
    if shown >= GRADE_A_CONFIDENCE and len(firm.documented_answers) >= GRADE_A_DOCUMENTED:
        return "A"
    return "B" if shown >= GRADE_B_CONFIDENCE else "C"


def warnings_for(
    firm: Firm, country: Country, coverage: float, is_certificate_missing: bool
) -> tuple[str, ...]:
    """Return what must be said beside the score and is never hidden in it."""
    claims = {
        MANDATORY_CERTIFICATE_MISSING: is_certificate_missing,
        LOW_TRL: firm.trl is not None and firm.trl < LOWEST_TRL,
        LOW_COVERAGE: coverage < LOWEST_COVERAGE - TOLERANCE,
        ADVISER_WARNING: country.has_adviser_warning,
    }
    return tuple(warning for warning, holds in claims.items() if holds)


def badges_for(readiness: float | None, model: ScoringModel) -> tuple[str, ...]:
    """Return "first_export" for a firm that is new to export: for it there is a next step.

    Readiness gates nothing, for first exporters are whom the portal is for.
    """
    limit = model.label_caps.first_export_below_readiness
    return (FIRST_EXPORT,) if readiness is not None and half_up(readiness, 1) < limit else ()

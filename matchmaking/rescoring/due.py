"""Which firms' scores are behind their answers, the figures or the scoring model."""

from django.db.models import F, Q, QuerySet

from companies.models import ScoringInputs
from matchmaking.models import Scored
from matchmaking.rescoring.basis import NothingToScoreWith, Versions, current_versions


def due_inputs() -> QuerySet[ScoringInputs]:
    """Return the rows to score, oldest change first; none before the first load."""
    try:
        versions = current_versions()
    except NothingToScoreWith:
        return ScoringInputs.objects.none()
    is_behind = (
        Q(scored=None)
        | ~Q(scored__inputs_version=F("version"))
        | ~Q(scored__figures_version=versions.figures)
        | ~Q(scored__model_version=versions.model)
    )
    return ScoringInputs.objects.filter(is_behind).order_by("changed_at", "pk")


def is_due(inputs: ScoringInputs, versions: Versions) -> bool:
    """Return whether the row's scores are behind; the same rule as `due_inputs`."""
    scored: Scored | None = getattr(inputs, "scored", None)
    return scored is None or (
        scored.inputs_version,
        scored.figures_version,
        scored.model_version,
    ) != (inputs.version, versions.figures, versions.model)

"""From the engine's result to rows: what is stored of a score, and how it moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from companies.models import ScoringInputs
from matchmaking.models import FitScore, InputsArchive, ScoreChange
from matchmaking.rescoring.basis import Basis, Versions
from matchmaking.scoring import Firm, FirmScores, MarketScore, hundredths, score_firm

_KEY = ("company", "kind", "market")
_VALUES = tuple(
    field.name for field in FitScore._meta.concrete_fields if field.name not in ("id", *_KEY)
)


def computed_scores(
    inputs: ScoringInputs, firm: Firm, basis: Basis, now: datetime
) -> list[FitScore]:
    """Return the six scores as unsaved rows."""
    scores = score_firm(firm, basis.world.atlas, basis.model)
    return rows_of(scores, inputs=inputs, firm=firm, basis=basis, now=now)


def rows_of(
    scores: FirmScores, *, inputs: ScoringInputs, firm: Firm, basis: Basis, now: datetime
) -> list[FitScore]:
    """Return the engine's result for this firm as unsaved rows."""
    digest = firm.digest()
    return [
        FitScore(
            company_id=inputs.company_id,
            kind=inputs.kind,
            market_id=score.market,
            inputs_digest=digest,
            figures_version=basis.versions.figures,
            model_version=basis.versions.model,
            computed_at=now,
            **_stored_values(score),
        )
        for score in scores.markets
    ]


def _stored_values(score: MarketScore) -> dict[str, object]:
    """Return the columns that the score fills.

    A preliminary result has no score: its market score is the market part, and its upper bound is
    the bound of that.
    """
    best = score.best
    is_scored = score.status == FitScore.Status.SCORED
    return {
        "status": score.status,
        "label": score.label or FitScore.Label.NONE,
        "score_hundredths": _hundredths(score.score if is_scored else None),
        "upper_bound_hundredths": _hundredths(score.upper_bound),
        "market_part_hundredths": _hundredths(best.market_part if best else None),
        "company_part_hundredths": _hundredths(best.company_part if best else None),
        "coverage_hundredths": hundredths(score.coverage),
        "confidence_hundredths": hundredths(score.confidence),
        "best_country_id": best.country if best else None,
    }


def _hundredths(value: float | None) -> int | None:
    return None if value is None else hundredths(value)


def store(scores: Sequence[FitScore], firm: Firm) -> None:
    """Write the rows in place of what was stored, and keep the answers they rest on."""
    InputsArchive.objects.bulk_create(
        [InputsArchive(digest=firm.digest(), answers=firm.to_answers())], ignore_conflicts=True
    )
    FitScore.objects.bulk_create(
        scores, update_conflicts=True, unique_fields=_KEY, update_fields=_VALUES
    )


def changes_between(
    stored: Mapping[str, FitScore], scores: Sequence[FitScore], now: datetime
) -> list[ScoreChange]:
    """Return a change, unsaved, for each market whose status, label or score moved."""
    return [
        _change(stored.get(score.market_id), score, now)
        for score in scores
        if _seen(stored.get(score.market_id)) != _seen(score)
    ]


def _seen(score: FitScore | None) -> tuple[object, ...]:
    return (score.status, score.label, score.score_hundredths) if score else ()


def _change(old: FitScore | None, new: FitScore, now: datetime) -> ScoreChange:
    return ScoreChange(
        company_id=new.company_id,
        market_id=new.market_id,
        kind=new.kind,
        at=now,
        old_status=old.status if old else "",
        new_status=new.status,
        old_label=old.label if old else "",
        new_label=new.label,
        old_score_hundredths=old.score_hundredths if old else None,
        new_score_hundredths=new.score_hundredths,
        old_digest=old.inputs_digest if old else "",
        new_digest=new.inputs_digest,
        old_figures_version=old.figures_version if old else None,
        old_model_version=old.model_version if old else None,
        figures_version=new.figures_version,
        model_version=new.model_version,
    )


def withdrawal_of(old: FitScore, versions: Versions, now: datetime) -> ScoreChange:
    """Return the move, unsaved, of a score that is taken away: to no status and no answers."""
    return ScoreChange(
        company_id=old.company_id,
        market=old.market,
        kind=old.kind,
        at=now,
        old_status=old.status,
        new_status="",
        old_label=old.label,
        old_score_hundredths=old.score_hundredths,
        old_digest=old.inputs_digest,
        new_digest="",
        old_figures_version=old.figures_version,
        old_model_version=old.model_version,
        figures_version=versions.figures,
        model_version=versions.model,
    )

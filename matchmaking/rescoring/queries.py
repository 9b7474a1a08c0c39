"""Scores for pages: stored rows for lists, and one firm's scores with what explains them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from companies.models import Company, ScoringInputs
from markets.models import Market
from markets.queries import Vocabulary, vocabulary, warnings_in_force
from matchmaking.models import FitScore, InputsArchive
from matchmaking.rescoring.basis import Basis, NothingToScoreWith, current_basis
from matchmaking.rescoring.due import due_inputs, is_due
from matchmaking.rescoring.explained import (
    CompanyScores,
    Dictionary,
    ScoredFirm,
    explained_market,
    scored_firm,
)
from matchmaking.rescoring.firms import firm_of
from matchmaking.rescoring.storing import rows_of
from matchmaking.scoring import Firm, InvalidFirm, ScoringModel
from matchmaking.scoring.rules import LabelGates


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One stored score for a small cell, with its market's gates (points) to colour it by.

    `shown_hundredths` is the score, or the market score of a preliminary result; None if neither.
    """

    market: str
    market_names: Mapping[str, str]
    status: str
    label: str
    shown_hundredths: int | None
    gates: LabelGates


def active_model() -> ScoringModel:
    """Return the scoring model in force. Raises NothingToScoreWith."""
    return current_basis().model


def scores_behind() -> int:
    """Return how many rows wait to be scored."""
    return due_inputs().count()


def heat_rows(
    companies: Iterable[Company], kind: str = ScoringInputs.Kind.SENT
) -> dict[int, list[HeatRow]]:
    """Return each firm's stored scores in the order of the markets; one query for all firms.

    Every firm has an entry, empty if it is not scored yet. (One more query for the model.)
    """
    rows: dict[int, list[HeatRow]] = {company.pk: [] for company in companies}
    try:
        model = active_model()
    except NothingToScoreWith:
        return rows
    scores = FitScore.objects.filter(company__in=rows, kind=kind, market__in=model.markets)
    for score in scores.select_related("market").order_by("market__position"):
        rows[score.company_id].append(_heat_row(score, model))
    return rows


def _heat_row(score: FitScore, model: ScoringModel) -> HeatRow:
    return HeatRow(
        market=score.market_id,
        market_names={"sv": score.market.name_sv, "en": score.market.name_en},
        status=score.status,
        label=score.label,
        shown_hundredths=score.shown_hundredths,
        gates=model.labels[score.market_id],
    )


def kind_seen_by(is_member: bool) -> str:
    """Return which scores a person sees: a member those of the draft, others what was sent."""
    return ScoringInputs.Kind.DRAFT if is_member else ScoringInputs.Kind.SENT


def explained_scores(
    *, company: Company, kind: str, words: Vocabulary | None = None
) -> CompanyScores:
    """Return a firm's stored scores, and what explains them computed anew from the same answers.

    While a rescoring is on its way (`is_pending`) the stored scores are explained by the answers
    they rest on. Without stored scores there are no markets: the firm is out of scope, or not
    scored yet. At most six queries, one less with the caller's words. Raises NothingToScoreWith.
    """
    basis = current_basis()
    inputs = (
        ScoringInputs.objects.select_related("scored").filter(company=company, kind=kind).first()
    )
    stored = list(
        FitScore.objects.filter(company=company, kind=kind, market__in=basis.model.markets)
        .select_related("market", "best_country")
        .order_by("market__position")
    )
    is_pending = inputs is not None and is_due(inputs, basis.versions)
    firm = _explained_firm(inputs, stored, is_pending)
    scored = None
    if firm:
        dictionary = dictionary_of(basis, words or vocabulary())
        scored = scored_firm(firm, basis=basis, dictionary=dictionary)
    return CompanyScores(
        kind=kind,
        is_in_scope=inputs is None or inputs.is_in_scope,
        is_pending=is_pending,
        changed_at=inputs.changed_at if inputs else None,
        scored=scored,
        markets=tuple(explained_market(row, scored) for row in stored) if scored else (),
    )


def calculated_scores(*, inputs: ScoringInputs, words: Vocabulary, now: datetime) -> CompanyScores:
    """Return what the worker would store for an unsaved row, explained; nothing is stored.

    Out of scope, or with an answer that cannot be scored, it has no markets.
    At most three queries. Raises NothingToScoreWith.
    """
    basis, markets = current_basis(), []
    scored = scored_unsaved(inputs, basis, dictionary_of(basis, words))
    if scored:
        named = Market.objects.in_bulk(basis.model.markets)
        for row in rows_of(scored.scores, inputs=inputs, firm=scored.firm, basis=basis, now=now):
            row.market = named[row.market_id]
            markets.append(explained_market(row, scored))
    return CompanyScores(
        kind=inputs.kind,
        is_in_scope=inputs.is_in_scope,
        is_pending=False,
        changed_at=None,
        scored=scored,
        markets=tuple(markets),
    )


def scored_unsaved(
    inputs: ScoringInputs, basis: Basis, dictionary: Dictionary
) -> ScoredFirm | None:
    """Return the firm scored; None if it is out of scope, or an answer cannot be scored."""
    if not inputs.is_in_scope:
        return None
    try:
        firm = firm_of(inputs)
    except InvalidFirm:
        return None
    return scored_firm(firm, basis=basis, dictionary=dictionary)


def dictionary_of(basis: Basis, words: Vocabulary) -> Dictionary:
    """Return the words for the engine's codes; a query only while a country is warned of."""
    warnings = warnings_in_force() if basis.world.warned else {}
    return Dictionary(world=basis.world, vocabulary=words, warnings=warnings)


def _explained_firm(
    inputs: ScoringInputs | None, stored: list[FitScore], is_pending: bool
) -> Firm | None:
    if inputs is None or not stored:
        return None
    if is_pending:
        archived = InputsArchive.objects.get(digest=stored[0].inputs_digest)
        return Firm.from_answers(archived.answers)
    return firm_of(inputs)

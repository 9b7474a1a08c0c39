"""Bringing stored scores up to date: one firm, all that are behind, and the first scoring model."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction

from companies.models import Company, ScoringInputs
from markets.reference import read_certificate_rules
from matchmaking.models import FitScore, ScoreChange, Scored, ScoringModelVersion
from matchmaking.rescoring.basis import Basis, Versions, current_basis
from matchmaking.rescoring.consequences import suggest_matches, tell_fallen, tell_strong
from matchmaking.rescoring.due import due_inputs, is_due
from matchmaking.rescoring.firms import firm_of
from matchmaking.rescoring.storing import changes_between, computed_scores, store, withdrawal_of
from matchmaking.scoring import Firm, InvalidFirm, scoring_model_1
from xport.lib.jobs import wake

logger = logging.getLogger(__name__)

# A firm's first scoring, with matches and mails, takes up to .2 s: a sweep must not keep a worker
# for longer than the pause between two.
SWEEP_SIZE = 50
# A number of our own among PostgreSQL's advisory locks.
_SWEEPING = 7303


@dataclass(frozen=True, kw_only=True)
class SweepReport:
    scored: int
    failed: int


@transaction.atomic
def install_scoring_model(*, now: datetime) -> bool:
    """Make scoring model 1 active unless a model is there; return whether it was made.

    The certificate table is read from the file here and never again: an active version is not
    edited, a changed table is a new version.
    """
    if ScoringModelVersion.objects.exists():
        return False
    rules = [
        {
            "market": rule.market,
            "country": rule.country,
            "offer": rule.offer,
            "certificate": rule.certificate,
            "mandatory": rule.mandatory,
        }
        for rule in read_certificate_rules()
    ]
    model = scoring_model_1(rules)
    _, is_new = ScoringModelVersion.objects.get_or_create(
        version=model.version,
        defaults={
            "state": ScoringModelVersion.State.ACTIVE,
            "parameters": model.to_parameters(),
            "activated_at": now,
        },
    )
    return is_new


@transaction.atomic
def rescore_inputs(*, inputs_id: int, now: datetime) -> bool:
    """Bring the scores of one row up to date, with all that follows; return whether any was due.

    May run any number of times and in several workers at once. Raises NothingToScoreWith.
    """
    inputs = _locked(inputs_id)
    if inputs is None:
        return False
    basis = current_basis()
    if not is_due(inputs, basis.versions):
        return False
    firm = _scorable_firm(inputs)
    if firm is None:
        _take_away(inputs, basis.versions, now)
    else:
        _bring_up_to_date(inputs, firm, basis, now)
    _mark_scored(inputs, basis.versions, now)
    return True


def sweep_rescoring(*, now: datetime, limit: int = SWEEP_SIZE) -> None:
    """Score some of those that wait, and wake the next sweep at once if that was not all.

    A second sweep beside it ends without work: each would wait for the other at every firm.
    """
    with _alone() as is_alone:
        if not is_alone:
            return
        report = rescore_due(now=now, limit=limit)
    if report.scored and report.scored + report.failed == limit:
        wake("matchmaking.sweep_rescoring")


def rescore_due(*, now: datetime, limit: int = SWEEP_SIZE) -> SweepReport:
    """Score the rows that have waited longest; one that fails is logged and holds up nobody."""
    scored = failed = 0
    for inputs_id in due_inputs().values_list("pk", flat=True)[:limit]:
        try:
            scored += rescore_inputs(inputs_id=inputs_id, now=now)
        except (OperationalError, InterfaceError):
            raise  # the database is away for all of them
        except Exception:
            logger.exception("Scoring inputs %s could not be scored", inputs_id)
            failed += 1
    return SweepReport(scored=scored, failed=failed)


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether nobody else sweeps: each row is a transaction, so the connection holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_SWEEPING])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_SWEEPING])


def _locked(inputs_id: int) -> ScoringInputs | None:
    """Return the row as it is now, with the firm locked; None if it is gone.

    The firm first: its own actions lock it before they rewrite the row, and the other order would
    end in a deadlock with them.
    """
    company_id = (
        ScoringInputs.objects.filter(pk=inputs_id).values_list("company", flat=True).first()
    )
    firms = Company.objects.select_for_update(no_key=True)
    if company_id is None or firms.filter(pk=company_id).first() is None:
        return None
    rows = ScoringInputs.objects.select_related("company__municipality", "scored")
    return rows.select_for_update(of=("self",)).filter(pk=inputs_id).first()


def _scorable_firm(inputs: ScoringInputs) -> Firm | None:
    if not inputs.is_in_scope or inputs.company.archived_at is not None:
        return None
    try:
        return firm_of(inputs)
    except InvalidFirm as error:
        # A score that does not rest on the answers is worse than none, and trying again helps
        # nobody: the row is due again when its answers or the model change.
        logger.error("Scoring inputs %s are refused: %s", inputs.pk, error)
        return None


def _bring_up_to_date(inputs: ScoringInputs, firm: Firm, basis: Basis, now: datetime) -> None:
    stored = {
        score.market_id: score
        for score in FitScore.objects.filter(company=inputs.company, kind=inputs.kind)
    }
    wanted = (firm.digest(), basis.versions.figures, basis.versions.model)
    if stored and all(
        (score.inputs_digest, score.figures_version, score.model_version) == wanted
        for score in stored.values()
    ):
        return
    scores = computed_scores(inputs, firm, basis, now)
    changes = changes_between(stored, scores, now)
    store(scores, firm)
    ScoreChange.objects.bulk_create(changes)
    if inputs.kind == ScoringInputs.Kind.SENT:
        _follow_up(inputs.company, scores, changes, now)


def _take_away(inputs: ScoringInputs, versions: Versions, now: datetime) -> None:
    """Delete the scores and tell who was told that they were strong, unless the firm is gone."""
    stored = FitScore.objects.filter(company=inputs.company, kind=inputs.kind)
    changes = ScoreChange.objects.bulk_create(
        withdrawal_of(score, versions, now) for score in stored.select_related("market")
    )
    stored.delete()
    if inputs.kind == ScoringInputs.Kind.SENT and inputs.company.archived_at is None:
        tell_fallen(company=inputs.company, changes=changes, now=now)


def _follow_up(
    company: Company, scores: list[FitScore], changes: list[ScoreChange], now: datetime
) -> None:
    suggest_matches(company=company, scores=scores, now=now)
    tell_strong(
        company=company,
        changes=changes,
        scores={score.market_id: score for score in scores},
        now=now,
    )
    tell_fallen(company=company, changes=changes, now=now)


def _mark_scored(inputs: ScoringInputs, versions: Versions, now: datetime) -> None:
    Scored.objects.update_or_create(
        inputs=inputs,
        defaults={
            "inputs_version": inputs.version,
            "figures_version": versions.figures,
            "model_version": versions.model,
            "scored_at": now,
        },
    )

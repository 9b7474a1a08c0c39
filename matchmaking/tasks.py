"""Jobs of scores and matches."""

from celery import shared_task
from django.utils import timezone

from matchmaking.matches import actions as matches
from matchmaking.matches import reminders
from matchmaking.rescoring import actions as rescoring
from matchmaking.rescoring import batches
from xport.lib.jobs import WHILE_DATABASE_IS_AWAY


@shared_task(name="matchmaking.rescore_inputs", **WHILE_DATABASE_IS_AWAY)
def rescore_inputs(inputs_id: int) -> None:
    """Bring one firm's scores of one kind up to date."""
    rescoring.rescore_inputs(inputs_id=inputs_id, now=timezone.now())


@shared_task(name="matchmaking.sweep_rescoring", **WHILE_DATABASE_IS_AWAY)
def sweep_rescoring() -> None:
    """Score the firms whose wake-up was lost, and all after new figures or a new model."""
    rescoring.sweep_rescoring(now=timezone.now())


@shared_task(name="matchmaking.sweep_matches", **WHILE_DATABASE_IS_AWAY)
def sweep_matches() -> None:
    """Put the matches whose day has come back in review."""
    matches.wake_matches(now=timezone.now())


@shared_task(name="matchmaking.sweep_rescored", **WHILE_DATABASE_IS_AWAY)
def sweep_rescored() -> None:
    """Tell of a rescoring of everybody once it is finished."""
    batches.tell_of_rescoring(now=timezone.now())


@shared_task(name="matchmaking.remind_of_matches", **WHILE_DATABASE_IS_AWAY)
def remind_of_matches() -> None:
    """Remind of matches that nobody has decided on for a week."""
    reminders.remind_of_matches(now=timezone.now())

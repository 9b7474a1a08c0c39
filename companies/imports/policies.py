"""What may happen to a batch now: its states, and until when it can be undone."""

from datetime import datetime, timedelta

from companies.models import ImportBatch

State = ImportBatch.State
UNDO_WITHIN = timedelta(days=30)
# A list of which nothing is written is thrown away after that.
UNFINISHED_FOR = timedelta(days=30)
# A job that was killed so often kills its worker: somebody has to look.
MOST_ATTEMPTS = 5

NEXT: dict[str, frozenset[str]] = {
    State.UPLOADED: frozenset({State.READING}),
    State.READING: frozenset({State.PREVIEWED, State.FAILED}),
    State.PREVIEWED: frozenset({State.READING, State.COMMITTING}),
    State.FAILED: frozenset({State.READING}),
    State.COMMITTING: frozenset({State.COMMITTED, State.PREVIEWED}),
    State.COMMITTED: frozenset({State.UNDOING}),
    State.UNDOING: frozenset({State.UNDONE, State.COMMITTED}),
    State.UNDONE: frozenset(),
}
# A job is at work; where its batch stands again if the job gives up.
RUNNING: dict[str, str] = {
    State.READING: State.FAILED,
    State.COMMITTING: State.PREVIEWED,
    State.UNDOING: State.COMMITTED,
}
# Nothing of it is in the inventory.
DISCARDABLE = frozenset({State.UPLOADED, State.PREVIEWED, State.FAILED})


class StepRefused(Exception):
    """The batch has moved on, or was taken too far by somebody else; `state` is where it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(f"Not possible while {state}")
        self.state = state


class PreviewOutdated(StepRefused):
    """The list was read again since the preview that somebody has seen."""


def check_step(batch: ImportBatch, to: str, *, now: datetime) -> None:
    """Raise StepRefused unless the batch may go there now."""
    if to not in NEXT[batch.state] or (to == State.UNDOING and not can_undo(batch, now=now)):
        raise StepRefused(batch.state)


def check_discardable(batch: ImportBatch) -> None:
    """Raise StepRefused if a job is at work or the inventory holds something of the batch."""
    if batch.state not in DISCARDABLE:
        raise StepRefused(batch.state)


def can_undo(batch: ImportBatch, *, now: datetime) -> bool:
    return (
        batch.state == State.COMMITTED
        and batch.committed_at is not None
        and now < batch.committed_at + UNDO_WITHIN
    )

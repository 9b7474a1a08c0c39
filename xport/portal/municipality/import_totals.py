"""How many rows of a batch are of each kind, and how many of them its undoing took back."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from companies.imports.policies import State
from companies.models import ImportBatch, ImportRow, Proposal

Outcome, Undone = ImportRow.Outcome, ImportRow.Undone
# What the totals count, and which rows each link shows.
FILTERS: dict[str, tuple[str, ...]] = {
    "create": (Outcome.CREATE,),
    "update": (Outcome.UPDATE,),
    "unchanged": (Outcome.UNCHANGED,),
    "question": (Outcome.QUESTION,),
    "refused": (Outcome.REFUSED,),
    "apart": (Outcome.SKIPPED, Outcome.DUPLICATE),
}
_PREVIEWED = {
    "": (_("All rows"), _("of the list")),
    "create": (_("New"), _("are added")),
    "update": (_("Changes"), _("get other values")),
    "unchanged": (_("Unchanged"), _("nothing is overwritten")),
    "question": (_("Need an answer"), _("are not saved without")),
    "refused": (_("Not accepted"), _("come as a file to correct")),
    "apart": (_("Set apart"), _("repeated, empty, elsewhere")),
}
_COMMITTED = _PREVIEWED | {
    "create": (_("New"), _("were added")),
    "update": (_("Changed"), _("got other values")),
    "unchanged": (_("Unchanged"), _("nothing was overwritten")),
    "question": (_("Without an answer"), _("were not saved")),
}
_UNDONE = _COMMITTED | {
    "create": (_("New"), _("were added at first")),
    "update": (_("Changed"), _("got other values at first")),
}
_TITLES = {State.COMMITTED: _COMMITTED, State.UNDONE: _UNDONE}


@dataclass(frozen=True, kw_only=True)
class Total:
    key: str
    title: str
    note: str
    count: int


def totals_of(batch: ImportBatch) -> list[Total]:
    counts = {
        key: sum(batch.counts.get(outcome, 0) for outcome in outcomes)
        for key, outcomes in FILTERS.items()
    }
    counts = {"": sum(batch.counts.values()), **counts}
    titles = _TITLES.get(State(batch.state), _PREVIEWED)
    return [
        Total(key=key, title=str(title), note=str(note), count=counts[key])
        for key, (title, note) in titles.items()
    ]


def undone_of(batch: ImportBatch) -> dict[str, int]:
    """Return of how many rows the undoing removed the firm, gave back all or some of its answers,
    or left it as it is; and how many proposals it withdrew. Two queries."""
    withdrawn = batch.proposals.filter(state=Proposal.State.WITHDRAWN).count()
    return {"withdrawn": withdrawn} | batch.rows.aggregate(
        removed=Count("pk", filter=Q(outcome=Outcome.CREATE, undone=Undone.ALL)),
        given_back=Count("pk", filter=Q(outcome=Outcome.UPDATE, undone=Undone.ALL)),
        partly=Count("pk", filter=Q(undone=Undone.PARTLY)),
        kept=Count("pk", filter=Q(undone=Undone.KEPT)),
    )

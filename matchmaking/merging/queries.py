"""What a merge would do, counted before it is done, and the merges that can be undone."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import QuerySet

from companies.models import Merge, Municipality
from matchmaking.merging.moving import rows_that_move
from matchmaking.merging.policies import UNDO_WITHIN, Sides
from matchmaking.merging.relations import FATES, Fate


@dataclass(frozen=True, kw_only=True)
class RelatedRows:
    """How many rows of one kind the firm that goes has, and how many of them move."""

    relation: str
    moving: int
    staying: int


def related_rows(sides: Sides, *, takes_references: bool = True) -> list[RelatedRows]:
    """Return the kinds of rows that the firm that goes has, each counted once or twice."""
    moving = {
        relation: rows.count()
        for relation, rows in rows_that_move(sides, takes_references=takes_references)
    }
    counted = []
    for relation, fate in FATES.items():
        app, model, field = relation.split(".")
        manager = apps.get_model(app, model)._default_manager
        total = 0 if fate == Fate.CHOSEN else manager.filter(**{field: sides.gone}).count()
        if total:
            moves = moving.get(relation, 0)
            row = RelatedRows(relation=relation, moving=moves, staying=total - moves)
            counted.append(row)
    return counted


def merges_to_undo(municipality: Municipality, *, now: datetime) -> QuerySet[Merge]:
    """Return the merges in the municipality that can still be undone, the latest first."""
    merges = Merge.objects.select_related("kept", "gone", "merged_by").filter(
        kept__municipality=municipality,
        kept__archived_at=None,
        undone_at=None,
        merged_at__gte=now - UNDO_WITHIN,
    )
    return merges.order_by("-merged_at", "-pk")

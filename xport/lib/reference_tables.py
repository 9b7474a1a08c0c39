"""Bringing a table of reference data up to date with its file, in two statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What loading a file did. `gone` rows are no longer in it: told of, never deleted."""

    file: str
    row_count: int
    added: tuple[str, ...] = ()
    # Each changed row, and the columns that changed in it.
    changed: dict[str, frozenset[str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def touches(self, columns: frozenset[str]) -> bool:
        """Return whether a row is new, or changed in one of `columns`."""
        return bool(self.added) or any(columns & changed for changed in self.changed.values())

    def __str__(self) -> str:
        counts = f"{self.row_count} rows, {len(self.added)} new, {len(self.changed)} changed"
        if not self.gone:
            return f"{self.file}: {counts}"
        return f"{self.file}: {counts}, no longer in the file: {', '.join(self.gone)}"


def bring_up_to_date(model: type[Row], rows: Sequence[Row], *, file: str) -> TableChanges:
    """Insert the rows that are new, and update those that differ; keyed by primary key."""
    key = model._meta.pk.attname
    columns = [column.attname for column in model._meta.concrete_fields]
    stored = {values[key]: values for values in model._default_manager.values(*columns)}
    added: list[str] = []
    changed: dict[str, frozenset[str]] = {}
    for row in rows:
        before = stored.pop(row.pk, None)
        if before is None:
            added.append(row.pk)
        elif different := frozenset(c for c in columns if before[c] != getattr(row, c)):
            changed[row.pk] = different
    model._default_manager.bulk_create(
        [row for row in rows if row.pk in changed or row.pk in added],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[c.name for c in model._meta.concrete_fields if not c.primary_key],
    )
    return TableChanges(
        file=file,
        row_count=len(rows),
        added=tuple(added),
        changed=changed,
        gone=tuple(sorted(stored)),
    )

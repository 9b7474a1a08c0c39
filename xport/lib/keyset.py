"""Pages of a list that cost the same however far in they are, and that new rows do not shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


class BadCursor(Exception):
    """The cursor is not one of ours, or belongs to another list."""


@dataclass(frozen=True, kw_only=True)
class KeysetPage(Generic[Row]):
    """The rows of one page and what the links to its neighbours carry (None: no such page)."""

    rows: list[Row]
    next_cursor: str | None
    previous_cursor: str | None


def keyset_page(
    queryset: QuerySet[Row], *, fields: tuple[str, ...], after: str | None, size: int
) -> KeysetPage[Row]:
    """Return one page in the order of `fields`, from the cursor; a bad cursor gives the first.

    `fields` may begin with "-" and cross relations; together they must be unique (end with "id")
    and none may be NULL. One query.
    """
    list_ = _List(queryset, fields)
    try:
        is_backwards, values = list_.read(after) if after else (False, None)
    except BadCursor:
        is_backwards, values = False, None
    rows = list_.rows(values, is_backwards, size + 1)
    has_more = len(rows) > size
    rows = rows[:size]
    if is_backwards:
        rows.reverse()
    if not rows:
        # Everything before (or after) was deleted meanwhile: the first page is the honest answer.
        return (
            keyset_page(queryset, fields=fields, after=None, size=size)
            if values
            else KeysetPage(rows=[], next_cursor=None, previous_cursor=None)
        )
    has_next = has_more or is_backwards
    has_previous = has_more if is_backwards else values is not None
    return KeysetPage(
        rows=rows,
        next_cursor=list_.cursor("next", rows[-1]) if has_next else None,
        previous_cursor=list_.cursor("previous", rows[0]) if has_previous else None,
    )


class _List(Generic[Row]):
    """A queryset in the order of its fields, readable from any row in both directions."""

    def __init__(self, queryset: QuerySet[Row], fields: tuple[str, ...]) -> None:
        self.queryset = queryset
        self.fields = fields
        self.names = [field.removeprefix("-") for field in fields]
        # A cursor of another list must not be taken for one of this.
        salt = f"keyset:{queryset.model._meta.label}:{','.join(fields)}"
        self.signer = signing.Signer(salt=salt)

    def cursor(self, direction: str, row: Row) -> str:
        values = [_plain(_value_of(row, name)) for name in self.names]
        return self.signer.sign_object([direction, *values])

    def read(self, cursor: str) -> tuple[bool, list[Any]]:
        """Return whether the page lies before the row, and the row's values; raise BadCursor."""
        try:
            direction, *values = self.signer.unsign_object(cursor)
            columns = [_field_of(self.queryset.model, name) for name in self.names]
            return direction == "previous", [
                column.to_python(value) for column, value in zip(columns, values, strict=True)
            ]
        except (signing.BadSignature, ValidationError, ValueError, TypeError) as error:
            raise BadCursor from error

    def rows(self, values: list[Any] | None, is_backwards: bool, limit: int) -> list[Row]:
        order = [_reversed(field) for field in self.fields] if is_backwards else self.fields
        queryset = self.queryset.order_by(*order)
        if values is not None:
            queryset = queryset.filter(_beyond(list(zip(order, values, strict=True))))
        return list(queryset[:limit])


def _beyond(keys: Sequence[tuple[str, Any]]) -> Q:
    """Return the condition for rows after these values.

    The first field is compared twice, >= and >, so that PostgreSQL can walk the index from there.
    """
    (field, value), *rest = keys
    name = field.removeprefix("-")
    strictly = "lt" if field.startswith("-") else "gt"
    beyond = Q(**{f"{name}__{strictly}": value})
    if not rest:
        return beyond
    return Q(**{f"{name}__{strictly}e": value}) & (beyond | _beyond(rest))


def _reversed(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _field_of(model: type[Model], name: str) -> "Field[Any, Any]":
    *relations, last = name.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)  # type: ignore[return-value]


def _value_of(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value

"""New firms from the rows of a list, made within the database.

Only what the score reads of them comes back.
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from psycopg2.extras import Json

from companies.imports.differences import COLUMNS
from companies.models import Company, ImportBatch, ImportRow
from companies.profile import scoring_inputs
from companies.profile.answers import FIELDS, Answers


class _Sql(NamedTuple):
    text: str
    parameters: tuple[Any, ...] = ()


# What a row says of a firm, by the firm's columns; categories are rows of their own.
_SAID = [name for names in COLUMNS.values() for name in names if name != "categories"]
_ID = _Sql("new.firm")
# As lib.ids gives them, which no statement can ask.
_PUBLIC_ID = _Sql("left(md5(gen_random_uuid()::text), 16)")
_ORIGINS = """(
    SELECT coalesce(jsonb_object_agg(name, %s::jsonb), '{}')
    FROM (
        SELECT jsonb_object_keys(new.values)
        UNION ALL SELECT 'contacts' WHERE new.additions @> '[{"kind": "contact"}]'
    ) AS answered(name)
)"""
# One statement, so that what is written of a firm is what its row says, at one moment.
_STATEMENT = """
    WITH new AS MATERIALIZED (
        SELECT row.*, nextval(ids.sequence) AS firm
        FROM (SELECT * FROM companies_importrow WHERE id IN ({rows}) ORDER BY number) row,
            (SELECT pg_get_serial_sequence('companies_company', 'id')::regclass) ids(sequence)
    ), firms AS (
        INSERT INTO companies_company ({columns})
        SELECT {values} FROM new, jsonb_to_record(new.values) AS said({types})
    ), categories AS (
        INSERT INTO companies_company_categories (company_id, category_id)
        SELECT new.firm, code FROM new, jsonb_array_elements_text(new.values->'categories') code
    )
    UPDATE companies_importrow row
    SET company_id = new.firm, outcome = 'create', differences = '[]'
    FROM new WHERE row.id = new.id
    RETURNING new.firm, row.values
"""


class NewFirms:
    """Makes the firms of a batch, some at a time; use `with`, and `finish` when all are made.

    What the score reads of some is worked out while the server makes the next: neither waits for
    the other. Raises IntegrityError if somebody registers one of them meanwhile.
    """

    def __init__(self, batch: ImportBatch, *, origin: Mapping[str, Any], now: datetime) -> None:
        self._expressions = _expressions(batch, origin, now)
        self._categories = scoring_inputs.scored_categories()
        self._now = now
        # It works out, and never asks the database: connections are not shared.
        self._beside = ThreadPoolExecutor(max_workers=1)
        self._inputs: Future[list[dict[str, object]]] | None = None

    def __enter__(self) -> "NewFirms":
        return self

    def __exit__(self, *_error: object) -> None:
        self._beside.shutdown()

    def create(self, rows: QuerySet[ImportRow]) -> None:
        """Make a firm of each of these rows, and say on the row which. At most three queries."""
        made = _insert(rows, self._expressions)
        self.finish()
        self._inputs = self._beside.submit(self._inputs_of, made)

    def finish(self) -> None:
        """Write what is still worked out."""
        if self._inputs is not None:
            scoring_inputs.write_new(self._inputs.result(), now=self._now)
            self._inputs = None

    def _inputs_of(self, made: Sequence[tuple[int, str]]) -> list[dict[str, object]]:
        answers = {firm: _answers_of(json.loads(values)) for firm, values in made}
        return scoring_inputs.new_rows(answers, categories=self._categories)


def _insert(rows: QuerySet[ImportRow], expressions: Mapping[str, _Sql]) -> list[tuple[int, str]]:
    """Write firms of the rows; return their ids, each with the row's values as JSON."""
    chosen, parameters = rows.order_by().values("pk").query.sql_with_params()
    fields = {field.name: field for field in Company._meta.concrete_fields}
    statement = _STATEMENT.format(
        rows=chosen,
        columns=", ".join(str(fields[name].column) for name in expressions),
        values=", ".join(each.text for each in expressions.values()),
        types=", ".join(f"{name} {fields[name].db_type(connection)}" for name in _SAID),
    )
    for each in expressions.values():
        parameters += each.parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _expressions(batch: ImportBatch, origin: Mapping[str, Any], now: datetime) -> dict[str, _Sql]:
    """Return what is written of a new firm, by Company's fields."""
    alike = {
        "municipality": batch.municipality_id,
        "origin": Company.Origin.MUNICIPALITY.value,
        "created_at": now,
        "changed_at": now,
        # The municipality's record from the start: visible to its officers and to advisers.
        "sent_at": now,
    }
    of_row = {
        "id": _ID,
        "public_id": _PUBLIC_ID,
        "organisation_number": _Sql("nullif(new.organisation_number, '')"),
        "name": _Sql("new.name"),
        "sort_key": _Sql("new.sort_key"),
        "provenance": _Sql(_ORIGINS, (Json(origin),)),
    }
    expressions = {}
    for field in Company._meta.concrete_fields:
        value = alike[field.name] if field.name in alike else field.get_default()
        if field.name in _SAID:
            said = f"said.{field.name}"
            expressions[field.name] = (
                _Sql(said) if value is None else _Sql(f"coalesce({said}, %s)", (value,))
            )
        else:
            expressions[field.name] = of_row.get(field.name, _Sql("%s", (value,)))
    return expressions


def _answers_of(values: Mapping[str, Any]) -> Answers:
    """Return what a firm made of a row with these values answers."""
    return Answers(**{name: value for name, value in values.items() if name in FIELDS})

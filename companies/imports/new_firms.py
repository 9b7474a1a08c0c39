"""New firms from the rows of a list, made within the database.

Only what the score reads of them comes back.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from secrets import token_hex
from typing import Any, NamedTuple

from django.db import connection
from psycopg2.extras import Json

from companies.imports.differences import COLUMNS
from companies.models import Company, ImportBatch
from companies.profile import scoring_inputs
from companies.profile.answers import FIELDS, Answers
from xport.lib import quick_json
from xport.lib.many_rows import Lines


class _Sql(NamedTuple):
    text: str
    parameters: tuple[Any, ...] = ()


# A firm's id, its row's values as JSON, and the row's id if it brings something beside.
Made = tuple[int, str, int | None]

# What a row says of a firm, by the firm's columns; categories are rows of their own.
_SAID = [name for names in COLUMNS.values() for name in names if name != "categories"]
# What is not said of all that a row may say, by its name; NULL for what is.
_NOT_SAID = [
    *(f"CASE WHEN NOT new.values ? '{name}' THEN '{name}' END" for name in (*_SAID, "categories")),
    """CASE WHEN NOT new.additions @> '[{"kind": "contact"}]' THEN 'contacts' END""",
]
# Rows that were to update a firm, or to do nothing, and make one after all.
_RESERVE = """
    UPDATE companies_importrow
    SET company_id = nextval(pg_get_serial_sequence('companies_company', 'id')),
        outcome = 'create', differences = '[]'
    WHERE id = ANY(%s) AND (company_id IS NULL OR outcome <> 'create')
"""
# One statement, so that what is written of a firm is what its row says, at one moment. Rows are
# named by their ids: no plan depends on what the server guesses of a list that it hardly knows.
_STATEMENT = """
    WITH new AS MATERIALIZED (
        SELECT * FROM companies_importrow WHERE id = ANY(%s)
    ), firms AS (
        INSERT INTO companies_company ({columns})
        SELECT {values} FROM new, jsonb_to_record(new.values) AS said({types})
    ), categories AS (
        INSERT INTO companies_company_categories (company_id, category_id)
        SELECT new.company_id, code
        FROM new, jsonb_array_elements_text(new.values->'categories') code
    )
    SELECT company_id, values, CASE WHEN additions <> '[]' THEN id END FROM new
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
        # Those that the score knows nothing of yet.
        self._latest: list[Made] = []

    def __enter__(self) -> "NewFirms":
        return self

    def __exit__(self, *_error: object) -> None:
        self._beside.shutdown()

    def create(self, rows: Sequence[int]) -> list[int]:
        """Make the firm of each row with these ids. At most four queries.

        Returns the ids of the rows that bring something beside their firm.
        """
        lines = self._beside.submit(self._lines_of, self._latest)
        self._latest = _insert(rows, self._expressions)
        scoring_inputs.write_new(lines.result())
        return [row for _firm, _values, row in self._latest if row is not None]

    def finish(self) -> None:
        """Write what the score reads of the latest."""
        scoring_inputs.write_new(self._lines_of(self._latest))
        self._latest = []

    def _lines_of(self, made: Sequence[Made]) -> Lines | None:
        answers = {firm: _answers_of(quick_json.read(values)) for firm, values, _row in made}
        return scoring_inputs.new_lines(answers, categories=self._categories, now=self._now)


def _insert(rows: Sequence[int], expressions: Mapping[str, _Sql]) -> list[Made]:
    """Write firms of the rows."""
    fields = {field.name: field for field in Company._meta.concrete_fields}
    statement = _STATEMENT.format(
        columns=", ".join(str(fields[name].column) for name in expressions),
        values=", ".join(each.text for each in expressions.values()),
        types=", ".join(f"{name} {fields[name].db_type(connection)}" for name in _SAID),
    )
    parameters = [value for each in expressions.values() for value in each.parameters]
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [list(rows)])
        cursor.execute(statement, [list(rows), *parameters])
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
    origins = Json(dict.fromkeys((*_SAID, "categories", "contacts"), dict(origin)))
    of_row = {
        "id": _Sql("new.company_id"),
        # As lib.ids gives them: nobody guesses what nobody has seen. A random number for each row
        # would take longer than all that is compared here.
        "public_id": _Sql("left(md5(%s || new.id), 16)", (token_hex(),)),
        "organisation_number": _Sql("nullif(new.organisation_number, '')"),
        "name": _Sql("new.name"),
        "sort_key": _Sql("new.sort_key"),
        "provenance": _Sql(
            f"%s::jsonb - array_remove(ARRAY[{', '.join(_NOT_SAID)}], NULL)", (origins,)
        ),
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

"""Answers to the questions of a previewed list: what is asked, and the rows read with them."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from companies.imports.batches import begin_reading
from companies.imports.lists import SKIPPED, compare, reading_for
from companies.imports.policies import State, StepRefused
from companies.imports.preparing import places_of, row_values
from companies.imports.queries import CHUNK, outcomes_of
from companies.imports.reading.answers import Answers
from companies.imports.reading.cells import decoded
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.results import Question
from companies.imports.reading.source_rows import SourceRow
from companies.models import ImportBatch, ImportRow
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.many_rows import update_many

# Longer pages are not read: with each answer the next ones come up.
MOST_ASKED = 20
_NAMED_ROWS = 5
# What comparing finds of a row.
_COLUMNS = (
    ("outcome", "reason", "of_row", "warnings", "left_out", "name", "sort_key")
    + ("organisation_number", "values", "differences", "additions", "questions", "cells")
    + ("company", "sni_suggestions")
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question with one answer, or none yet, and the rows that it is asked of."""

    question: Question
    count: int
    # The first few: their numbers, and the name of the very first.
    rows: tuple[int, ...]
    name: str


def asked_of(batch: ImportBatch, *, is_answered: bool) -> list[Asked]:
    """Return the batch's questions, those of most rows first, at most MOST_ASKED. One query."""
    statement = f"""
        SELECT each.question, count(*), (array_agg(row.number ORDER BY row.number))[:{_NAMED_ROWS}],
               (array_agg(row.name ORDER BY row.number))[1]
        FROM companies_importrow row, jsonb_array_elements(row.questions) AS each(question)
        WHERE row.batch_id = %s AND (each.question ? 'answer') = %s
        GROUP BY each.question
        ORDER BY count(*) DESC, min(row.number), each.question
        LIMIT {MOST_ASKED}
    """  # noqa: S608 two numbers of our own
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch.pk, is_answered])
        found = cursor.fetchall()
    return [
        Asked(
            question=Question.from_json(json.loads(question)),
            count=count,
            rows=tuple(rows),
            name=name,
        )
        for question, count, rows, name in found
    ]


@transaction.atomic
def answer_questions(*, batch: ImportBatch, answers: Answers, by: User, now: datetime) -> None:
    """Save answers by reading.answers.key_of, "" to take one back, and read their rows anew.

    So many rows that a request would take too long are left to the job, which reads the whole
    list. Raises StepRefused unless the list is previewed.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != State.PREVIEWED:
        raise StepRefused(batch.state)
    changed = {key for key, answer in answers.items() if batch.answers.get(key, "") != answer}
    if not changed:
        return
    kept = {**batch.answers, **answers}
    batch.answers = {key: answer for key, answer in kept.items() if answer}
    batch.save(update_fields=["answers"])
    audit.record(action="import.questions_answered", by=by, obj=batch, now=now, count=len(changed))
    rows = _rows_asked(batch, changed)
    if rows.count() > CHUNK or not _read_again(batch, list(rows)):
        begin_reading(batch, ColumnMapping.from_json(batch.mapping or {}))


def _rows_asked(batch: ImportBatch, keys: set[str]) -> QuerySet[ImportRow]:
    wanted = Q(pk=None)
    for key in keys:
        number, question = _parts(key)
        code, field, text = question.split(":", 2)
        asked = Q(questions__contains=[{"code": code, "field": field, "text": text}])
        wanted |= asked & Q(number=number) if number else asked
    return batch.rows.filter(wanted).order_by("number")


def _parts(key: str) -> tuple[int | None, str]:
    first, _colon, rest = key.partition(":")
    return (int(first), rest) if first.isdigit() else (None, key)


def _read_again(batch: ImportBatch, rows: list[ImportRow]) -> bool:
    """Read the rows with the batch's answers; whether no other row depends on them."""
    mapping = ColumnMapping.from_json(batch.mapping or {})
    sources = [
        SourceRow(number=row.number, cells=tuple(decoded(cell) for cell in row.cells))
        for row in rows
    ]
    reading = reading_for(batch.municipality, mapping=mapping, answers=batch.answers)
    compared = compare(list(reading.read(sources)), municipality=batch.municipality)
    before = {row.number: row for row in rows}
    places = places_of(mapping)
    anew = [ImportRow(**row_values(batch, each, places)) for each in compared]
    was_apart = {row.number for row in rows if row.outcome == SKIPPED}
    is_apart = {row.number for row in anew if row.outcome == SKIPPED}
    # A row that comes back may find its number taken; behind one that leaves, another moves up.
    if was_apart - is_apart or batch.rows.filter(of_row__in=is_apart - was_apart).exists():
        return False
    # Nor may an officer have said meanwhile that a row without a number is the same firm.
    numbers = {row.organisation_number for row in anew} - {""}
    named = batch.rows.exclude(number_answer="").filter(organisation_number__in=numbers)
    if named.exists():
        return False
    for row in anew:
        row.pk = before[row.number].pk
    update_many(ImportRow, anew, _COLUMNS)
    batch.counts = outcomes_of(batch)
    batch.save(update_fields=["counts"])
    return True

"""What the page of a list shows: its preview, or its result, with a page of its rows."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.imports.answering import asked_of
from companies.imports.messages import field_label, import_message
from companies.imports.policies import UNDO_WITHIN, State, can_undo
from companies.imports.proposing import rows_that_propose
from companies.imports.queries import reading_of
from companies.imports.question_words import unit_words
from companies.imports.reading.mapping import VARIES, Column, ColumnMapping
from companies.imports.sni_suggestions import confirmed_count
from companies.models import ImportBatch, ImportRow
from markets.models import Category
from xport.lib.keyset import keyset_page
from xport.portal.municipality.import_forms import USED
from xport.portal.municipality.import_lines import elsewhere_of, lines_of
from xport.portal.municipality.import_question_forms import QuestionsForm
from xport.portal.municipality.import_suggestions import suggestions_shown
from xport.portal.municipality.import_totals import FILTERS, totals_of, undone_of

PAGE_SIZE = 50


def import_shown(batch: ImportBatch, query: QueryDict) -> dict[str, Any]:
    """Return the preview, or the result; `query` chooses which rows."""
    is_preview = batch.state == State.PREVIEWED
    return {
        "municipality": batch.municipality,
        "batch": batch,
        "problem": import_message(batch.problem) if batch.problem else "",
        "totals": totals_of(batch),
        "query": query,
        "reading": reading_of(batch),
        "to_write": _to_write(batch),
        "questions": questions_form(batch) if is_preview else None,
        "to_propose": rows_that_propose(batch).count() if is_preview else 0,
        "proposed": batch.proposals.count() if batch.state == State.COMMITTED else 0,
        **_columns_shown(batch),
        **_rows_shown(batch, query),
        **suggestions_shown(batch),
        **_undoing_shown(batch),
    }


def questions_form(batch: ImportBatch, data: Any = None) -> QuestionsForm:
    asked = [*asked_of(batch, is_answered=False), *asked_of(batch, is_answered=True)]
    return QuestionsForm(data, batch=batch, asked=asked)


def _to_write(batch: ImportBatch) -> int:
    counts = batch.counts
    return (
        counts.get("create", 0)
        + counts.get("update", 0)
        + confirmed_count(batch, ImportRow.Outcome.UNCHANGED)
    )


def _columns_shown(batch: ImportBatch) -> dict[str, Any]:
    """Return the header of each column and what it is saved as, "" if it is not."""
    mapping = ColumnMapping.from_json(batch.mapping or {})
    columns = [
        (each.header, _saved_as(each)) for each in mapping.columns if each.header or each.field
    ]
    return {"columns": columns, "columns_saved": sum(bool(label) for _header, label in columns)}


def _saved_as(column: Column) -> str:
    if column.field not in USED:
        return ""
    said = [field_label(column.field)]
    if column.field == "turnover" and column.unit is not None:
        varies = _("the unit is asked about value by value")
        said.append(varies if column.unit == VARIES else unit_words(column.unit))
    if column.field == "sni" and column.edition is not None:
        varies = _("the edition is not known")
        said.append(varies if column.edition == VARIES else f"SNI {column.edition}")
    return ", ".join(said)


def _rows_shown(batch: ImportBatch, query: QueryDict) -> dict[str, Any]:
    chosen = query.get("outcome", "")
    rows = batch.rows.select_related("company")
    if chosen in FILTERS:
        rows = rows.filter(outcome__in=FILTERS[chosen])
    page = keyset_page(rows, fields=("number", "id"), after=query.get("after"), size=PAGE_SIZE)
    elsewhere = elsewhere_of(batch, page.rows, now=timezone.now())
    names = {each.code: each.name for each in Category.objects.all()}
    return {
        "chosen": chosen if chosen in FILTERS else "",
        "page": page,
        "lines": lines_of(page.rows, batch, names, elsewhere),
        "to_ask": elsewhere.to_ask,
    }


def _undoing_shown(batch: ImportBatch) -> dict[str, Any]:
    is_undone = batch.state == State.UNDONE
    kept = [ImportRow.Undone.KEPT, ImportRow.Undone.PARTLY]
    kept_rows = batch.rows.filter(undone__in=kept).order_by("number")[:PAGE_SIZE]
    return {
        "can_undo": can_undo(batch, now=timezone.now()),
        "undo_until": batch.committed_at and batch.committed_at + UNDO_WITHIN,
        "undone": undone_of(batch) if is_undone else None,
        "kept_rows": kept_rows if is_undone else [],
    }
